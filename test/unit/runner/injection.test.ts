import assert from 'node:assert/strict';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { Bench } from './bench.ts';

/** What a variable, an environment file or a data row may hold. */
const VALUES = {
  crlf: 'x\r\nInjected: 1\r\n\r\nGET /smuggled HTTP/1.1',
  lf: 'x\nInjected: 1',
  cr: 'x\rInjected: 1',
  wide: 'x\u010d\u010aInjected: 1',
  quote: 'a"; filename="evil',
  cookie: 'a; admin=1',
};

describe('a value never becomes syntax of HTTP', () => {
  let bench: Bench;
  let server: net.Server;
  let url: string;
  let received = '';

  before(async () => {
    bench = await Bench.open();
    await bench.write('d.txt', 'data');
    server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (piece) => {
        received += piece.toString('latin1');
      });
      socket.once('data', () => {
        setTimeout(() => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'), 5);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => (received = ''));
  after(async () => {
    server.close();
    await bench.close();
  });

  const places: readonly ((value: string) => string)[] = [
    (value) => `GET ${url}/${value}\n`,
    (value) => `${value} ${url}/\n`,
    (value) => `GET ${url}/\nX: ${value}\n`,
    (value) => `GET ${url}/\n${value}: 1\n`,
    (value) => `GET ${url}/\nHost: ${value}\n`,
    (value) => `GET ${url}/ HTTP/1.1${value}\n`,
    (value) => `# @cookie a=${value}\nGET ${url}/\n`,
    (value) => `# @param ${value}=${value}\nGET ${url}/\n`,
    (value) => `# @form ${value}=${value}\nPOST ${url}/\n`,
    (value) => `# @file ${value}=./d.txt\nPOST ${url}/\n`,
    (value) => `# @file a=./d.txt; filename=${value}\nPOST ${url}/\n`,
    (value) => `# @file a=./d.txt; type=${value}\nPOST ${url}/\n`,
    (value) => `# @auth basic ${value} ${value}\nGET ${url}/\n`,
    (value) => `# @auth bearer ${value}\nGET ${url}/\n`,
    (value) => `POST ${url}/\nContent-Type: ${value}\n\nx\n`,
    (value) => `curl ${url}/ -H 'X: ${value}' -A '${value}'\n`,
    (value) => `curl ${url}/ -X '${value}'\n`,
    (value) => `curl ${url}/ -F '${value}=1'\n`,
    (value) => `curl ${url}/ -F 'a=@d.txt;type=${value}'\n`,
  ];
  for (const [index, place] of places.entries()) {
    const title = place('{{…}}').replaceAll('\n', ' ').replace('undefined', '').trim();
    it(`${index + 1}: ${title}`, async () => {
      for (const name of Object.keys(VALUES)) {
        await bench.send(place(`{{${name}}}`), { variables: VALUES });
        assert.doesNotMatch(received, /[\r\n]Injected|[\r\n]GET \/smuggled/, name);
        assert.doesNotMatch(received, /^Content-Disposition:.*; filename="evil/m, name);
        assert.doesNotMatch(received, /^Cookie:.*; admin/m, name);
      }
    });
  }
});
