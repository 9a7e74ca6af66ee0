// What both sides of the peer share: gRPC's own library for Node.js, and the contracts of this repository.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(`${process.env.PEER_TOOLS}/package.json`);
export const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

export const load = file => grpc.loadPackageDefinition(
  loader.loadSync(`${process.env.PEER_PROTO}/${file}`, { keepCase: true, longs: Number, enums: String, defaults: true }));

const tls = process.env.PEER_TLS;
const files = tls && ['ca.crt', 'peer.key', 'peer.crt'].map(name => readFileSync(`${tls}/${name}`));
export const serverCredentials = () => tls
  ? grpc.ServerCredentials.createSsl(files[0], [{ private_key: files[1], cert_chain: files[2] }], true)
  : grpc.ServerCredentials.createInsecure();
export const clientCredentials = () => tls ? grpc.credentials.createSsl(...files) : grpc.credentials.createInsecure();
