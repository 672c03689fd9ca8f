/** What a file can ask to have sent as it stands there, and what it can take away. */
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { Bench } from './bench.ts';

describe('a request as it is written', () => {
  let bench: Bench;
  let server: Server;
  const heads: string[] = [];
  let wire = '';
  before(async () => {
    bench = await Bench.open();
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        heads.push(bytes.toString('utf8'));
        socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    wire = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    await new Promise((resolve) => server.close(resolve));
    await bench.close();
  });

  async function head(text: string): Promise<string> {
    heads.length = 0;
    const result = await bench.send(text, { variables: { wire } });
    assert.equal(result.failure, null, result.failure?.message);
    return heads.join('');
  }

  it('keeps every character of its target with `# @no-auto-encoding`, but for blanks', async () => {
    const target = '/a|b/"q"?x={y}&z=%zz&n=ж';
    const sent = await head(`# @no-auto-encoding\nGET {{wire}}${target}\n`);
    assert.equal(sent.split('\r\n')[0], `GET ${target} HTTP/1.1`);
    assert.match(await head('# @no-auto-encoding\nGET {{wire}}/a b\n'), /^GET \/a%20b HTTP/);
    assert.match(await head('GET {{wire}}/a|ж\n'), /^GET \/a%7C%D0%B6 HTTP/);
  });

  it('says so when a blank is encoded all the same', async () => {
    const { warnings } = await bench.send('# @no-auto-encoding\nGET {{wire}}/a b\n', {
      variables: { wire },
    });
    assert.match(warnings.join(), /blanks of the target were encoded/);
  });

  it('takes a default header away with `{{$unset}}`', async () => {
    assert.match(await head('GET {{wire}}/\n'), /\r\naccept: /i);
    const sent = await head('GET {{wire}}/\nAccept: {{$unset}}\nX-Kept: 1\n');
    assert.doesNotMatch(sent, /\r\naccept:/i);
    assert.match(sent, /X-Kept: 1/);
  });

  it('loses its `//` comments with `# @jsonc`, and nothing inside strings', async () => {
    const body = '{\n  // who\n  "url": "http://x//y", // where\n  "q": "\\"//"\n}\n';
    const sent = await head(`# @jsonc\nPOST {{wire}}/\nContent-Type: application/json\n\n${body}`);
    assert.equal(
      sent.split('\r\n\r\n')[1]?.trim(),
      '{\n  "url": "http://x//y",\n  "q": "\\"//"\n}',
    );
  });
});
