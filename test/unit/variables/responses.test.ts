import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange } from '../../../src/engine/exchange.ts';
import { Session } from '../../../src/engine/session.ts';
import type { EarlierResult } from '../../../src/variables/resolver.ts';
import { environment, open, problemOf, valueOf } from './support.ts';

const LOGIN = {
  token: 'abc',
  'access-token': 'dashed',
  user: { id: 7, name: 'Ada "A" Lovelace', roles: ['admin', 'dev'], active: true, boss: null },
  items: [
    { id: 1, name: 'one', price: 5 },
    { id: 2, name: 'two', price: 15 },
  ],
  empty: [],
  injected: '{{secret}}\r\nEvil: 1',
  'dotted.name': 'dotted',
  length: 3,
};

const XML = `<?xml version="1.0"?>
<s:Envelope xmlns:s="http://soap" xmlns="urn:default">
  <s:Body><Result code="42"><Token>xyz</Token><Item>a</Item><Item>b &amp; c</Item><Nested><b>bold</b> text</Nested></Result></s:Body>
</s:Envelope>`;

const BIG = '{"id": 12345678901234567890, "list": [9007199254740993], "n": 1.50}';

function answer(server: Server): void {
  server.on('request', (request, response) => {
    const path = request.url ?? '';
    if (path === '/login') {
      response.setHeader('X-Request-Id', 'r-1');
      response.appendHeader('X-Many', 'first');
      response.appendHeader('X-Many', 'second');
      response.appendHeader('Set-Cookie', 'sid=s3ss; Path=/');
      response.appendHeader('Set-Cookie', 'a.b=dots');
      response.setHeader('Link', '<?page=2>; rel="next"');
      response.setHeader('Content-Type', 'application/json; charset=utf-8');
      response.end(JSON.stringify(LOGIN));
    } else if (path === '/xml') {
      response.setHeader('Content-Type', 'application/soap+xml');
      response.end(XML);
    } else if (path === '/big') {
      response.setHeader('Content-Type', 'application/json');
      response.end(BIG);
    } else if (path === '/1') {
      response.writeHead(302, { location: '/2', 'x-hop': 'one' }).end('moved');
    } else if (path === '/2') {
      response.writeHead(301, { location: '/text' }).end();
    } else if (path === '/empty') {
      response.writeHead(204).end();
    } else {
      response.setHeader('Content-Type', 'text/plain');
      response.end('plain text');
    }
  });
}

