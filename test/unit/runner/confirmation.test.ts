import assert from 'node:assert/strict';
import type { FirstContact, OutgoingRequest } from '../../../src/runner/ports.ts';
import { Bench } from './bench.ts';

const ELSEWHERE = 'http://api.invalid';
const SECRET = 's3cr3t-value-of-the-test';

describe('what a person is asked before a request goes out', () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.open();
    await bench.write(
      'http-client.private.env.json',
      JSON.stringify({ dev: { token: SECRET, plain: 'http://x.invalid' } }),
    );
  });
  after(() => bench.close());

  const withToken = (base: string) =>
    `GET ${base}/get?key={{token}}\nAuthorization: Bearer {{token}}\n`;
  const dev = { environments: ['dev'] };

  describe('the first time that a secret would go to a host', () => {
    it('is told of the host, the address and the names, and of no value', async () => {
      const asked: FirstContact[] = [];
      const failure = await bench.failure(withToken(`${ELSEWHERE}:8080`), {
        ...dev,
        ports: {
          firstContact: (contact) => {
            asked.push(contact);
            return Promise.resolve({ allowed: false, hint: 'Say so.' });
          },
        },
      });
      const [contact] = asked;
      assert.equal(contact?.host, 'api.invalid:8080');
      assert.deepEqual(contact.secretNames, ['token']);
      assert.match(contact.url, /^http:\/\/api\.invalid:8080\/get\?key=/);
      assert.ok(!JSON.stringify([contact, failure]).includes(SECRET));
      assert.equal(failure.type, 'DeclinedError');
      assert.equal(failure.code, 'first-contact');
      assert.match(failure.message, /`token` would go to api\.invalid:8080/);
      assert.equal(failure.hint, 'Say so.');
    });

    it('is a no where nobody can be asked', async () => {
      const failure = await bench.failure(withToken(ELSEWHERE), dev);
      assert.equal(failure.code, 'first-contact');
    });

    it('sends when the answer is yes', async () => {
      const result = await bench.send(withToken(ELSEWHERE), {
        ...dev,
        ports: { firstContact: () => Promise.resolve({ allowed: true, hint: '' }) },
      });
      assert.equal(result.failure, null);
      assert.equal(result.exchange?.error?.name, 'ConnectionError');
    });

    it('is not asked about for this machine, nor without a secret', async () => {
      const never = {
        firstContact: () => assert.fail('nobody is to be asked'),
      };
      for (const base of [
        bench.server.url,
        'http://[::1]:1',
        'http://api.localhost:1',
        'http://127.9.9.9:1',
      ]) {
        const result = await bench.send(withToken(base), { ...dev, ports: never });
        assert.equal(result.failure, null, base);
      }
      const plain = `GET ${ELSEWHERE}/{{plain}}\n`;
      assert.equal((await bench.send(plain, { ...dev, ports: never })).failure, null);
    });

    it('cannot be got around by how a host is written', async () => {
      for (const base of [
        'http://127.0.0.1.api.invalid',
        'http://localhost.api.invalid',
        'http://127.0.0.1@api.invalid',
        'http://notlocalhost',
        'http://localhost%2f@api.invalid',
        'http://ex%ample.invalid',
        'http://0x7f.1',
        'http://2130706433',
        'http://[::ffff:127.0.0.1]',
      ]) {
        const failure = await bench.failure(withToken(base), dev);
        assert.equal(failure.code, 'first-contact', base);
      }
    });

    it('cannot be got around by an address that is read in two ways', async () => {
      for (const base of [
        'http://api.invalid%2flocalhost',
        'http://api.invalid%23.localhost',
        'http://api.invalid%3f.localhost',
        'http://api.invalid%00.localhost',
        'http://api.invalid%40localhost',
      ]) {
        const { exchange } = await bench.send(withToken(base), dev);
        assert.equal(exchange?.error?.name, 'InvalidURL', base);
        assert.deepEqual(exchange.hops, [], base);
      }
    });
  });

  describe('a request that changes data', () => {
    const asked: OutgoingRequest[] = [];
    const ports = (answer: boolean) => ({
      changeData: (request: OutgoingRequest) => {
        asked.push(request);
        return Promise.resolve(answer);
      },
    });
    beforeEach(() => (asked.length = 0));

    it('is asked about, and kept back when the answer is no', async () => {
      const failure = await bench.failure('DELETE {{base}}/delete\n', {
        ...dev,
        ports: ports(false),
      });
      assert.equal(failure.type, 'DeclinedError');
      assert.equal(failure.code, 'protected-environment');
      assert.match(failure.message, /DELETE changes data/);
      assert.deepEqual(
        asked.map(({ environments }) => environments),
        [['dev']],
      );
    });

    it('is sent when the answer is yes', async () => {
      const result = await bench.send('POST {{base}}/post\n', { ...dev, ports: ports(true) });
      assert.equal(result.exchange?.response?.statusCode, 200);
      assert.equal(asked.length, 1);
    });

    it('is none that RFC 9110 calls safe', async () => {
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']) {
        const result = await bench.send(`${method} {{base}}/get\n`, { ports: ports(false) });
        assert.equal(result.failure, null, method);
      }
      assert.deepEqual(asked, []);
    });
  });
});
