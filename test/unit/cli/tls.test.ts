import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Authorities } from '../../../src/store/authorities.ts';
import { workspaceFolder } from '../../../src/store/folder.ts';
import { CA_FILE, NAMES_CA_FILE as OTHER_CA, certificate } from '../../servers/certificates.ts';
import { Place, builtPostcard } from './postcard.ts';

interface Report {
  results: {
    response: { httpVersion: string; body: { text: string } } | null;
    error: { type: string; code: string } | null;
  }[];
}

// In the bundle of the command TLS and HTTP/2 are loaded only when they are used.
describe('postcard over TLS', () => {
  let place: Place;
  let server: http2.Http2SecureServer;
  let port = 0;

  before(async function () {
    this.timeout(60_000);
    await builtPostcard();
    server = http2.createSecureServer(
      { ...certificate('valid'), allowHTTP1: true },
      (request, response) => {
        response.setHeader('Content-Type', 'text/plain');
        response.end(`HTTP/${request.httpVersion}`);
      },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  after(() => {
    server.close();
  });
  beforeEach(async () => {
    place = await Place.open({
      'tls.http': `### one\nGET https://localhost:${port}/\n\n### two\nGET https://localhost:${port}/ HTTP/2\n`,
    });
  });
  afterEach(() => place.close());

  const send = async (...words: string[]) => {
    const { stdout, code } = await place.run(['send', 'tls.http', ...words, '--format', 'json']);
    return { code, result: (JSON.parse(stdout) as Report).results[0] };
  };

  it('refuses a certificate that nobody vouches for', async () => {
    const { code, result } = await send('-n', 'one');
    assert.equal(code, 3);
    assert.equal(result?.error?.type, 'SSLError');
  });

  for (const [name, version] of [
    ['one', '1.1'],
    ['two', '2'],
  ] as const) {
    it(`speaks HTTP/${version} with --cacert and with --insecure`, async () => {
      for (const words of [['--cacert', CA_FILE], ['--insecure']]) {
        const { code, result } = await send('-n', name, ...words);
        assert.equal(code, 0);
        assert.equal(result?.response?.httpVersion, version);
        assert.match(result.response.body.text, new RegExp(`^HTTP/${version}`));
      }
    });
  }

  it('trusts what a person trusts in the editor, in the same folder, and says so', async () => {
    const env = { POSTCARD_DATA_DIR: path.join(place.folder, '.data') };
    const authorities = new Authorities(await workspaceFolder(place.folder, { env }));
    await authorities.add(await fs.readFile(CA_FILE, 'utf8'));
    assert.equal((await send('-n', 'one')).code, 0);
    const { code, stdout, stderr } = await place.run(['send', 'tls.http', '-n', 'two', '-v']);
    assert.equal(`${code} ${stdout.slice(0, 6)}`, '0 HTTP/2');
    assert.match(stderr, /^postcard: Postcard test CA is trusted.*SHA-256 7A:BD:.*--no-trusted/);
    for (const words of [['--no-trusted'], ['--cacert', OTHER_CA]]) {
      const { code: refused, result } = await send('-n', 'one', ...words);
      assert.equal(`${refused} ${result?.error?.type ?? ''}`, '3 SSLError');
    }
    const [trusted] = await authorities.list();
    await authorities.remove(trusted?.fingerprint256 ?? '');
    assert.equal((await send('-n', 'one')).code, 3);
  });

  it('does not trust it where the file says whom it trusts', async () => {
    const env = { POSTCARD_DATA_DIR: path.join(place.folder, '.data') };
    const authorities = new Authorities(await workspaceFolder(place.folder, { env }));
    await authorities.add(await fs.readFile(CA_FILE, 'utf8'));
    await place.write('tls.http', `# @verify ${OTHER_CA}\nGET https://localhost:${port}/\n`);
    assert.equal((await send()).result?.error?.type, 'SSLError');
  });
});
