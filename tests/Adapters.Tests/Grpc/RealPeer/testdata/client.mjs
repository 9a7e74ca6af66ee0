// Calls our server by gRPC's own library, and prints what came of each call.
import { grpc, load, clientCredentials } from './peer.mjs';

const address = process.argv[2];
const { IncidentAnalyser } = load('kube-mind.proto').trimtab.incidents.v1;
const { Health } = load('health.proto').grpc.health.v1;
const { ExternalScaler } = load('external-scaler.proto').externalscaler;
const incidents = new IncidentAnalyser(address, clientCredentials());
const unary = (client, method, request, options = {}) => new Promise(done => client[method](request, options, (error, value) =>
  done(error ? `${error.code} ${error.details}` : JSON.stringify(value))));
const tell = async (name, result) => console.log(`${name}: ${await result}`);

await tell('submit', unary(incidents, 'Submit', { sequence: 7, cluster: 'x'.repeat(3000000) }));
await tell('status', unary(incidents, 'Submit', { cluster: 'missing' }));
await tell('deadline', unary(incidents, 'Submit', { cluster: 'slow' }, { deadline: Date.now() + 200 }).then(text => text.split(' ')[0]));
const compressing = new IncidentAnalyser(address, clientCredentials(), { 'grpc.default_compression_algorithm': 2 });
await tell('compressed', unary(compressing, 'Submit', { sequence: 1 }).then(text => text.split(' ')[0]));
await tell('health', unary(new Health(address, clientCredentials()), 'Check', {}));
await tell('deliver', new Promise(done => {
  const call = incidents.Deliver();
  const answers = [];
  call.on('data', ack => { answers.push(ack.sequence); answers.length < 20 ? call.write({ sequence: answers.length + 1 }) : call.end(); });
  call.on('status', status => done(`${answers.length} ${status.code}`));
  call.write({ sequence: 1 });
}));
const scaler = new ExternalScaler(address, clientCredentials());
const reference = { name: 'trimtab', namespace: 'trimtab', scalerMetadata: { queues: 'incidents' } };
await tell('spec', unary(scaler, 'GetMetricSpec', reference));
await tell('metrics', unary(scaler, 'GetMetrics', { scaledObjectRef: reference, metricName: 'incidents' }));
await tell('active', new Promise(done => {
  const call = scaler.StreamIsActive(reference);
  call.on('error', () => {});
  call.on('data', answer => { call.cancel(); done(answer.result); });
}));
process.exit(0);
