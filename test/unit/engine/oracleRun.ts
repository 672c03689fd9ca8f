/** Plays a recorded case with our engine and tells what came of it, in the words of the recording. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { RequestException } from '../../../src/engine/errors.ts';
import type { Cookie, Response } from '../../../src/engine/response.ts';
import type { PreparedRequest } from '../../../src/engine/preparedRequest.ts';
import { Session } from '../../../src/engine/session.ts';
import type { SessionOptions } from '../../../src/engine/session.ts';
import type { ScriptedServers, SeenRequest } from '../../servers/scriptedServers.ts';
import { CaseReader, textOf } from './oracleCase.ts';
import type { Bag, Json, OracleCase } from './oracleCase.ts';
import { callHelper } from './oracleHelpers.ts';

export interface Outcome {
  readonly steps: readonly Record<string, unknown>[];
  readonly wire: readonly Record<string, unknown>[];
  readonly hooks: readonly unknown[];
}

/** Addresses of this run become the placeholders of the recording. */
export type Unfill = (text: string) => string;

export async function playCase(
  recorded: OracleCase,
  servers: ScriptedServers,
  extra: SessionOptions = {},
): Promise<Outcome> {
  servers.load(recorded.raw ?? { A: 'ok' });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'postcard-oracle-'));
  const reader = new CaseReader((text) => servers.fill(text), folder);
  if (recorded.netrc !== undefined) {
    fs.writeFileSync(path.join(folder, '.netrc'), reader.text(recorded.netrc));
  }
  const options = { ...reader.session(recorded), ...extra };
  const session = new Session(options);
  const steps: Record<string, unknown>[] = [];
  try {
    for (const step of recorded.steps) {
      steps.push(await playStep(step, { reader, session, options }));
    }
    for (let i = 0; i < 20 && servers.seen.length < recorded.expect.wire.length; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  } finally {
    await session.close();
    fs.rmSync(folder, { recursive: true });
  }
  return {
    steps,
    wire: servers.seen.map((seen) => toWire(seen, recorded.digest_creds)),
    hooks: reader.hooksCalled,
  };
}

interface Play {
  readonly reader: CaseReader;
  readonly session: Session;
  readonly options: SessionOptions;
}

async function playStep(step: Bag, play: Play): Promise<Record<string, unknown>> {
  if (step['do'] === 'sleep') {
    await new Promise((resolve) => setTimeout(resolve, Number(step['s']) * 1000));
    return { outcome: 'done' };
  }
  if (step['do'] === 'fn')
    return callHelper(textOf(step['name']), play.reader.value(step['args'] ?? []) as unknown[]);
  const { session } = play;
  let response: Response;
  try {
    response = await send(step, play);
  } catch (error) {
    return { ...errorOutcome(error), ...jarOf(session.cookies.list()) };
  }
  const outcome = await responseOutcome(response, step);
  return { ...outcome, ...jarOf(session.cookies.list()) };
}

async function send(step: Bag, { reader, session, options }: Play): Promise<Response> {
  const method = textOf(step['method'] ?? 'GET');
  const given = reader.value(step['url'] ?? '');
  const url = given instanceof Uint8Array ? Buffer.from(given).toString() : textOf(given);
  const asked = reader.options(step);
  if (step['do'] === 'send_prepared') {
    const request = session.prepare({ ...asked, method, url });
    for (const [name, value] of Object.entries((step['set_headers'] ?? {}) as Bag)) {
      if (value === null) request.headers.delete(name);
      else request.headers.set(name, textOf(value));
    }
    return session.send(request);
  }
  const own = step['fresh'] === true ? new Session(options) : session;
  try {
    // `session.head` does not follow, `session.request("HEAD")` does.
    const follow = method === 'HEAD' && step['via'] !== 'verb' ? { allowRedirects: true } : {};
    return await own.request(method, url, { ...follow, ...asked });
  } finally {
    if (own !== session) await own.close();
  }
}

function errorOutcome(error: unknown): Record<string, unknown> {
  if (!RequestException.is(error)) throw error;
  const response = error.response === null ? {} : { reading: error.response.statusCode };
  return { error: error.name, code: error.code, message: error.message, ...response };
}

async function responseOutcome(response: Response, step: Bag): Promise<Record<string, unknown>> {
  const { statusCode: status, reason, url, history, links, next } = response;
  const outcome: Record<string, unknown> = {
    status,
    reason,
    url,
    history: history.map((r) => [r.statusCode, r.request.method, r.url]),
    links: Object.keys(links).length === 0 ? undefined : links,
    cookies: response.cookies.length === 0 ? undefined : response.cookies.map(cookie),
    next: next === null ? undefined : preparedOutcome(next),
    raised: raised(response),
  };
  if (step['read'] !== undefined) {
    outcome['read'] = await readAll(response, step['read'] as readonly Json[]);
    await response.close();
    return outcome;
  }
  if (step['stream'] === true) {
    outcome['encoding'] = response.encoding;
    await response.close();
    return outcome;
  }
  const content = await response.content();
  outcome['encoding'] = response.encoding;
  outcome['bytes'] = Buffer.from(content);
  outcome['text'] = await response.text();
  try {
    outcome['json'] = { value: await response.json() };
  } catch {
    outcome['jsonError'] = true;
  }
  return outcome;
}

