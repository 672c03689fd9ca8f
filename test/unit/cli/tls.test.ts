import assert from 'node:assert/strict';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { CA_FILE, certificate } from '../../servers/certificates.ts';
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
});
