/** Finds what differs between a recorded case and ours. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { ScriptedServers } from '../../servers/scriptedServers.ts';
import { textOf } from './oracleCase.ts';
import type { Bag, Json, OracleCase } from './oracleCase.ts';
import type { Outcome } from './oracleRun.ts';

/** Path of what differs to what it is with us. */
export type Difference = Record<string, unknown>;

const BOUNDARY = '0123456789abcdef0123456789abcdef';
/** Where and how these stand is the transport's business: compared without order and case. */
const FRAMING = /^(?:host|connection|content-length|transfer-encoding)$/i;
const DEFAULTS: readonly (readonly [string, string])[] = [
  ['User-Agent', 'product'],
  ['Accept-Encoding', 'codings'],
  ['Accept', '*/*'],
  ['Connection', 'keep-alive'],
];

export function compareCase(
  recorded: OracleCase,
  ours: Outcome,
  servers: ScriptedServers,
): Difference {
  const unfill = unfiller(servers);
  const differs: Difference = {};
  const note = (path: string, value: unknown) => {
    differs[path] = value === undefined ? null : toPlain(value, unfill);
  };
  recorded.expect.steps.forEach((expected, i) => {
    const got = ours.steps[i] ?? {};
    for (const [key, value] of compareStep(expected, got, unfill)) note(`${i}.${key}`, value);
  });
  const wire = ours.wire.map((request) => normalWire(request, unfill));
  const expectedWire = recorded.expect.wire.map((request) =>
    recordedWire(request, servers, unfill),
  );
  if (wire.length !== expectedWire.length)
    note(
      'wire',
      wire.map(({ port, line }) => `${port} ${line}`),
    );
  else {
    expectedWire.forEach((expected, i) => {
      for (const [key, value] of Object.entries(expected)) {
        const own = (wire[i] as unknown as Record<string, unknown>)[key];
        if (!isDeepStrictEqual(own, value) && !isCutOff(own, value)) note(`wire ${i}.${key}`, own);
      }
    });
  }
  return differs;
}

/** Very long lines were not recorded whole. */
function isCutOff(own: unknown, recorded: unknown): boolean {
  const start =
    typeof recorded === 'string' ? /^(.*)…\(\d+ characters\)$/s.exec(recorded)?.[1] : undefined;
  return start !== undefined && typeof own === 'string' && own.startsWith(start);
}

function unfiller(servers: ScriptedServers): (text: string) => string {
  const names = new Map(
    ['A', 'B', 'T', 'TB', 'E', 'W', 'S', 'M', 'P', 'PS', 'X', 'D'].map((name) => [
      textOf(servers.portOf(name)),
      name,
    ]),
  );
  return (text) =>
    text
      .replace(/127\.0\.0\.1:(\d+)/g, (all, port: string) =>
        names.has(port) ? `{${names.get(port) ?? ''}:hp}` : all,
      )
      .replace(/(?<![\d.])(\d{4,5})(?!\d)/g, (all, port: string) =>
        names.has(port) ? `{${names.get(port) ?? ''}:port}` : all,
      );
}

function toPlain(value: unknown, unfill: (text: string) => string): unknown {
  if (typeof value === 'string') return unfill(value);
  if (Buffer.isBuffer(value)) return unfill(value.toString('latin1'));
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => toPlain(item, unfill));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, toPlain(item, unfill)]),
  );
}

function* compareStep(
  expected: Bag,
  got: Readonly<Record<string, unknown>>,
  unfill: (text: string) => string,
): Generator<[string, unknown]> {
  const own = (key: string) => toPlain(got[key], unfill);
  if (expected['error'] !== undefined) {
    const same = expected['error'] === got['error'];
    // Errors of Python itself are not in Requests' family; ours are all in one.
    const foreign = expected['module'] !== 'requests' && got['error'] !== undefined;
    if (!same && !foreign) yield ['error', own('error') ?? `response ${textOf(got['status'])}`];
    if (got['error'] !== undefined && !isDeepStrictEqual(own('jar'), expected['jar']))
      yield ['jar', own('jar')];
    return;
  }
  if (got['error'] !== undefined) {
    yield ['error', `${textOf(got['error'])} ${textOf(got['code'])}`];
    return;
  }
  if (expected['outcome'] !== undefined) {
    if (!isDeepStrictEqual(own('value'), expected['value']))
      yield ['value', got['none'] === true ? 'none' : own('value')];
    return;
  }
  const usual =
    expected['ok'] === true ? { text: 'ok', encoding: 'ISO-8859-1', jsonError: true } : {};
  const whole: Record<string, Json | undefined> = {
    status: 200,
    reason: 'OK',
    history: [],
    ...usual,
    ...(expected as Record<string, Json>),
  };
  for (const key of [
    'status',
    'reason',
    'url',
    'history',
    'links',
    'cookies',
    'jar',
    'raised',
    'read',
  ]) {
    if (!isDeepStrictEqual(own(key), whole[key])) yield [key, own(key)];
  }
  yield* compareContent(whole, got, unfill);
  const next = whole['next'] as Bag | undefined;
  if (next !== undefined || got['next'] !== undefined) {
    const mine = (got['next'] ?? {}) as {
      method?: string;
      url?: string;
      headers?: [string, string][];
    };
    const theirs = (next ?? {}) as typeof mine;
    if (mine.method !== theirs.method || unfill(mine.url ?? '') !== theirs.url)
      yield ['next', own('next')];
    else if (
      !isDeepStrictEqual(
        plainFields(mine.headers ?? [], unfill),
        plainFields(theirs.headers ?? [], unfill),
      )
    ) {
      yield ['next.headers', plainFields(mine.headers ?? [], unfill)];
    }
  }
}

