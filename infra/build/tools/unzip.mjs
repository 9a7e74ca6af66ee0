// Unpacks single files of a zip archive: node unzip.mjs ARCHIVE FOLDER ENTRY...
// Node is needed anyway and has inflate; unzip and Python are missing on many fresh machines.
import { chmodSync, openSync, readSync, fstatSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const [archive, folder, ...wanted] = process.argv.slice(2);
const file = openSync(archive, 'r');

function read(offset, length) {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const count = readSync(file, bytes, done, length - done, offset + done);
    if (count === 0) throw new Error(`${archive} is cut off.`);
    done += count;
  }
  return bytes;
}

function directory() {
  const size = fstatSync(file).size;
  const tailLength = Math.min(size, 65_557); // the end record and its longest comment
  const tail = read(size - tailLength, tailLength);
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error(`${archive} is not a zip archive.`);
  return read(tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
}

function* entries() {
  const bytes = directory();
  for (let at = 0; at + 46 <= bytes.length;) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map(o => bytes.readUInt16LE(at + o));
    yield {
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      compressed: bytes.readUInt32LE(at + 20),
      offset: bytes.readUInt32LE(at + 42),
    };
    at += 46 + nameLength + extraLength + commentLength;
  }
}

const found = new Map([...entries()].map(entry => [entry.name, entry]));
for (const name of wanted) {
  const entry = found.get(name);
  if (!entry) throw new Error(`${archive} has no entry ${name}.`);
  const local = read(entry.offset, 30);
  const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  const stored = read(start, entry.compressed);
  const target = join(folder, basename(name));
  writeFileSync(`${target}.part`, entry.method === 0 ? stored : inflateRawSync(stored));
  chmodSync(`${target}.part`, 0o755);
  renameSync(`${target}.part`, target); // a killed set-up leaves no half program
}
