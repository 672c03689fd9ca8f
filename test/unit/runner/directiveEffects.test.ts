/** Every directive that the parser knows does what it says. One that does nothing fails here. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { readFile } from 'node:fs/promises';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import path from 'node:path';
import { Session } from '../../../src/engine/session.ts';
import { DIRECTIVES } from '../../../src/parser/directives.ts';
import { parse } from '../../../src/parser/parse.ts';
import { listRequests } from '../../../src/runner/listRequests.ts';
import type { PlanInput, Selection } from '../../../src/runner/plan/planInput.ts';
import { runPlan } from '../../../src/runner/plan/runPlan.ts';
import { selectItems } from '../../../src/runner/plan/select.ts';
import type { RunResult } from '../../../src/runner/result.ts';
import { CA_FILE, certificate, pathOf } from '../../servers/certificates.ts';
import { httpProxy } from '../../servers/proxies.ts';
import { Bench } from './bench.ts';
import type { Overrides } from './bench.ts';
import { Wire } from './wire.ts';

interface Heard {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly raw: readonly string[];
  readonly body: string;
}

describe('each directive', () => {
  let bench: Bench;
  let wire: Wire;
  let proxy: Awaited<ReturnType<typeof httpProxy>>;
  let tls: https.Server;
  let tlsUrl = '';

  before(async () => {
    bench = await Bench.open();
    wire = new Wire();
    await wire.open();
    proxy = await httpProxy('by proxy');
    tls = https.createServer(
      {
        ...certificate('valid'),
        ca: fs.readFileSync(CA_FILE),
        requestCert: true,
        rejectUnauthorized: false,
      },
      (request, response) => {
        const { socket } = request;
        const shown = socket instanceof TLSSocket ? socket.getPeerCertificate() : null;
        const client = (shown?.subject as { CN?: string } | undefined)?.CN ?? null;
        response.end(JSON.stringify({ client }));
      },
    );
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    tlsUrl = `https://localhost:${(tls.address() as AddressInfo).port}`;
    for (const name of ['ca.pem', 'client.pem', 'client.key']) {
      await bench.write(name, await readFile(pathOf(name)));
    }
  });
  after(async () => {
    tls.closeAllConnections();
    tls.close();
    await wire.close();
    await proxy.close();
    await bench.close();
  });

  const send = (text: string, more: Overrides = {}, index = 0) =>
    bench.send(
      text,
      { ...more, variables: { wire: wire.url, tls: tlsUrl, ...more.variables } },
      index,
    );

  /** What the wire heard of one request. */
  async function heard(text: string, more: Overrides = {}): Promise<Heard> {
    return (await answer(await send(text, more))) as Heard;
  }

  async function answer(result: RunResult): Promise<unknown> {
    assert.equal(result.failure, null, result.failure?.message);
    assert.equal(result.exchange?.error ?? null, null, result.exchange?.error?.message);
    return result.exchange?.response?.json();
  }

  const errorOf = async (text: string, more: Overrides = {}) => {
    const { exchange, failure } = await send(text, more);
    return exchange?.error?.name ?? failure?.type ?? null;
  };
  const statusOf = async (text: string) => (await send(text)).exchange?.response?.statusCode;

  /** Names of what a whole file sends, in order. */
  async function sentOf(
    text: string,
    others: Readonly<Record<string, string>> = {},
    { selection = { kind: 'all' }, ...more }: Partial<PlanInput> & { selection?: Selection } = {},
  ) {
    for (const [name, content] of Object.entries(others)) await bench.write(name, content);
    const files = [
      { document: parse(text), file: await bench.write('plan.http', text), root: bench.folder },
    ];
    const { results } = await runPlan({
      files,
      items: selectItems(files, selection),
      session: bench.session,
      ports: bench.ports(),
      environments: [],
      defaults: {},
      overrides: {},
      variables: { base: bench.server.url, wire: wire.url },
      ...more,
    });
    return results
      .filter(({ result }) => result.exchange !== null)
      .map(({ step, result }) => `${step.entry.name ?? ''} ${result.exchange?.request?.url ?? ''}`)
      .map((line) => line.replace(/http:\/\/[^/]*/, '').trim());
  }

  const entryOf = (text: string) => listRequests(parse(text), '/w/a.http', '/w')[0];

  const EFFECTS: Readonly<Record<string, () => Promise<void> | void>> = {
    name: () => {
      assert.equal(entryOf('# @name login\nGET http://h\n')?.name, 'login');
    },
    title: () => {
      assert.equal(entryOf('# @title A letter\nGET http://h\n')?.name, 'A letter');
    },
    description: () => {
      assert.equal(entryOf('# @description A letter\nGET http://h\n')?.description, 'A letter');
    },
    param: async () => {
      assert.equal((await heard('# @param a=1 & ü\nGET {{wire}}/x\n')).url, '/x?a=1+%26+%C3%BC');
    },
    'no-param': async () => {
      const text = '# @param a=1\n# @param b=2\n\n###\n# @no-param a\nGET {{wire}}/x\n';
      assert.equal((await heard(text)).url, '/x?b=2');
    },
    form: async () => {
      assert.equal((await heard('# @form a=1 2\nPOST {{wire}}/x\n')).body, 'a=1+2');
    },
    file: async () => {
      const { body } = await heard('# @file f=@"text"; filename=a.csv\nPOST {{wire}}/x\n');
      assert.match(body, /name="f"; filename="a\.csv"[^]*text/);
    },
    json: async () => {
      const text = '# @json\nPOST {{wire}}/x\n\n{"a": 1}\n';
      assert.equal((await heard(text)).headers['content-type'], 'application/json');
      assert.equal(
        (await send('# @json\nPOST {{wire}}/x\n\n{"a": }\n')).failure?.code,
        'invalid-json',
      );
    },
    header: async () => {
      assert.equal((await heard('# @header X-A: b\nGET {{wire}}/x\n')).headers['x-a'], 'b');
    },
    'no-header': async () => {
      assert.equal(
        (await heard('# @no-header Accept\nGET {{wire}}/x\n')).headers['accept'],
        undefined,
      );
    },
    unset: async () => {
      assert.equal(
        (await heard('# @unset User-Agent\nGET {{wire}}/x\n')).headers['user-agent'],
        undefined,
      );
    },
    auth: async () => {
      const { headers } = await heard('# @auth basic ada pw\nGET {{wire}}/x\n');
      assert.equal(headers['authorization'], 'Basic YWRhOnB3');
      const digest = '# @auth digest ada pw\nGET {{base}}/digest-auth/auth/ada/pw\n';
      assert.equal(await statusOf(digest), 200);
    },
    cookie: async () => {
      const session = new Session({ environment: {} });
      const { headers } = await heard('# @cookie a=1\nGET {{wire}}/x\n', { session });
      assert.equal(headers['cookie'], 'a=1');
      const elsewhere = await heard('# @cookie a=1; Path=/y\nGET {{wire}}/x\n', { session });
      assert.equal(elsewhere.headers['cookie'], undefined);
      await session.close();
    },
    'no-cookie-jar': async () => {
      const session = new Session({ environment: {} });
      session.cookies.set('sid', '1', { domain: '127.0.0.1', path: '/' });
      const text = (directive: string) => `${directive}GET {{wire}}/x\n`;
      assert.equal((await heard(text(''), { session })).headers['cookie'], 'sid=1');
      assert.equal(
        (await heard(text('# @no-cookie-jar\n'), { session })).headers['cookie'],
        undefined,
      );
      await session.close();
    },
    session: async () => {
      const asked: string[] = [];
      await send('# @session admin\nGET {{wire}}/x\n', {
        namedSession: (name) => {
          asked.push(name);
          return bench.session;
        },
      });
      assert.deepEqual(asked, ['admin']);
    },
    timeout: async () => {
      assert.equal(await errorOf('# @timeout 50 ms\nGET {{base}}/delay/3\n'), 'ReadTimeout');
    },
    'connection-timeout': async () => {
      const result = await send('# @connection-timeout soon\nGET {{wire}}/x\n');
      assert.equal(result.failure?.code, 'invalid-directive');
      // TEST-NET-1 (RFC 5737) is answered by nobody; where it is refused at once it is another ConnectionError.
      const nobody = '# @connection-timeout 50 ms\nGET http://192.0.2.1/\n';
      assert.match((await errorOf(nobody)) ?? '', /^Connect(?:Timeout|ionError)$/);
    },
    'total-timeout': async () => {
      const result = await send('# @total-timeout 50 ms\nGET {{base}}/delay/3\n');
      assert.equal(result.exchange?.error?.code, 'TOTAL_TIMEOUT');
    },
    retries: async () => {
      const text = '# @retries 3; status=503; backoff=0.001; methods=POST\nPOST {{wire}}/busy\n';
      const { exchange } = await send(text);
      assert.deepEqual([exchange?.response?.statusCode, exchange?.hops.length], [200, 3]);
      assert.equal(await statusOf('# @retries 3; status=503\nPOST {{wire}}/busy\n'), 503);
      assert.equal(
        await statusOf('# @retries 1; status=5xx; methods=post\nPOST {{wire}}/busy\n'),
        200,
      );
    },
    'no-redirect': async () => {
      assert.equal(await statusOf('# @no-redirect\nGET {{base}}/redirect/1\n'), 302);
    },
    'follow-redirects': async () => {
      assert.equal(await statusOf('HEAD {{base}}/redirect/1\n'), 302);
      assert.equal(await statusOf('# @follow-redirects\nHEAD {{base}}/redirect/1\n'), 200);
    },
    'max-redirects': async () => {
      const text = '# @max-redirects 1\nGET {{base}}/redirect/2\n';
      assert.equal(await errorOf(text), 'TooManyRedirects');
    },
    proxy: async () => {
      const { exchange } = await send(`# @proxy ${proxy.origin}\nGET http://example.test/x\n`);
      assert.equal(exchange?.error ?? null, null, exchange?.error?.message);
      assert.equal(await exchange?.response?.text(), 'by proxy');
      const session = new Session({ environment: { http_proxy: 'http://127.0.0.1:1' } });
      assert.equal(await errorOf('# @proxy none\nGET {{wire}}/x\n', { session }), null);
      await session.close();
    },
    'no-proxy': async () => {
      const defaults = { proxies: { http: 'http://127.0.0.1:1' } };
      assert.equal(await errorOf('GET {{wire}}/x\n', { defaults }), 'ProxyError');
      assert.equal(await errorOf('# @no-proxy 127.0.0.0/8\nGET {{wire}}/x\n', { defaults }), null);
    },
    'no-env': async () => {
      const session = new Session({ environment: { http_proxy: 'http://127.0.0.1:1' } });
      assert.equal(await errorOf('GET {{wire}}/x\n', { session }), 'ProxyError');
      assert.equal(await errorOf('# @no-env\nGET {{wire}}/x\n', { session }), null);
      await session.close();
    },
    verify: async () => {
      assert.equal(await errorOf('GET {{tls}}/\n'), 'SSLError');
      assert.equal(await errorOf('# @verify ./ca.pem\nGET {{tls}}/\n'), null);
      assert.equal(await errorOf('# @verify false\nGET {{tls}}/\n'), null);
      assert.equal(await errorOf('# @verify ./none.pem\nGET {{tls}}/\n'), 'FileError');
    },
    insecure: async () => {
      assert.equal(await errorOf('# @insecure\nGET {{tls}}/\n'), null);
      assert.equal(
        await errorOf('# @insecure\n\n###\n# @insecure off\nGET {{tls}}/\n'),
        'SSLError',
      );
    },
    cert: async () => {
      const file = '# @verify ./ca.pem\n# @cert ./client.pem ./client.key; passphrase={{pass}}\n';
      const result = await send(`${file}GET {{tls}}/\n`, { variables: { pass: 'postcard' } });
      assert.notEqual(((await answer(result)) as { client: string | null }).client, null);
    },
    netrc: async () => {
      await bench.write('my-netrc', 'machine 127.0.0.1 login ada password pw\n');
      const { headers } = await heard('# @netrc ./my-netrc\nGET {{wire}}/x\n');
      assert.equal(headers['authorization'], 'Basic YWRhOnB3');
      assert.equal((await heard('GET {{wire}}/x\n')).headers['authorization'], undefined);
      const session = new Session({ environment: { NETRC: path.join(bench.folder, 'my-netrc') } });
      const ambient = await heard('# @netrc\nGET {{wire}}/x\n', { session });
      assert.equal(ambient.headers['authorization'], 'Basic YWRhOnB3');
      await session.close();
    },
    'no-netrc': async () => {
      const text = '# @netrc ./my-netrc\n\n###\n# @no-netrc\nGET {{wire}}/x\n';
      await bench.write('my-netrc', 'machine 127.0.0.1 login ada password pw\n');
      assert.equal((await heard(text)).headers['authorization'], undefined);
    },
    encoding: async () => {
      const read = async (text: string) => (await send(text)).exchange?.response?.text();
      assert.equal(await read('# @encoding latin1\nGET {{wire}}/latin1\n'), 'grün');
      assert.notEqual(await read('GET {{wire}}/latin1\n'), 'grün');
    },
    stream: async () => {
      const kinds = new Set<string>();
      const onContent = ({ kind }: { readonly kind: string }) => void kinds.add(kind);
      await send('# @stream bytes\nGET {{wire}}/x\n', { onContent });
      await send('# @stream lines\nGET {{wire}}/x\n', { onContent });
      assert.deepEqual([...kinds], ['bytes', 'line']);
    },
    'no-decompress': async () => {
      const { exchange } = await send('# @no-decompress\nGET {{base}}/gzip\n');
      const bytes = await exchange?.response?.content();
      assert.deepEqual([...(bytes ?? [])].slice(0, 2), [0x1f, 0x8b]);
    },
    'max-size': async () => {
      const { exchange } = await send('# @max-size 1 KB\nGET {{base}}/bytes/4096\n');
      assert.equal(exchange?.error?.code, 'BODY_TOO_LARGE');
    },
    'raise-for-status': async () => {
      assert.equal(await errorOf('# @raise-for-status\nGET {{base}}/status/404\n'), 'HTTPError');
    },
    expect: async () => {
      assert.equal((await send('# @expect 404\nGET {{base}}/status/404\n')).ok, true);
      assert.equal((await send('# @expect 2xx\nGET {{base}}/status/404\n')).ok, false);
    },
    compat: async () => {
      const text = (directive: string) => `${directive}pUt {{wire}}/x\n`;
      const method = async (written: string) => (await send(written)).exchange?.request?.method;
      assert.equal(await method(text('# @compat requests\n')), 'PUT');
      const result = await send('# @compat python\nGET {{wire}}/x\n');
      assert.equal(result.failure?.code, 'invalid-directive');
    },
    dialect: () => {
      assert.equal(parse('# @dialect kulala\nGET http://h\n').dialect, 'kulala');
    },
    note: async () => {
      const confirm = () => Promise.resolve(false);
      const result = await send('# @note Really?\nGET {{wire}}/x\n', { ports: { confirm } });
      assert.equal(result.failure?.type, 'DeclinedError');
    },
    prompt: async () => {
      const prompt = () => Promise.resolve('Ada');
      const { url } = await heard('# @prompt who\nGET {{wire}}/{{who}}\n', { ports: { prompt } });
      assert.equal(url, '/Ada');
    },
    secret: async () => {
      const prompt = () => Promise.resolve('hush-hush');
      const result = await send('# @secret key\nGET {{wire}}/x\nX: {{key}}\n', {
        ports: { prompt },
      });
      assert.deepEqual(result.secrets, ['hush-hush']);
    },
    'no-log': async () => {
      assert.equal((await send('# @no-log\nGET {{wire}}/x\n')).noLog, true);
    },
    tag: () => {
      assert.deepEqual(entryOf('# @tag smoke, slow\nGET http://h\n')?.tags, ['smoke', 'slow']);
    },
    disabled: async () => {
      assert.deepEqual(await sentOf('GET {{wire}}/a\n\n###\n# @disabled\nGET {{wire}}/b\n'), [
        '/a',
      ]);
    },
    ref: async () => {
      const text = '### one\n# @ref two\nGET {{wire}}/1\n\n###\n# @name two\nGET {{wire}}/2\n';
      assert.deepEqual(await sentOf(text), ['two /2', 'one /1']);
    },
    'force-ref': async () => {
      const text =
        '###\n# @name two\nGET {{wire}}/2\n\n### one\n# @force-ref two\nGET {{wire}}/1\n';
      assert.deepEqual(await sentOf(text), ['two /2', 'two /2', 'one /1']);
    },
    fresh: async () => {
      const text = (fresh: string) =>
        `###\n# @name two\n${fresh}GET {{base}}/get\n\n### one\nGET {{wire}}/{{two.response.status}}\n`;
      const old = await send(text(''));
      const hourAgo = { ...old, startedAt: Date.now() - 3_600_000 };
      const last = { kind: 'named', names: ['one'] } as const;
      const earlier = () => new Map([['two', hourAgo]]);
      const run = (fresh: string) => sentOf(text(fresh), {}, { selection: last, earlier });
      assert.deepEqual(await run(''), ['one /200']);
      assert.deepEqual(await run('# @fresh 2 h\n'), ['one /200']);
      assert.deepEqual(await run('# @fresh 10 m\n'), ['two /get', 'one /200']);
      const { warnings } = await send(text('# @fresh soon\n'));
      assert.ok(warnings.some((line) => line.includes('`soon` is no time')));
    },
    import: async () => {
      await bench.write('more.http', '@shared = from-there\n');
      assert.equal(
        (await heard('# @import ./more.http\nGET {{wire}}/{{shared}}\n')).url,
        '/from-there',
      );
    },
    loop: async () => {
      const text = '# @loop for item of [1, 2]\nGET {{wire}}/{{item}}\n';
      assert.deepEqual(await sentOf(text), ['/1', '/2']);
    },
    data: async () => {
      const text = '# @data ./rows.csv\nGET {{wire}}/{{who}}\n';
      assert.deepEqual(await sentOf(text, { 'rows.csv': 'who\nAda\nBob\n' }), ['/Ada', '/Bob']);
    },
    until: async () => {
      const before = wire.seen.length;
      await sentOf('# @until body == "ready" every 1ms\nGET {{wire}}/later\n');
      assert.equal(wire.seen.slice(before).filter((url) => url === '/later').length, 3);
    },
    sleep: async () => {
      const cancel = new AbortController();
      const sending = send('# @sleep 60 s\nGET {{wire}}/never\n', { signal: cancel.signal });
      setTimeout(() => {
        cancel.abort();
      }, 20);
      assert.equal((await sending).exchange?.hops.length, 0);
      assert.equal(wire.seen.includes('/never'), false);
    },
    'raw-body': async () => {
      const { body } = await heard(
        '# @raw-body\nPOST {{wire}}/x\nContent-Type: application/json\n\n{\n# one\n}\n',
      );
      assert.match(body, /# one/);
    },
    'strip-comments': async () => {
      const { body } = await heard(
        '# @strip-comments\nPOST {{wire}}/x\nContent-Type: text/markdown\n\na\n# one\nb\n',
      );
      assert.doesNotMatch(body, /one/);
    },
    'no-auto-encoding': async () => {
      const text = (directive: string) =>
        `${directive}POST {{wire}}/x\nContent-Type: application/x-www-form-urlencoded\n\na=b c\n`;
      assert.equal((await heard(text('# @no-auto-encoding\n'))).body, 'a=b c');
    },
    'path-as-is': async () => {
      assert.equal((await heard('# @path-as-is\nGET {{wire}}/a/../b\n')).url, '/a/../b');
      assert.equal((await heard('GET {{wire}}/a/../b\n')).url, '/b');
    },
    chunked: async () => {
      const { headers, body } = await heard('# @chunked\nPOST {{wire}}/x\n\nhi\n');
      assert.deepEqual(
        [headers['transfer-encoding'], headers['content-length'], body.trim()],
        ['chunked', undefined, 'hi'],
      );
    },
    'header-charset': async () => {
      const { raw } = await heard('# @header-charset utf-8\nGET {{wire}}/x\nX-A: ж\n');
      assert.ok(raw.includes('ж'));
      assert.equal(await errorOf('GET {{wire}}/x\nX-A: ж\n'), 'InvalidHeader');
    },
    eol: async () => {
      assert.match((await heard('# @eol crlf\nPOST {{wire}}/x\n\na\nb\n')).body, /^a\r\nb/);
      assert.match((await heard('# @eol lf\nPOST {{wire}}/x\n\na\r\nb\n')).body, /^a\nb/);
    },
    save: async () => {
      const { written } = await send('# @save ./kept.json\nGET {{wire}}/x\n');
      assert.deepEqual(written, [path.join(bench.folder, 'kept.json')]);
    },
    jsonc: async () => {
      const { body } = await heard(
        '# @jsonc\nPOST {{wire}}/x\nContent-Type: application/json\n\n{\n  "a": "http://h" // one\n}\n',
      );
      assert.deepEqual(JSON.parse(body), { a: 'http://h' });
    },
    trust: async () => {
      const { warnings } = await send('# @trust\nGET {{wire}}/x\n');
      assert.ok(
        warnings.some((line) => /`# @trust` changes nothing/.test(line)),
        warnings.join(),
      );
    },
    snapshot: async () => {
      const { tests } = await send('# @name shot\n# @snapshot\nGET {{wire}}/x\n');
      assert.match(tests[0]?.message ?? '', /--update-snapshots/);
    },
  };

  for (const name of new Set([...DIRECTIVES.keys(), ...Object.keys(EFFECTS)])) {
    it(`has an effect: @${name}`, async () => {
      assert.ok(DIRECTIVES.has(name), 'the parser does not know it');
      const effect = EFFECTS[name];
      assert.ok(effect !== undefined, 'nobody says what it does');
      await effect();
    });
  }
});