function* compareContent(
  expected: Readonly<Record<string, Json | undefined>>,
  got: Readonly<Record<string, unknown>>,
  unfill: (text: string) => string,
): Generator<[string, unknown]> {
  const bytes = got['bytes'] as Buffer | undefined;
  if (bytes === undefined) return;
  const { b64, text, sha256 } = expected;
  if (b64 !== undefined ? bytes.toString('base64') !== b64 : false) yield ['bytes', bytes];
  if (sha256 !== undefined && createHash('sha256').update(bytes).digest('hex') !== sha256) {
    yield ['bytes', bytes.length];
  }
  if (text !== undefined && unfill(textOf(got['text'])) !== text) yield ['text', got['text']];
  const encoding = typeof expected['encoding'] === 'string' ? expected['encoding'] : null;
  // DEV-1: where no charset is given the two choose by other rules; the text itself is compared above.
  const given = encoding !== null && encoding !== 'ISO-8859-1';
  if (given && !sameCharset(encoding, got['encoding'])) yield ['encoding', got['encoding']];
  if (expected['jsonError'] === true && got['jsonError'] !== true) yield ['json', got['json']];
  const json = expected['json'];
  if (json === undefined) return;
  const value = json === true ? (JSON.parse(textOf(text)) as unknown) : (json as Bag)['value'];
  const own = (got['json'] as { value: unknown } | undefined)?.value;
  if (got['jsonError'] === true) yield ['json', 'error'];
  else if (!isDeepStrictEqual(toPlain(own, unfill), value)) yield ['json', got['json']];
}

/** Names that mean the same to a browser. ASCII text reads the same in all of them. */
function sameCharset(a: string | null, b: unknown): boolean {
  try {
    return a !== null && new TextDecoder(a).encoding === new TextDecoder(textOf(b)).encoding;
  } catch {
    return false;
  }
}

interface NormalWire {
  readonly port: string;
  readonly line: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly framing: Readonly<Record<string, string>>;
  readonly body: string;
  readonly digest?: unknown;
  readonly target?: unknown;
  readonly valid?: unknown;
}

function normalBody(body: string): string {
  return body.replace(/--[0-9a-f]{32}(?=\r\n|--)/g, `--${BOUNDARY}`);
}

function plainFields(
  headers: readonly (readonly [string, string])[],
  unfill: (text: string) => string,
): (readonly [string, string])[] {
  return headers
    .filter(([name]) => !FRAMING.test(name))
    .map(([name, value]) => {
      const text = unfill(value)
        .replace(/(boundary=)[0-9a-f]{32}/, `$1${BOUNDARY}`)
        .replace(/^(?:python-requests|postcard)\/[\w.-]+$/, 'product')
        .replace(/^gzip, deflate, br(?:, zstd)?$/, 'codings');
      return [name, /^Digest /.test(text) ? 'Digest' : text] as const;
    });
}

function framingOf(
  headers: readonly (readonly [string, string])[],
  unfill: (text: string) => string,
): Record<string, string> {
  const framing = headers
    .filter(([name]) => FRAMING.test(name))
    .map(([name, value]) => [name.toLowerCase(), unfill(value)]);
  return Object.fromEntries(framing) as Record<string, string>;
}

const DIGEST_FIELDS = ['username', 'realm', 'nonce', 'uri', 'opaque', 'algorithm', 'qop', 'nc'];

function digestOf(fields: Readonly<Record<string, unknown>> | undefined): unknown {
  if (fields === undefined) return undefined;
  return Object.fromEntries(DIGEST_FIELDS.map((name) => [name, fields[name] ?? null]));
}

function normalWire(
  request: Readonly<Record<string, unknown>>,
  unfill: (text: string) => string,
): NormalWire {
  const headers = request['headers'] as (readonly [string, string])[];
  return {
    port: textOf(request['port']),
    line: unfill(textOf(request['line'])),
    headers: plainFields(headers, unfill),
    framing: framingOf(headers, unfill),
    body: unfill(normalBody((request['body'] as Buffer).toString('latin1'))),
    digest: digestOf(request['digest'] as Record<string, string> | undefined),
    target: request['target'] === undefined ? undefined : unfill(request['target'] as string),
    valid: request['valid'],
  };
}

function recordedWire(
  request: Bag,
  servers: ScriptedServers,
  unfill: (text: string) => string,
): NormalWire {
  if (request['line'] === undefined) {
    return {
      port: textOf(request['port']),
      line: textOf(request['raw']),
      headers: [],
      framing: {},
      body: '',
    };
  }
  const given = (request['headers'] ?? ['host', 'defaults']) as Json[];
  const headers = given.flatMap((field): (readonly [string, string])[] => {
    if (field === 'host') return [['Host', `{${textOf(request['port'])}:hp}`]];
    if (field === 'defaults') return [...DEFAULTS];
    return [field as unknown as readonly [string, string]];
  });
  const text = request['text'];
  const body =
    text === undefined
      ? Buffer.from(textOf(request['b64'] ?? ''), 'base64')
      : Buffer.from(servers.fill(textOf(text)));
  const digest = request['digest'] as Record<string, unknown> | undefined;
  return {
    port: textOf(request['port']),
    line: textOf(request['line']),
    headers: plainFields(headers, unfill),
    framing: framingOf(headers, unfill),
    ...(request['sha256'] === undefined
      ? { body: unfill(normalBody(body.toString('latin1'))) }
      : ({} as { body: string })),
    ...(digest === undefined
      ? {}
      : {
          digest: digestOf(digest),
          ...(digest['valid'] === undefined || digest['valid'] === null ? {} : { valid: true }),
        }),
    ...(request['target'] === undefined ? {} : { target: request['target'] }),
  };
}
