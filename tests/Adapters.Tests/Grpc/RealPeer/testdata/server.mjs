// An analyser on gRPC's own library. Prints its port when it listens.
import { grpc, load, serverCredentials } from './peer.mjs';

const { IncidentAnalyser } = load('kube-mind.proto').trimtab.incidents.v1;
const accepted = incident => ({ sequence: incident.sequence, verdict: 'VERDICT_ACCEPTED', reason: `${incident.cluster.length}` });
const server = new grpc.Server();
server.addService(IncidentAnalyser.service, {
  Submit({ request }, answer) {
    if (request.cluster === 'slow') return;
    if (request.cluster === 'missing') answer({ code: grpc.status.NOT_FOUND, details: '100 % fehlt: €' });
    else answer(null, accepted(request));
  },
  Upload(call, answer) {
    let count = 0;
    call.on('data', () => count++);
    call.on('end', () => answer(null, { accepted: count }));
  },
  Deliver(call) {
    call.on('data', incident => call.write(accepted(incident)));
    call.on('end', () => call.end());
  },
});
server.bindAsync('127.0.0.1:0', serverCredentials(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
