/**
 * The server of the benchmarks, in a process of its own so that its work is not counted as a client's:
 * `/get` small JSON, `/big?mib=N` bytes, `/gzip` 100 MB of JSON, coded. Prints its port.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import zlib from 'node:zlib';

const SMALL = Buffer.from('{"hello":"world","list":[1,2,3]}');
const CHUNK = Buffer.alloc(1024 * 1024, 'x');
const JSON_BYTES = 100 * 1000 * 1000;

let coded: Buffer | null = null;

/** JSON as an API would send it: lines that resemble one another without being the same. */
function codedJson(): Buffer {
  if (coded !== null) return coded;
  const rows: string[] = [];
  let seed = 1;
  for (let size = 0; size < JSON_BYTES;) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    const row = `{"id":${rows.length},"key":"${seed.toString(36)}","name":"user ${seed % 1000}","ok":${seed % 2 === 0}},\n`;
    rows.push(row);
    size += row.length;
  }
  coded = zlib.gzipSync(rows.join(''), { level: 4 });
  return coded;
}

const server = http.createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://x');
  if (url.pathname === '/big') {
    let left = Number(url.searchParams.get('mib') ?? 1);
    response.setHeader('Content-Length', left * CHUNK.length);
    const more = () => {
      while (left > 0) {
        left -= 1;
        if (!response.write(CHUNK)) {
          response.once('drain', more);
          return;
        }
      }
      response.end();
    };
    more();
    return;
  }
  if (url.pathname === '/gzip') {
    const bytes = codedJson();
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Encoding': 'gzip',
      'Content-Length': bytes.length,
    });
    response.end(bytes);
    return;
  }
  response.setHeader('Content-Type', 'application/json');
  response.end(SMALL);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
process.once('disconnect', () => process.exit(0));
