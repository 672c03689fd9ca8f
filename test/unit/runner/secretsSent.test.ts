import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FirstContact } from '../../../src/runner/ports.ts';
import { ScriptGlobals } from '../../../src/runner/globals.ts';
import type { ScriptOutcome } from '../../../src/runner/scriptPort.ts';
import { Bench, NO_OUTCOME } from './bench.ts';

const SECRET = 'canary-7d1f0c55-value';
const ELSEWHERE = 'http://api.invalid';

/** A runner of scripts whose every script does this. */
const scripts = (outcome: Partial<ScriptOutcome>) => ({
  run: () => Promise.resolve({ ...NO_OUTCOME, ...outcome }),
});

describe('a secret that reaches a request without a placeholder', () => {
  let bench: Bench;
  let first: string;
  const received: string[] = [];
  const servers: http.Server[] = [];

  before(async () => {
    bench = await Bench.open();
    await bench.write(
      'http-client.private.env.json',
      JSON.stringify({
        dev: { token: SECRET, lines: `X-Line: ${SECRET}\n\nbody of ${SECRET}` },
        defaults: { $defaultHeaders: { 'X-Custom': SECRET, Accept: 'application/json' } },
      }),
    );
    const second = await listen((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        received.push(request.rawHeaders.join('\n') + Buffer.concat(pieces).toString());
        response.end();
      });
    });
    first = await listen((request, response) => {
      request.resume();
      request.on('end', () => {
        response.writeHead(307, { Location: `${second}/` }).end();
      });
    });
  });
  beforeEach(() => (received.length = 0));
  after(async () => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    await bench.close();
  });

  async function listen(answer: http.RequestListener): Promise<string> {
    const server = http.createServer(answer);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const pre = '< {% 0 %}\n';
  const change = (value: string) =>
    scripts({ requestChanges: [{ kind: 'header', name: 'X-Custom', value }] });

  describe('does not follow a redirect to another origin', () => {
    const cases: [what: string, text: () => string, more: Parameters<Bench['send']>[1]][] = [
      ['a default header', () => `GET ${first}/\n`, { environments: ['defaults'] }],
      ['a cookie', () => `# @cookie a=${SECRET}\nGET ${first}/\n`, {}],
      ['a placeholder line', () => `POST ${first}/\n{{lines}}\n`, { environments: ['dev'] }],
      ['data of curl', () => `curl -L ${first}/ -d 'a={{token}}'\n`, { environments: ['dev'] }],
      ['a form of curl', () => `curl -L ${first}/ -F 'a={{token}}'\n`, { environments: ['dev'] }],
      [
        'a header set by a script',
        () => `${pre}GET ${first}/\n`,
        { environments: ['dev'], ports: { scripts: change(`x${SECRET}`) } },
      ],
      [
        'a body set by a script',
        () => `${pre}POST ${first}/\n`,
        {
          environments: ['dev'],
          ports: { scripts: scripts({ requestChanges: [{ kind: 'body', value: SECRET }] }) },
        },
      ],
      [
        'a variable set by a script',
        () => `${pre}GET ${first}/\nX-Custom: {{mine}}\n`,
        {
          environments: ['dev'],
          ports: { scripts: scripts({ variables: [{ name: 'mine', value: SECRET }] }) },
        },
      ],
    ];
    for (const [what, text, more] of cases) {
      it(what, async () => {
        const { exchange, failure } = await bench.send(text(), more);
        assert.equal(failure, null);
        assert.ok(exchange !== null && exchange.hops.length > 0);
        assert.equal(
          received.some((bytes) => bytes.includes(SECRET)),
          false,
          received.join(),
        );
      });
    }

    it('what a script left for a later request', async () => {
      const globals = new ScriptGlobals();
      const left = scripts({ globals: [{ name: 'mine', value: SECRET }] });
      await bench.send(`${pre}GET {{base}}/get\n`, {
        environments: ['dev'],
        globals,
        ports: { scripts: left },
      });
      const result = await bench.send(`GET ${first}/\nX-Custom: {{mine}}\n`, { globals });
      assert.equal(received.length, 1);
      assert.equal(received[0]?.includes(SECRET), false);
      assert.ok(result.secrets.includes(SECRET));
    });
  });

  it('still goes to its own origin', async () => {
    const sent = await bench.echo('# @cookie a=1\nGET {{base}}/get\n', {
      environments: ['defaults'],
    });
    assert.equal(sent.headers['X-Custom'], SECRET);
    assert.equal(sent.headers['Cookie'], 'a=1');
  });

  describe('goes to a new host only after a question', () => {
    const asked: FirstContact[] = [];
    const firstContact = (contact: FirstContact) => {
      asked.push(contact);
      return Promise.resolve({ allowed: false, hint: '' });
    };
    beforeEach(() => (asked.length = 0));

    it('in a default header, and no public one is one', async () => {
      const ports = { firstContact };
      const result = await bench.send(`GET ${ELSEWHERE}/\n`, { environments: ['defaults'], ports });
      assert.equal(result.failure?.code, 'first-contact');
      assert.deepEqual(result.secrets, [SECRET]);
    });

    it('where a script that could read it has changed something, however it spells it', async () => {
      const ports = { firstContact, scripts: change(Buffer.from(SECRET).reverse().toString()) };
      const result = await bench.send(`${pre}GET ${ELSEWHERE}/\n`, {
        environments: ['dev'],
        ports,
      });
      assert.equal(result.failure?.code, 'first-contact');
    });

    it('and not where a script has changed nothing', async () => {
      const ports = { firstContact, scripts: scripts({}) };
      await bench.send(`${pre}GET ${ELSEWHERE}/\n`, { environments: ['dev'], ports });
      assert.deepEqual(asked, []);
    });

    it('through a proxy that the file names', async () => {
      const text = `# @proxy http://proxy.invalid:8080\nGET {{base}}/get?key={{token}}\n`;
      const { failure } = await bench.send(text, {
        environments: ['dev'],
        ports: { firstContact },
      });
      assert.equal(failure?.code, 'first-contact');
      assert.deepEqual(
        asked.map(({ host }) => host),
        ['proxy.invalid:8080'],
      );
    });

    it('and not through the proxy of the person', async () => {
      const proxies = { http: 'http://proxy.invalid:8080' };
      await bench.send(`GET {{base}}/get?key={{token}}\n`, {
        environments: ['dev'],
        overrides: { proxies },
        ports: { firstContact },
      });
      assert.deepEqual(asked, []);
    });
  });

  it('is among those that are hidden, where a script only logs it', async () => {
    const result = await bench.send(`${pre}GET {{base}}/get\n`, {
      environments: ['dev'],
      ports: { scripts: scripts({ logs: [SECRET] }) },
    });
    assert.ok(result.secrets.includes(SECRET));
  });
});
