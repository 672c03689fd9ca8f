/** What an assertion looks at, read from an exchange. */
import type { Exchange } from '../../engine/exchange.ts';
import type { Response } from '../../engine/response.ts';
import { createBodyReader } from '../../variables/bodyText.ts';
import type { BodyReader } from '../../variables/bodyText.ts';
import type { JsonValue } from '../../variables/json.ts';
import { selectReference } from '../../variables/responseReference.ts';

/** Undefined where there is nothing; `problem` says why, where it is known. */
export interface Subject {
  readonly value: JsonValue | undefined;
  readonly problem: string | null;
  /** It makes no sense, so nothing can be said of it: not even that it is not there. */
  readonly invalid?: boolean;
}

const HEAD = /^([A-Za-z]+)(?:\s+|(?=[.[])|$)(.*)$/s;
const DAY_MS = 24 * 60 * 60 * 1000;

/** @param bodies shared by the assertions of one answer, so that it is decoded once */
export async function readSubject(
  subject: string,
  exchange: Exchange,
  bodies: BodyReader = createBodyReader(),
): Promise<Subject> {
  const { response } = exchange;
  if (response === null) return nothing('No answer came.');
  if (subject.startsWith('$')) return select(`body.${subject}`, exchange, bodies);
  if (subject.startsWith('/')) return select(`body.${subject}`, exchange, bodies);
  const [, head = '', rest = ''] = HEAD.exec(subject) ?? [];
  const read = READERS[head.toLowerCase()];
  if (read !== undefined) return read({ rest: unquoted(rest), response, exchange, bodies });
  return invalid(
    `\`${subject}\` is nothing that can be looked at. There are status, header, body, jsonpath, xpath, duration, size, cookie, redirects, certificate and url.`,
  );
}

interface Look {
  /** What follows the word, without quotes around it. */
  readonly rest: string;
  readonly response: Response;
  readonly exchange: Exchange;
  readonly bodies: BodyReader;
}

type Reader = (look: Look) => Subject | Promise<Subject>;

/** A word that nothing may follow but a comparison: what follows `status` would be lost in silence. */
function alone(word: string, read: (response: Response) => JsonValue | undefined): Reader {
  return ({ rest, response }) =>
    rest === ''
      ? some(read(response))
      : invalid(`\`${rest}\` is no comparison. Write \`${word} == …\`, or another sign or word.`);
}

const status = alone('status', ({ statusCode }) => statusCode);
const header: Reader = ({ rest, exchange, bodies }) =>
  select(`headers.${rest.replace(/^\./, '')}`, exchange, bodies);
const body: Reader = ({ rest, exchange, bodies }) =>
  select(rest === '' ? 'body' : `body.${rest.replace(/^\.(?!\.)/, '')}`, exchange, bodies);
const xpath: Reader = ({ rest, exchange, bodies }) =>
  select(`body.asXml.${rest}`, exchange, bodies);
const cookie: Reader = ({ rest, exchange, bodies }) =>
  select(rest === '' ? 'cookies' : `cookies.${rest.replace(/^\./, '')}`, exchange, bodies);
const redirects: Reader = ({ rest, exchange, bodies }) =>
  select(`redirects${rest.replace(/^\s*(?:count|\.length)$/i, '')}`, exchange, bodies);
const any: Reader = ({ rest, exchange, bodies }) =>
  select(rest.replace(/^\./, ''), exchange, bodies);

/** A path of httpYac's JavaScript that is no more than a path. */
const script: Reader = (look) => {
  const path = /^response\.((?:[\w$]|\.|\[(?:\d+|"[^"]*"|'[^']*')\])+)$/.exec(look.rest)?.[1];
  return path === undefined
    ? invalid('JavaScript in an assertion is not run. Write `body.path`, or a test in `> {% … %}`.')
    : any({ ...look, rest: path });
};

const READERS: Readonly<Record<string, Reader>> = {
  status,
  statuscode: status,
  code: status,
  reason: alone('reason', ({ reason }) => reason),
  header,
  headers: header,
  body,
  json: body,
  jsonpath: body,
  xpath,
  xml: xpath,
  duration,
  time: duration,
  elapsed: duration,
  size,
  bytes: size,
  cookie,
  cookies: cookie,
  redirect: redirects,
  redirects,
  history: redirects,
  certificate,
  cert: certificate,
  tls: alone('tls', ({ connection }) => connection?.tls?.protocol ?? undefined),
  url: alone('url', ({ url }) => url),
  version: alone('version', ({ httpVersion }) => httpVersion),
  contenttype: ({ rest, exchange, bodies }) => select(`contentType${rest}`, exchange, bodies),
  response: any,
  js: script,
  encoding: alone('encoding', ({ encoding }) => encoding ?? undefined),
  complete: alone('complete', ({ complete }) => complete),
};

async function select(path: string, exchange: Exchange, bodies: BodyReader): Promise<Subject> {
  const found = await selectReference({ name: '', side: 'response', path }, exchange, bodies);
  if (found === undefined) return nothing(null);
  if ('value' in found) return some(found.value);
  return / is no JSONPath\b/.test(found.problem) ? invalid(found.problem) : nothing(found.problem);
}

/** Milliseconds: the whole exchange, or a phase of its last hop. */
function duration({ rest, exchange, response }: Look): Subject {
  const { timings } = response;
  const phases: Readonly<Record<string, number | null>> = {
    '': exchange.elapsedMs,
    total: exchange.elapsedMs,
    elapsed: response.elapsedMs,
    dns: timings.dns,
    connect: timings.connect,
    tcp: timings.connect,
    tls: timings.tls,
    send: timings.send,
    request: timings.send,
    wait: timings.wait,
    firstbyte: timings.wait,
    receive: timings.receive,
    download: timings.receive,
  };
  const phase = rest.replace(/^\./, '').toLowerCase();
  if (!Object.hasOwn(phases, phase)) {
    return invalid(
      `There is no phase \`${rest}\`; there are dns, connect, tls, send, wait and receive.`,
    );
  }
  const ms = phases[phase] ?? null;
  return ms === null ? nothing(`There was no phase \`${rest}\`.`) : some(ms);
}

/** Bytes: decoded unless `size wire` or `size headers` is asked for. */
function size({ rest, response }: Look): Subject {
  const part = rest.replace(/^\./, '').toLowerCase();
  if (part === 'headers') return some(response.size.headers);
  if (/^(?:wire|encoded|transferred)$/.test(part)) return some(response.size.body);
  if (/^(?:|body|decoded)$/.test(part)) return some(response.size.decoded);
  return invalid(`There is no size \`${rest}\`; there are decoded, wire and headers.`);
}

function certificate({ rest, response }: Look): Subject {
  const leaf = response.connection?.tls?.certificates[0];
  if (leaf === undefined)
    return nothing('The connection was not encrypted: there is no certificate.');
  const fact = rest.replace(/^\./, '').toLowerCase();
  switch (fact) {
    case '':
    case 'daysleft':
    case 'days':
      return some(Math.floor((Date.parse(leaf.validTo) - Date.now()) / DAY_MS));
    case 'subject':
      return some(leaf.subject);
    case 'issuer':
      return some(leaf.issuer);
    case 'validfrom':
      return some(leaf.validFrom);
    case 'validto':
      return some(leaf.validTo);
    case 'fingerprint':
      return some(leaf.fingerprint256);
    case 'names':
      return some(leaf.altNames ?? undefined);
    default:
      return invalid(
        `A certificate has no \`${rest}\`; it has daysLeft, subject, issuer and names.`,
      );
  }
}

function some(value: JsonValue | undefined): Subject {
  return { value, problem: null };
}

function nothing(problem: string | null): Subject {
  return { value: undefined, problem };
}

function invalid(problem: string): Subject {
  return { value: undefined, problem, invalid: true };
}

function unquoted(text: string): string {
  return /^(["'`]).*\1$/s.test(text) ? text.slice(1, -1) : text;
}
