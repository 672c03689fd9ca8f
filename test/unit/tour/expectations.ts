/** What has to come of each request of the examples, file by file and request by request. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { EXAMPLES } from './tourRun.ts';
import type { Told } from './tourRun.ts';

export interface Expectation {
  /** Null: no answer comes. */
  readonly status: number | null;
  /** Default null: no error. */
  readonly error?: string | null;
  /** Default none. */
  readonly history?: readonly number[];
  /** `GET BASE/path?query`, the last request as it was sent. */
  readonly sent?: string;
  /** Members of the JSON answer. */
  readonly json?: Readonly<Record<string, unknown>>;
  /** Fields of the answer. */
  readonly headers?: Readonly<Record<string, string | RegExp | null>>;
  /** Text that is in the answer. */
  readonly text?: string | RegExp;
  readonly check?: (told: Told) => void;
}

const file = (name: string): Buffer => fs.readFileSync(path.join(EXAMPLES, 'files', name));
const text = (name: string): string => file(name).toString();
const NO_BODY = { data: '', files: {}, form: {}, json: null };
const TEAPOT = /teapot/;

/** What a multipart body said of one part, as it was sent. */
function part(told: Told, name: string): string {
  const { body } = told.result.exchange?.request ?? { body: null };
  const sent = Buffer.from(body?.bytes ?? new Uint8Array()).toString('latin1');
  const found = sent.split(/--[^\r\n]+\r\n/).find((one) => one.includes(`name="${name}"`));
  return found ?? assert.fail(`there is no part ${name} in\n${sent}`);
}

function rules(told: Told): string[] {
  return told.result.exchange?.hops.flatMap(({ changes }) => changes.map(({ rule }) => rule)) ?? [];
}

/** So many promises of the file were looked at, and held. */
function passed(count: number): (told: Told) => void {
  return ({ result }) => {
    assert.deepEqual(
      result.tests.map(({ ok }) => ok),
      Array.from({ length: count }, () => true),
    );
  };
}

