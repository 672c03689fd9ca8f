import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Bench } from './bench.ts';

const CERTS = path.join(import.meta.dirname, '../../fixtures/certs');

describe('a request over TLS', () => {
  let bench: Bench;
  let server: https.Server;
  let url: string;
  before(async () => {
    bench = await Bench.open();
    const [cert, key] = await Promise.all(
      ['valid.pem', 'valid.key'].map((name) => readFile(path.join(CERTS, name))),
    );
    server = https.createServer({ cert, key }, (_request, response) => response.end('{"ok":true}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `https://localhost:${(server.address() as AddressInfo).port}`;
    await bench.write('certs/ca.pem', await readFile(path.join(CERTS, 'ca.pem')));
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await bench.close();
  });

  it('checks the certificate unless the file says otherwise', async () => {
    const checked = await bench.send(`GET ${url}/\n`);
    assert.equal(checked.exchange?.error?.name, 'SSLError');
    assert.equal((await bench.send(`# @insecure\nGET ${url}/\n`)).ok, true);
    assert.equal((await bench.send(`# @verify false\nGET ${url}/\n`)).ok, true);
  });

  it('takes a CA file from beside the request, and can assert what it was shown', async () => {
    const result = await bench.send(
      `# @verify ./certs/ca.pem\nGET ${url}/\n\n?? certificate daysLeft > 1\n?? certificate issuer exists\n?? tls startsWith TLSv1\n`,
    );
    assert.equal(result.ok, true, JSON.stringify([result.exchange?.error?.message, result.tests]));
  });
});
