/** A result of the runner as `--format json` prints it. */
import type { Hop } from '../../engine/exchange.ts';
import type { PreparedRequest } from '../../engine/preparedRequest.ts';
import type { Cookie, Response } from '../../engine/response.ts';
import type { OutputMask } from './outputMask.ts';
import type { RunResult } from '../../runner/result.ts';
import { shownError } from '../../runner/shownError.ts';
import { looksSecret } from '../../variables/secretNames.ts';
import { requestBodyToJson, responseBodyToJson } from './body.ts';
import type {
  JsonCookie,
  JsonHop,
  JsonHopResponse,
  JsonRequest,
  JsonResponse,
  JsonResult,
} from './contract.ts';

/** `file` as the person gave it; `mask` hides secrets, or nothing. */
export async function resultToJson(
  result: RunResult,
  file: string,
  mask: OutputMask,
): Promise<JsonResult> {
  const { exchange } = result;
  const last = exchange?.hops.at(-1) ?? null;
  const response = exchange?.response ?? null;
  const before = exchange?.hops.slice(0, -1) ?? [];
  const history = await Promise.all(before.map((hop) => hopToJson(hop, mask)));
  const prepared = last?.request ?? exchange?.request ?? null;
  const error = shownError(result, mask);
  const strand = response === null && history.length > 0;
  return {
    file,
    line: result.line,
    name: result.name,
    ok: result.ok,
    ...(result.skipped === true ? { skipped: 'A script asked not to send it.' } : {}),
    request: prepared === null ? null : await requestToJson(prepared, last, mask),
    response: response === null ? null : await finalResponse(response, history, mask),
    error: error === null || !strand ? error : { ...error, history },
    tests: result.tests.map((test) => ({
      name: mask.text(test.name),
      ok: test.ok,
      line: test.line,
      actual: test.actual === null ? null : mask.text(test.actual),
      expected: test.expected === null ? null : mask.text(test.expected),
      message: test.message === null ? null : mask.text(test.message),
      ...(typeof test.diff === 'string' ? { diff: mask.text(test.diff) } : {}),
    })),
    logs: result.logs.map((line) => mask.text(line)),
    variables: variablesToJson(result, mask),
    warnings: result.warnings.map((line) => mask.text(line)),
    ...deviationsToJson(result, mask),
  };
}

function deviationsToJson(
  { exchange }: RunResult,
  mask: OutputMask,
): Pick<JsonResult, 'deviations'> {
  const found = exchange?.deviations ?? [];
  if (found.length === 0) return {};
  return { deviations: found.map(({ id, detail }) => ({ id, detail: mask.text(detail) })) };
}

async function finalResponse(
  response: Response,
  history: readonly JsonHop[],
  mask: OutputMask,
): Promise<JsonResponse> {
  return { ...(await responseToJson(response, mask)), history };
}

async function requestToJson(
  request: PreparedRequest,
  hop: Hop | null,
  mask: OutputMask,
): Promise<JsonRequest> {
  const sent = hop !== null && hop.sentHeaders.length > 0 ? hop.sentHeaders : [...request.headers];
  return {
    method: request.method,
    url: mask.text(request.url),
    httpVersion: hop?.response?.httpVersion === '2' ? '2' : '1.1',
    headers: sent.map(([name, value]) => [name, mask.requestHeader(name, value)]),
    body: await requestBodyToJson(request.body, mask.text),
  };
}

async function responseToJson(response: Response, mask: OutputMask): Promise<JsonHopResponse> {
  return {
    url: mask.text(response.url),
    statusCode: response.statusCode,
    reason: mask.text(response.reason),
    httpVersion: response.httpVersion,
    headers: response.rawHeaders.map(([name, value]) => [name, mask.text(value)]),
    encoding: response.encoding,
    size: response.size,
    body: await responseBodyToJson(response, mask.text),
    cookies: response.cookies.map((cookie) => cookieToJson(cookie, mask)),
    elapsedMs: round(response.elapsedMs),
    timings: Object.fromEntries(
      Object.entries(response.timings).map(([phase, ms]: [string, number | null]) => [
        phase,
        ms === null ? null : round(ms),
      ]),
    ),
    links: Object.fromEntries(
      Object.entries(response.links).map(([rel, link]) => [
        rel,
        Object.fromEntries(Object.entries(link).map(([key, value]) => [key, mask.text(value)])),
      ]),
    ),
  };
}

function cookieToJson(cookie: Cookie, mask: OutputMask): JsonCookie {
  const { name, value, domain, path, expires, secure, httpOnly, sameSite } = cookie;
  const where = { domain: mask.text(domain), path: mask.text(path) };
  return { name, value: mask.text(value), ...where, expires, secure, httpOnly, sameSite };
}

async function hopToJson(hop: Hop, mask: OutputMask): Promise<JsonHop> {
  return {
    request: await requestToJson(hop.request, hop, mask),
    response: hop.response === null ? null : await responseToJson(hop.response, mask),
    because: hop.changes.map(({ rule, detail }) => ({ rule, detail: mask.text(detail) })),
  };
}

/** A value that holds a secret, or whose name says that it is one, is `***`. */
function variablesToJson({ variables }: RunResult, mask: OutputMask): Record<string, string> {
  const hidden = (name: string, value: string) =>
    mask.hides && (looksSecret(name) || mask.text(value) !== value);
  return Object.fromEntries(
    Object.entries(variables ?? {}).map(([name, value]) => [
      name,
      hidden(name, value) ? '***' : value,
    ]),
  );
}

/** To a microsecond: more digits say nothing. */
function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