export const EXPECTATIONS: Readonly<Record<string, Readonly<Record<string, Expectation>>>> = {
  '01-first-requests.http': {
    GET: {
      status: 200,
      sent: 'GET BASE/get',
      json: { args: {} },
      check: ({ sentHeader }) => {
        assert.match(sentHeader('user-agent') ?? '', /^postcard\//i);
      },
    },
    'POST, with a form': {
      status: 200,
      sent: 'POST BASE/post',
      json: { ...NO_BODY, form: { key: 'value' } },
      check: ({ sentHeader }) => {
        assert.equal(sentHeader('content-type'), 'application/x-www-form-urlencoded');
      },
    },
    PUT: { status: 200, sent: 'PUT BASE/put', json: { form: { key: 'value' } } },
    DELETE: { status: 200, sent: 'DELETE BASE/delete', json: NO_BODY },
    'HEAD asks for the headers alone': {
      status: 200,
      sent: 'HEAD BASE/get',
      headers: { 'content-type': 'application/json', 'content-length': /^[1-9]/ },
      check: ({ bytes }) => {
        assert.equal(bytes.length, 0);
      },
    },
    'OPTIONS asks what is allowed': {
      status: 200,
      sent: 'OPTIONS BASE/get',
      headers: { allow: 'GET, HEAD, OPTIONS' },
    },
    'An address alone is a GET': { status: 200, sent: 'GET BASE/get' },
    'Any method will do': {
      status: 200,
      sent: 'PATCH BASE/anything/letters/1',
      json: { method: 'PATCH', json: { read: true }, data: '{ "read": true }' },
    },
  },

  '02-parameters.http': {
    'Write them yourself': {
      status: 200,
      sent: 'GET BASE/get?key1=value1&key2=value2',
      json: { args: { key1: 'value1', key2: 'value2' } },
    },
    'Or let them be encoded': {
      status: 200,
      sent: 'GET BASE/get?key1=value1&key2=Gr%C3%BC%C3%9Fe+%26+K%C3%BCsse',
      json: { args: { key1: 'value1', key2: 'Grüße & Küsse' } },
    },
    'One name, several values': {
      status: 200,
      sent: 'GET BASE/get?key1=value1&key2=value2&key2=value3',
      json: { args: { key1: 'value1', key2: ['value2', 'value3'] } },
    },
    'They join those of the address': { status: 200, sent: 'GET BASE/get?sort=date&page=2' },
    'A long query over several lines': {
      status: 200,
      sent: 'GET BASE/get?city=Lisbon&street=Rua%20da%20Saudade&lang=pt',
      json: { args: { city: 'Lisbon', street: 'Rua da Saudade', lang: 'pt' } },
    },
    'Values that several requests share': {
      status: 200,
      json: { args: { text: 'Hello from ada' } },
      check: ({ url }) => {
        assert.match(url ?? '', /^BASE\/anything\/ada\?text=Hello(%20|\+)from(%20|\+)ada$/);
      },
    },
  },

  '03-response-content.http': {
    Text: {
      status: 200,
      text: 'Zażółć gęślą jaźń',
      check: ({ result }) => {
        assert.equal(result.exchange?.response?.encoding?.toLowerCase(), 'utf-8');
      },
    },
    'The server names the wrong charset': { status: 200, text: 'Grüße aus Köln' },
    'An image': {
      status: 200,
      headers: { 'content-type': 'image/png' },
      check: ({ bytes }) => {
        assert.deepEqual([...bytes.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
      },
    },
    'A drawing': { status: 200, headers: { 'content-type': 'image/svg+xml' }, text: '<svg' },
    Bytes: {
      status: 200,
      headers: { 'content-type': 'application/octet-stream' },
      check: ({ bytes, result }) => {
        assert.equal(bytes.length, 64);
        assert.equal(result.exchange?.response?.encoding, null);
      },
    },
    JSON: {
      status: 200,
      check: ({ json }) => {
        assert.ok(typeof json === 'object' && json !== null && 'slideshow' in json);
      },
    },
    'Numbers keep their digits': {
      status: 200,
      text: /"id": 12345678901234567890,\n\s+"price": 1\.50\n/,
    },
    XML: { status: 200, headers: { 'content-type': 'application/xml' }, text: '<?xml' },
    HTML: { status: 200, headers: { 'content-type': /^text\/html/ }, text: '<html' },
    Compressed: {
      status: 200,
      headers: { 'content-encoding': 'gzip' },
      json: { gzipped: true, method: 'GET' },
    },
    'Compressed with deflate': {
      status: 200,
      headers: { 'content-encoding': 'deflate' },
      json: { deflated: true },
    },
    'Compressed with Brotli': {
      status: 200,
      headers: { 'content-encoding': 'br' },
      json: { brotli: true },
    },
    'Raw: the bytes as they came': {
      status: 200,
      headers: { 'content-encoding': 'gzip' },
      check: ({ bytes }) => {
        assert.deepEqual([...bytes.subarray(0, 3)], [0x1f, 0x8b, 0x08]);
      },
    },
    'A stream of lines': {
      status: 200,
      check: ({ text: lines }) => {
        const ids = lines
          .trim()
          .split('\n')
          .map((line) => (JSON.parse(line) as { id: number }).id);
        assert.deepEqual(ids, [0, 1, 2]);
      },
    },
    'A stream of events': {
      status: 200,
      headers: { 'content-type': /^text\/event-stream/ },
      text: 'id: 3\nevent: postcard\ndata: {"id":3,"of":3}\n\n',
    },
    'Bytes that come one by one': { status: 200, text: /^\*{5}$/ },
  },

  '04-headers-and-bodies.http': {
    'A header of your own': {
      status: 200,
      check: ({ json, sentHeader }) => {
        assert.equal(sentHeader('user-agent'), 'my-app/0.0.1');
        const { headers } = json as { headers: Record<string, string> };
        assert.equal(headers['User-Agent'], 'my-app/0.0.1');
      },
    },
    'Look at what is really sent': {
      status: 200,
      check: ({ result, sentHeader }) => {
        assert.equal(sentHeader('accept'), 'application/json');
        const { sentHeaders = [] } = result.exchange?.hops.at(-1) ?? {};
        const stamps = sentHeaders.filter(([name]) => name === 'X-Stamp');
        assert.deepEqual(stamps, [
          ['X-Stamp', 'Lisbon'],
          ['X-Stamp', 'Porto'],
        ]);
      },
    },
    'Leave one out': {
      status: 200,
      check: ({ sentHeader }) => {
        assert.equal(sentHeader('accept-encoding'), null);
      },
    },
    'A form': { status: 200, json: { ...NO_BODY, form: { key1: 'value1', key2: 'value2' } } },
    'A form, several values under one name': {
      status: 200,
      json: { form: { key1: ['value1', 'value2'] } },
    },
    'A form written as it is sent': {
      status: 200,
      json: { ...NO_BODY, form: { key1: 'value1', key2: 'value2' } },
    },
    'Text that is sent directly': {
      status: 200,
      json: { ...NO_BODY, data: '{"some": "data"}', json: { some: 'data' } },
      check: ({ sentHeader }) => {
        assert.equal(sentHeader('content-type'), null);
      },
    },
    JSON: {
      status: 200,
      json: { ...NO_BODY, data: '{\n  "some": "data"\n}', json: { some: 'data' } },
      check: ({ sentHeader }) => {
        assert.equal(sentHeader('content-type'), 'application/json');
      },
    },
    'The same by hand': { status: 200, json: { json: { some: 'data' } } },
    XML: {
      status: 200,
      json: { data: '<letter to="Ada"><p>Wish you were here.</p></letter>', json: null },
    },
    'A file as the body': {
      status: 200,
      json: { data: text('message.txt') },
      check: ({ sentHeader }) => {
        assert.equal(sentHeader('content-length'), String(file('message.txt').length));
      },
    },
    'A file with values filled in': {
      status: 200,
      json: { json: { to: 'Ada', text: 'Wish you were here.' } },
    },
    GraphQL: {
      status: 200,
      check: ({ json }) => {
        const { json: body } = json as { json: Record<string, unknown> };
        assert.match(String(body['query']), /^query Letter\(\$id: ID!\) \{/);
        assert.deepEqual(body['variables'], { id: 7 });
        assert.equal(body['operationName'], 'Letter');
      },
    },
  },

  '05-multipart.http': {
    'A file': {
      status: 200,
      check: (told) => {
        const { files } = told.json as { files: Record<string, string> };
        const [head = '', content = ''] = (files['file'] ?? '').split(',');
        assert.match(head, /^data:.*;base64$/);
        assert.deepEqual(Buffer.from(content, 'base64'), file('report.xls'));
        assert.match(told.sentHeader('content-type') ?? '', /^multipart\/form-data; boundary=/);
      },
    },
    'Its name, type and headers said by you': {
      status: 200,
      json: {
        files: {
          file: `data:application/vnd.ms-excel;base64,${file('report.xls').toString('base64')}`,
        },
      },
      check: (told) => {
        const sent = part(told, 'file');
        assert.match(sent, /; filename="report\.xls"\r\n/);
        assert.match(sent, /\r\nContent-Type: application\/vnd\.ms-excel\r\n/);
        assert.match(sent, /\r\nExpires: 0\r\n/);
      },
    },
    'Text sent as a file': {
      status: 200,
      json: { form: {}, files: { file: text('report.csv') } },
      check: (told) => {
        assert.match(part(told, 'file'), /; filename="report\.csv"\r\n/);
      },
    },
    'Fields and several files': {
      status: 200,
      json: {
        form: { from: 'ada', to: 'charles' },
        files: { pages: [text('message.txt'), text('report.csv')] },
      },
    },
    'The same, written as it is sent': {
      status: 200,
      json: { form: { from: 'ada' }, files: { file: text('report.csv') } },
    },
  },

  '06-status-and-headers.http': {
    '200': { status: 200 },
    '404 is an answer too': { status: 404 },
    'A whole class of codes': { status: 503 },
    'I am a teapot': { status: 418, text: TEAPOT },
    Made: { status: 201 },
    'Nothing to show': { status: 204 },
    'When a bad status is an error': { status: 500, error: 'HTTPError' },
    'Headers of the answer': {
      status: 200,
      headers: { 'x-postmark': 'Lisbon, Porto', 'X-POSTMARK': 'Lisbon, Porto' },
    },
    'Links between pages': {
      status: 200,
      check: ({ result }) => {
        const { links = {} } = result.exchange?.response ?? {};
        assert.deepEqual(Object.keys(links), ['first', 'prev', 'next', 'last']);
        assert.match(links['next']?.['url'] ?? '', /\/links\/5\/3$/);
      },
    },
    'Has it changed?': { status: 304, headers: { etag: '"stamp"' } },
    'May I keep it?': { status: 200, headers: { 'cache-control': 'public, max-age=60' } },
  },

  '07-cookies.http': {
    'A server sets a cookie': {
      status: 200,
      check: ({ result }) => {
        const cookies = result.exchange?.response?.cookies ?? [];
        assert.deepEqual(
          cookies.map(({ name, value, path: where }) => [name, value, where]),
          [['example_cookie_name', 'example_cookie_value', '/cookies']],
        );
      },
    },
    'And gets it back': {
      status: 200,
      json: { cookies: { example_cookie_name: 'example_cookie_value' } },
    },
    'But not on another path': {
      status: 200,
      check: ({ result, sentHeader }) => {
        assert.equal(sentHeader('cookie'), null);
        const decisions = result.exchange?.hops[0]?.cookies ?? [];
        assert.deepEqual(
          decisions.map(({ name, sent }) => [name, sent]),
          [['example_cookie_name', false]],
        );
        assert.match(decisions[0]?.reason ?? '', /path/i);
      },
    },
    'Deleted by the server': {
      status: 200,
      check: ({ result }) => {
        const changes = result.exchange?.hops[0]?.cookieChanges ?? [];
        assert.deepEqual(
          changes.map(({ name, action }) => [name, action]),
          [['example_cookie_name', 'deleted']],
        );
      },
    },
    Gone: { status: 200, json: { cookies: {} } },
    'A cookie of your own': { status: 200, json: { cookies: { cookies_are: 'working' } } },
    'Cookies for certain paths': { status: 200, json: { cookies: { tasty_cookie: 'yum' } } },
    'The plain header': { status: 200, json: { cookies: { written: 'by-hand' } } },
    'Set on the way': { status: 200, history: [302], json: { cookies: { flavour: 'vanilla' } } },
    'Without the jar': { status: 200, json: { cookies: {} } },
    'A jar of another name': {
      status: 200,
      history: [302],
      json: { cookies: { flavour: 'chocolate' } },
    },
    'The first jar knows nothing of it': {
      status: 200,
      json: { cookies: { flavour: 'vanilla' } },
    },
    'Tidied up': { status: 200, history: [302], json: { cookies: {} } },
  },

  '08-redirects.http': {
    'Moved permanently': { status: 200, history: [301], sent: 'GET BASE/get' },
    'Three in a row': { status: 200, history: [302, 302, 302], sent: 'GET BASE/get' },
    'With a path in Location': { status: 200, history: [302, 302], sent: 'GET BASE/get' },
    'With a whole address in Location': { status: 200, history: [302, 302], sent: 'GET BASE/get' },
    'Not followed': {
      status: 301,
      history: [],
      check: ({ result }) => {
        assert.match(result.exchange?.response?.next?.url ?? '', /\/get$/);
      },
    },
    'HEAD is not followed': { status: 302, history: [], sent: 'HEAD BASE/redirect/1' },
    'HEAD, followed': { status: 200, history: [302], sent: 'HEAD BASE/get' },
    '303: what was a POST becomes a GET': {
      status: 200,
      history: [303],
      sent: 'GET BASE/anything',
      json: { method: 'GET', data: '', json: null },
      check: (told) => {
        assert.equal(told.sentHeader('content-type'), null);
        assert.deepEqual(
          ['method-rewritten', 'body-dropped'].filter((rule) => !rules(told).includes(rule)),
          [],
        );
      },
    },
    '307: a POST stays a POST': {
      status: 200,
      history: [307],
      sent: 'POST BASE/anything',
      json: { method: 'POST', json: { letter: 'Wish you were here.' } },
    },
    'Credentials stay at home': {
      status: 200,
      history: [302],
      check: (told) => {
        assert.match(told.url ?? '', /^http:\/\/localhost:\d+\/headers$/);
        assert.equal(told.sentHeader('authorization'), null);
        assert.ok(rules(told).includes('header-dropped'));
        const first = told.result.exchange?.hops[0]?.request.headers.get('authorization');
        assert.equal(first, 'Bearer meant-for-the-first-server');
      },
    },
    'Too many': {
      status: 302,
      error: 'TooManyRedirects',
      history: [302, 302, 302],
      check: ({ result }) => {
        assert.equal(result.exchange?.hops.length, 4);
      },
    },
  },

  '09-timeouts-and-errors.http': {
    'The server takes too long': { status: null, error: 'ReadTimeout' },
    'Enough time': { status: 200 },
    'An answer that never seems to end': {
      status: 200,
      error: 'Timeout',
      check: ({ result, bytes }) => {
        assert.equal(result.exchange?.response?.complete, false);
        assert.ok(bytes.length > 0, 'what came is kept');
      },
    },
    'Nobody listens there': { status: null, error: 'ConnectionError' },
    'No such host': { status: null, error: 'ConnectionError' },
    'A status that is an error': { status: 404, error: 'HTTPError' },
    'Round and round': {
      status: 302,
      error: 'TooManyRedirects',
      history: [302, 302],
      check: ({ result }) => {
        assert.equal(result.exchange?.hops.length, 3);
      },
    },
    'An address that cannot be': { status: null, error: 'InvalidURL' },
    'A way of sending that is not known': { status: null, error: 'InvalidSchema' },
  },

  '10-authentication.http': {
    Basic: { status: 200, json: { authenticated: true, user: 'ada' } },
    'Basic, in a header': { status: 200, json: { authenticated: true, user: 'ada' } },
    'The wrong password': { status: 401, headers: { 'www-authenticate': /^Basic / } },
    Digest: {
      status: 200,
      history: [401],
      json: { authenticated: true, user: 'ada' },
      check: ({ result }) => {
        assert.deepEqual(
          result.exchange?.hops.map(({ response }) => response?.statusCode),
          [401, 200],
        );
      },
    },
    Bearer: { status: 200, json: { authenticated: true, token: 'a-token' } },
    Nobody: { status: 401, headers: { 'www-authenticate': 'Bearer' } },
  },

  '11-values-and-checks.http': {
    'From the file, the environment, and out of thin air': {
      status: 200,
      check: ({ json }) => {
        const { args } = json as { args: Record<string, string> };
        assert.equal(args['title'], 'A letter from Lisbon');
        assert.match(args['id'] ?? '', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
        assert.match(args['written'] ?? '', /^\d{10}$/);
      },
    },
    writer: { status: 200, json: { json: { user: { name: 'Ada', tags: ['maths', 'engines'] } } } },
    'The answer of another request': {
      status: 200,
      json: { args: { name: 'Ada', second: 'engines' } },
      check: ({ sentHeader }) => {
        assert.equal(sentHeader('x-server'), 'postcard-demo');
      },
    },
    Promises: { status: 200, check: passed(6) },
    'A script looks closer': {
      status: 200,
      check: (told) => {
        passed(1)(told);
        assert.deepEqual(told.result.logs, ['The author is Yours Truly']);
      },
    },
    'What the script found': { status: 200, sent: 'GET BASE/get?author=Yours%20Truly' },
    'Once for each city': { status: 200, sent: 'GET BASE/get?town=Lisbon', check: passed(1) },
    'Once for each city #2': { status: 200, sent: 'GET BASE/get?town=Porto', check: passed(1) },
    'Once for each city #3': { status: 200, sent: 'GET BASE/get?town=Braga', check: passed(1) },
    'As curl says it': {
      status: 200,
      sent: 'PUT BASE/anything',
      json: { json: { from: 'curl' } },
    },
  },
};
