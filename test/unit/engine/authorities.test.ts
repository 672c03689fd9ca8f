import assert from 'node:assert/strict';
import fs from 'node:fs';
import { SSLError } from '../../../src/engine/errors.ts';
import { certificateName } from '../../../src/engine/transport/certificateName.ts';
import { Session } from '../../../src/engine/session.ts';
import { CA_FILE, certificate, NAMES_CA_FILE } from '../../servers/certificates.ts';
import type { RawServer } from '../../servers/rawServer.ts';
import { answers, rawTlsServer } from '../../servers/rawServer.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const CA = fs.readFileSync(CA_FILE, 'utf8');
/** As many servers do: the root stands at the end of the chain. */
const WITH_ROOT = { cert: Buffer.concat([certificate('valid').cert, Buffer.from(CA)]) };

describe('authorities that a person trusts', () => {
  let server: RawServer;
  let session: Session;
  let trusted: string[] = [];
  beforeEach(() => {
    trusted = [];
    session = new Session({ authorities: () => trusted });
  });
  afterEach(async () => {
    await session.close();
    await server.close();
  });

  const send = () => session.exchange({ method: 'GET', url: `${server.origin}/` });

  it('tells what the server showed when it is not trusted, down to the root', async () => {
    server = await rawTlsServer(answers(OK), 'valid', WITH_ROOT);
    const { error } = await send();
    assert.ok(error instanceof SSLError);
    assert.deepEqual(
      error.certificates.map(({ subject, issuer, selfSigned }) => [subject, issuer, selfSigned]),
      [
        ['valid', 'Postcard test CA', false],
        ['Postcard test CA', 'Postcard test CA', true],
      ],
    );
    assert.match(error.certificates[1]?.pem ?? '', /^-----BEGIN CERTIFICATE-----/);
  });

  it('are taken beside the usual ones from the next send on, and given up again', async () => {
    server = await rawTlsServer(answers(OK), 'valid', WITH_ROOT);
    assert.equal((await send()).error?.name, 'SSLError');
    trusted = [CA];
    const { error, hops, response } = await send();
    assert.equal(error, null);
    assert.equal(await response?.text(), 'ok');
    assert.equal(hops[0]?.connection?.tls?.verified, true);
    trusted = [];
    assert.equal((await send()).error?.name, 'SSLError');
  });

  it('are enough where the server does not show them', async () => {
    server = await rawTlsServer(answers(OK), 'valid');
    const { error } = await send();
    assert.ok(error instanceof SSLError);
    assert.deepEqual(
      error.certificates.map(({ selfSigned }) => selfSigned),
      [false],
    );
    trusted = [CA];
    assert.equal((await send()).error, null);
  });

  it('may be one certificate that signed itself', async () => {
    server = await rawTlsServer(answers(OK), 'self-signed');
    const { error } = await send();
    assert.ok(error instanceof SSLError);
    trusted = [error.certificates[0]?.pem ?? ''];
    assert.equal((await send()).error, null);
  });

  it('are named in one line of what can be seen, whatever the certificate says', async () => {
    server = await rawTlsServer(answers(OK), 'hostile-name');
    const { error } = await send();
    assert.ok(error instanceof SSLError);
    const [{ subject, issuer } = { subject: '', issuer: '' }] = error.certificates;
    assert.equal(subject, 'Good CA\\u000aSHA-256: AA:BB\\u202eCC');
    assert.equal(issuer, subject);
    assert.equal(certificateName({ CN: 'x'.repeat(5000) }).length, 201);
  });

  for (const name of ['wrong-host', 'expired'] as const) {
    it(`do not help a certificate that is wrong otherwise: ${name}`, async () => {
      server = await rawTlsServer(answers(OK), name);
      trusted = [CA];
      const { error } = await send();
      assert.equal(error?.name, 'SSLError');
      assert.equal(error.code, name === 'expired' ? 'CERT_EXPIRED' : 'CERT_WRONG_HOST');
    });
  }

  it('are not asked where a file says what is trusted', async () => {
    server = await rawTlsServer(answers(OK), 'valid');
    trusted = [CA];
    const strict = { method: 'GET', url: `${server.origin}/`, verify: NAMES_CA_FILE };
    assert.equal((await session.exchange(strict)).error?.name, 'SSLError');
  });
});