describe('references to earlier requests', () => {
  const server = createServer();
  const session = new Session({ environment: {} });
  const earlier = new Map<string, EarlierResult>();
  let base = '';

  async function send(name: string, path: string, body?: unknown): Promise<Exchange> {
    const exchange = await session.exchange({
      method: body === undefined ? 'GET' : 'POST',
      url: base + path,
      headers: { 'X-Sent': 'sent-value' },
      ...(body === undefined ? {} : { json: body }),
    });
    assert.equal(exchange.error, null);
    earlier.set(name, { exchange });
    return exchange;
  }

  before(async () => {
    answer(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await send('login', '/login', { user: 'me', deep: [{ x: 1 }] });
    await send('soap', '/xml');
    await send('big', '/big');
    await send('moved', '/1');
    await send('plain', '/text');
    await send('nothing', '/empty');
    await send('login-2', '/text');
    await send('Get all things', '/login');
    const failed = await session.exchange({ method: 'GET', url: 'http://127.0.0.1:1/' });
    earlier.set('broken', { exchange: failed });
  });

  after(async () => {
    await session.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const cases: [expression: string, value: string][] = [
    // The body as JSON, in every client's spelling.
    ['login.response.body.$.token', 'abc'],
    ['login.response.body.token', 'abc'],
    ['login.response.body.$.user.name', 'Ada "A" Lovelace'],
    ['login.response.body.user.id', '7'],
    ['login.response.body.user.active', 'true'],
    ['login.response.body.user.boss', 'null'],
    ['login.response.body.user.roles', '["admin","dev"]'],
    ['login.response.body.user.roles[0]', 'admin'],
    ['login.response.body.user.roles[-1]', 'dev'],
    ['login.response.body.user.roles.1', 'dev'],
    ['login.response.body.$.user.roles[(@.length-1)]', 'dev'],
    ['login.response.body.items[1]', '{"id":2,"name":"two","price":15}'],
    ['login.response.body.$.items[0].name', 'one'],
    ['login.response.body.items[*].id', '[1,2]'],
    ['login.response.body.$.items[*].id', '[1,2]'],
    ['login.response.body.$.items[?(@.price<10)].name', 'one'],
    ['login.response.body.$.items[?@.name=="two"].id', '2'],
    ['login.response.body.$..name', 'Ada "A" Lovelace'],
    ['login.response.body.$..price', '5'],
    ['login.response.body.$.items[0:1].id', '[1]'],
    ['login.response.body.$.items[0,1].id', '[1,2]'],
    ['login.response.body.empty', '[]'],
    ['login.response.body.empty[*]', '[]'],
    ['login.response.body.empty[*].id', '[]'],
    ['login.response.body.$.items[2:].id', '[]'],
    ['login.items[*].id', '[1,2]'],
    ['login.$.items[*].id', '[1,2]'],
    ['login.response.body.access-token', 'dashed'],
    ['login.response.body.$.access-token', 'dashed'],
    [`login.response.body.$['access-token']`, 'dashed'],
    [`login.response.body['dotted.name']`, 'dotted'],
    [`login.response.body.["dotted.name"]`, 'dotted'],
    ['login.response.body.length', '3'],
    ['login.response.body.asJson.$.token', 'abc'],
    ['login.response.body.asJson.token', 'abc'],
    ['login.response.asJson.token', 'abc'],
    ['login.response.parsedBody.token', 'abc'],
    ['login.response.body', JSON.stringify(LOGIN)],
    ['login.response.body.*', JSON.stringify(LOGIN)],
    ['login.response.body.$', JSON.stringify(LOGIN)],
    ['login.token', 'abc'],
    ['login.user.roles[0]', 'admin'],
    ['big.response.body.id', '12345678901234567890'],
    ['big.response.body.list', '[9007199254740993]'],
    ['big.response.body', BIG],
    ['plain.response.body', 'plain text'],
    ['nothing.response.body', ''],
    // XML.
    ['soap.response.body.//Token', 'xyz'],
    ['soap.response.body.//Result/@code', '42'],
    ['soap.response.body./s:Envelope/s:Body/Result/Item[2]', 'b & c'],
    ['soap.response.body.//Item', 'a'],
    ['soap.response.body.count(//Item)', '2'],
    ['soap.response.body.string(//Token)', 'xyz'],
    ['soap.response.body.//Token/text()', 'xyz'],
    ['soap.response.body.//*[local-name()="Token"]', 'xyz'],
    ['soap.response.body.asXml.//Token', 'xyz'],
    ['soap.response.asXml.//Token', 'xyz'],
    ['soap.response.body.*', XML],
    // Headers.
    ['login.response.headers.X-Request-Id', 'r-1'],
    ['login.response.headers.x-request-id', 'r-1'],
    [`login.response.headers['X-Request-Id']`, 'r-1'],
    [`login.response.headers["x-request-id"]`, 'r-1'],
    ['login.response.header.X-Request-Id', 'r-1'],
    ['login.response.headers.X-Many', 'first, second'],
    ['login.response.headers.X-Many[0]', 'first'],
    ['login.response.headers.X-Many[1]', 'second'],
    ['login.response.headers.X-Many[-1]', 'second'],
    [`login.response.headers['X-Many'][1]`, 'second'],
    ['login.response.headers.Set-Cookie[1]', 'a.b=dots'],
    ['login.response.contentType.mimeType', 'application/json'],
    ['login.response.contentType.charset', 'utf-8'],
    ['login.headers.X-Request-Id', 'r-1'],
    // Cookies.
    ['login.response.cookies.sid', 's3ss'],
    ['login.response.cookies.sid.value', 's3ss'],
    [`login.response.cookies['sid']`, 's3ss'],
    ['login.response.cookies.sid.path', '/'],
    ['login.response.cookies.sid.domain', '127.0.0.1'],
    ['login.response.cookies.a.b', 'dots'],
    [`login.response.cookies['a.b'].value`, 'dots'],
    // Facts.
    ['login.response.status', '200'],
    ['login.response.statusCode', '200'],
    ['login.response.statusText', 'OK'],
    ['login.response.reason', 'OK'],
    ['login.response.ok', 'true'],
    ['login.response.httpVersion', '1.1'],
    ['login.statusCode', '200'],
    ['nothing.response.status', '204'],
    // The request.
    ['login.request.method', 'POST'],
    ['login.request.body.user', 'me'],
    ['login.request.body.$.deep[0].x', '1'],
    ['login.request.body', '{"user":"me","deep":[{"x":1}]}'],
    ['login.request.headers.X-Sent', 'sent-value'],
    ['login.request.headers.x-sent', 'sent-value'],
    // Redirects.
    ['moved.response.redirects', '2'],
    ['moved.response.redirects[0].status', '302'],
    ['moved.response.redirects[0].headers.X-Hop', 'one'],
    ['moved.response.redirects[0].location', '/2'],
    ['moved.response.redirects[0].body', 'moved'],
    ['moved.response.redirects[1].statusCode', '301'],
    ['moved.response.history[-1].status', '301'],
    ['moved.response.redirects.0.status', '302'],
    ['login.response.redirects.length', '0'],
    ['moved.response.body', 'plain text'],
    ['moved.request.method', 'GET'],
    // Names.
    ['login-2.response.body', 'plain text'],
    ['Get all things.response.body.token', 'abc'],
    ['broken.request.method', 'GET'],
    ['broken.response.body.token ?? none', 'none'],
    ['login.response.body.nope ?? none', 'none'],
  ];
  for (const [expression, value] of cases) {
    it(`{{${expression}}} is ${value.slice(0, 50)}`, async () => {
      assert.equal(await valueOf(`{{${expression}}}`, { earlier }), value);
    });
  }

  it('takes the name alone for the body in httpYac files only', async () => {
    assert.equal(
      await valueOf('{{login}}', { earlier }, '# @dialect httpyac'),
      JSON.stringify(LOGIN),
    );
    assert.equal((await problemOf('{{login}}', { earlier })).code, 'undefined-variable');
  });

  it('gives inner XML of an element with elements in it', async () => {
    const text = await valueOf('{{soap.response.body.//Nested}}', { earlier });
    assert.match(text, /^<b[^>]*>bold<\/b> text$/);
  });

  it('gives the URLs of request, response and links', async () => {
    const text =
      '{{moved.response.url}} {{moved.request.url}} {{moved.response.redirects[1].url}} {{login.response.links.next.url}} {{login.response.links.next}}';
    assert.equal(
      await valueOf(text, { earlier }),
      `${base}/text ${base}/1 ${base}/2 ${base}/login?page=2 ${base}/login?page=2`,
    );
  });

  it('gives times and sizes as whole numbers', async () => {
    const text = await valueOf('{{login.response.time}} {{login.response.size}}', { earlier });
    assert.match(text, /^\d+ \d+$/);
    assert.equal(text.split(' ')[1], String(JSON.stringify(LOGIN).length));
  });

  it('never looks for placeholders in what a server sent', async () => {
    const around = { earlier, environment: environment({}, { secret: 'hunter22' }) };
    const definitions = '@copy = {{login.response.body.injected}}';
    const text = await valueOf('{{copy}}', around, definitions);
    assert.equal(text, LOGIN.injected);
  });

  it('reads a reference in a definition when it is used', async () => {
    assert.equal(
      await valueOf('{{auth}}', { earlier }, '@auth = Bearer {{login.response.body.token}}'),
      'Bearer abc',
    );
  });

  const wrong: [expression: string, code: string, hint: RegExp][] = [
    ['login.response.body.tokn', 'response-path', /has no `tokn`; did you mean `token`\?/],
    ['login.response.body.user.nam', 'response-path', /`user` has no `nam`; did you mean `name`\?/],
    ['login.response.body.items[9].id', 'response-path', /`items` has 2 items and no `\[9\]`/],
    ['login.response.body.token.x', 'response-path', /`token` is a text and has no `x`/],
    ['login.response.body.user.boss.x', 'response-path', /`user.boss` is null/],
    ['login.response.body.$.items[?', 'response-path', /is no JSONPath/],
    ['login.response.body.nope[*].x', 'response-path', /has no `nope`/],
    ['login.response.body.items[*].nope', 'response-path', /`items\[\*\]`/],
    ['login.response.headers.X-Request-Idd', 'response-path', /there is `X-Request-Id`/],
    ['login.response.cookies.nope', 'response-path', /It set `sid`, `a\.b`/],
    ['plain.response.cookies.nope', 'response-path', /It set none/],
    ['login.response.statu', 'response-path', /`status` is there/],
    ['login.response.zzzzzz', 'response-path', /There is no `zzzzzz`/],
    ['plain.response.body.token', 'response-path', /no JSON \(it is text\/plain\)/],
    ['nothing.response.body.token', 'response-path', /The body is empty/],
    ['soap.response.body.//Nope', 'response-path', /./],
    ['soap.response.body.//[', 'response-path', /is no XPath/],
    ['plain.response.body.asXml.//a', 'response-path', /no XML/],
    ['moved.response.redirects[2].status', 'response-path', /There were 2 redirects/],
    ['login.token2', 'response-path', /did you mean `token`/],
    ['unsent.response.body.token', 'undefined-variable', /# @name unsent/],
    ['lgoin.response.body.token', 'undefined-variable', /Did you mean `login`\?/],
    ['broken.response.body.token', 'response-missing', /Send `broken` first/],
  ];
  for (const [expression, code, hint] of wrong) {
    it(`has no {{${expression}}}, and says why`, async () => {
      const problem = await problemOf(`{{${expression}}}`, { earlier });
      assert.equal(problem.code, code);
      assert.equal(problem.name, expression);
      assert.match(problem.hint ?? '', hint);
    });
  }

  it('tells that the request failed, where it did', async () => {
    const problem = await problemOf('{{broken.response.body.token}}', { earlier });
    assert.match(
      problem.message,
      /is set by request \*broken\*, which failed with ConnectionError/,
    );
  });

  it('expands no entities of a document type', async () => {
    const { selectXml } = await import('../../../src/variables/xmlPath.ts');
    const bomb =
      '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]><x>&b;&f;</x>';
    const found = await selectXml(bomb, '//x');
    const text = found === undefined || 'problem' in found ? '' : found.value;
    assert.ok(!text.includes('aaaa') && !text.includes('root:'), text);
  });
});

describe('references to requests that have no answer', () => {
  const text = [
    '# @name first',
    'GET http://h',
    '> {% client.global.set("token", response.body.token) %}',
    '###',
    '# @name login',
    'POST http://h',
    '### Second one',
    'GET http://h',
    'A: {{login.response.body.$.token}}',
    'B: {{token}}',
    'C: {{Second one.response.status}}',
    '',
  ].join('\n');

  it('names the request that sets it, with its line', async () => {
    const { header, resolver } = open(text);
    assert.equal((await header('A')).text, '{{login.response.body.$.token}}');
    const [problem] = resolver.problems;
    assert.equal(problem?.code, 'response-missing');
    assert.equal(problem.request, 'login');
    assert.equal(
      problem.message,
      '`{{login.response.body.$.token}}` (line 9) is set by request *login* (line 6), which has no answer yet.',
    );
  });

  it('finds the request whose script sets a variable', async () => {
    const { header, resolver } = open(text);
    await header('B');
    const [problem] = resolver.problems;
    assert.equal(problem?.code, 'undefined-variable');
    assert.equal(
      problem.message,
      '`{{token}}` (line 10) is set by request *first* (line 2), which has no answer yet.',
    );
  });

  it('takes titles as names', async () => {
    const { header, resolver } = open(text);
    await header('C');
    assert.equal(resolver.problems[0]?.request, 'Second one');
  });

  it('names the other file of an imported request', async () => {
    const { header, resolver } = open('###\nGET http://h\nX: {{auth.response.body.token}}\n', {
      imported: { '/project/shared/auth.http': '\n\n# @name auth\nPOST http://h\n' },
    });
    await header('X');
    assert.match(
      resolver.problems[0]?.message ?? '',
      /is set by request \*auth\* \(line 4 of auth\.http\), which has no answer yet/,
    );
    assert.equal(resolver.problems[0]?.request, 'auth');
  });
});