async function readAll(response: Response, reads: readonly Json[]): Promise<unknown[]> {
  const out: unknown[] = [];
  for (const item of reads) {
    const [kind, options] = (typeof item === 'string' ? [item, {}] : item) as [string, Bag];
    try {
      out.push([kind, await readOne(response, kind, options)]);
    } catch (error) {
      if (!RequestException.is(error) && !(error instanceof RangeError)) throw error;
      out.push([kind, { error: error.name }]);
    }
  }
  return out;
}

async function readOne(response: Response, kind: string, options: Bag): Promise<unknown> {
  switch (kind) {
    case 'content':
      return { $b64: Buffer.from(await response.content()).toString('base64') };
    case 'text':
      return response.text();
    case 'json':
      return response.json();
    case 'apparent_encoding':
      return response.apparentEncoding;
    case 'close':
      await response.close();
      return true;
    case 'raise_for_status':
      response.raiseForStatus();
      return null;
    case 'iter_lines':
      return all(response.iterLines());
    case 'iter_content': {
      const size = options['chunk_size'] ?? 1;
      const chunks: Uint8Array[] = await all(response.iterContent(size as number));
      return chunks.map((chunk) => Buffer.from(chunk).toString('latin1'));
    }
    case 'raw': {
      const pieces: Uint8Array[] = [];
      const source = options['decode'] === true ? response.iterContent() : response.iterRaw();
      for await (const piece of source) pieces.push(piece);
      const bytes = Buffer.concat(pieces).subarray(0, Number(options['n'] ?? Infinity));
      return { $b64: bytes.toString('base64') };
    }
    default:
      throw new Error(`unknown reading ${kind}`);
  }
}

function raised(response: Response): string | undefined {
  try {
    response.raiseForStatus();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

export function preparedOutcome({
  method,
  url,
  headers,
}: PreparedRequest): Record<string, unknown> {
  return { method, url, headers: [...headers] };
}

function cookie({ name, value, domain, path }: Cookie): string[] {
  return [name, value, domain, path];
}

function jarOf(cookies: readonly Cookie[]): Record<string, unknown> {
  return cookies.length === 0 ? {} : { jar: cookies.map(cookie) };
}

function toWire(
  seen: SeenRequest,
  credentials: readonly [string, string] | undefined,
): Record<string, unknown> {
  const authorization = seen.headers.find(([name]) =>
    /^(?:proxy-)?authorization$/i.test(name),
  )?.[1];
  const digest = authorization?.startsWith('Digest ') === true ? digestFields(authorization) : null;
  return {
    port: seen.port,
    line: seen.line,
    headers: seen.headers,
    body: seen.body,
    chunked: seen.chunked,
    target: seen.target ?? undefined,
    digest: digest ?? undefined,
    valid:
      digest === null || credentials === undefined
        ? undefined
        : digestIsRight(digest, seen.line.split(' ')[0] ?? '', credentials),
    tls: { sni: seen.sni, client: seen.clientName },
  };
}

function digestFields(value: string): Record<string, string> {
  const fields = value.slice(7).matchAll(/([\w*]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]*))/g);
  return Object.fromEntries(
    [...fields].map(([, name = '', quoted, token]) => [
      name,
      quoted?.replace(/\\(.)/g, '$1') ?? token ?? '',
    ]),
  );
}

/** RFC 7616 3.4.1, worked out anew. */
function digestIsRight(
  fields: Readonly<Record<string, string>>,
  method: string,
  [user, password]: readonly [string, string],
): boolean {
  const algorithm = (fields['algorithm'] ?? 'MD5').toUpperCase();
  const name =
    { 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256', 'SHA-512': 'sha512', SHA: 'sha1' }[
      algorithm.replace('-SESS', '')
    ] ?? 'md5';
  const h = (text: string) => createHash(name).update(text).digest('hex');
  const { realm = '', nonce = '', uri = '', qop, nc = '', cnonce = '', response } = fields;
  const plain = h(`${user}:${realm}:${password}`);
  const a1 = algorithm.endsWith('-SESS') ? h(`${plain}:${nonce}:${cnonce}`) : plain;
  const a2 = h(`${method}:${uri}`);
  const middle = qop === undefined ? nonce : `${nonce}:${nc}:${cnonce}:${qop}`;
  return response === h(`${a1}:${middle}:${a2}`);
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
