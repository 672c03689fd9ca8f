/** What the panel shows of a result. Pure; secrets are dots from here on. */
import type { CertificateInfo, Hop } from '../engine/exchange.ts';
import type { RequestException } from '../engine/errors.ts';
import type { Response } from '../engine/response.ts';
import { isSslError, lacksAuthority, trustable } from './trustable.ts';
import { requestOrigins } from '../host/requestOrigins.ts';
import { createMask } from '../runner/mask.ts';
import type { Mask } from '../runner/mask.ts';
import type { RunResult } from '../runner/result.ts';
import { shownError } from '../runner/shownError.ts';
import type { RequestEntry } from '../runner/runInput.ts';
import type {
  CertificateDto,
  ConnectionDto,
  ErrorDto,
  ExchangeDto,
  HopDto,
  ResponseDto,
} from '../protocol/exchangeDto.ts';
import { mediaTypeOf, viewOf } from './mediaView.ts';

const MAX_REQUEST_BODY = 256 * 1024;

/** What the file says, for a request that could not be made. */
export type Written = Pick<RequestEntry, 'method' | 'target'>;

export function toExchangeDto(
  result: RunResult,
  written: Written,
  decidedBy: ErrorDto['decidedBy'] | null = null,
): ExchangeDto {
  const { exchange } = result;
  const mask = createMask(result.secrets);
  const first = exchange?.hops[0]?.request ?? exchange?.request ?? null;
  const last = exchange?.response?.request ?? exchange?.request ?? null;
  const method = first?.method ?? written.method;
  const url = mask.text(last?.url ?? written.target);
  return {
    id: result.id,
    title: result.name ?? `${method} ${pathOf(mask.text(first?.url ?? written.target))}`,
    file: result.ref.file,
    line: result.line,
    environment: result.environment.join(', '),
    method,
    url,
    startedAt: result.startedAt,
    elapsedMs: exchange?.elapsedMs ?? 0,
    state: stateOf(result),
    response: toResponseDto(exchange?.response ?? null, mask),
    error: toErrorDto(result, mask, decidedBy),
    expected: result.errorExpected,
    hops: (exchange?.hops ?? []).map((hop) => toHopDto(hop, result.headerSources ?? {}, mask)),
    tests: result.tests.map((test) => ({
      ...test,
      name: mask.text(test.name),
      actual: test.actual === null ? null : mask.text(test.actual),
      expected: test.expected === null ? null : mask.text(test.expected),
      message: test.message === null ? null : mask.text(test.message),
      diff: typeof test.diff === 'string' ? mask.text(test.diff) : null,
    })),
    warnings: result.warnings.map((line) => mask.text(line)),
    deviations: (exchange?.deviations ?? []).map(({ id, detail }) => ({
      id,
      detail: mask.text(detail),
    })),
    logs: result.logs.map((line) => mask.text(line)),
  };
}

/** Of a request that never got as far as a connection no cookie was sent. */
function wentOut({ response, connection, sentHeaders }: Hop): boolean {
  return response !== null || connection !== null || sentHeaders.length > 0;
}

/** `/home?x=1` of an address; other text as it is. */
export function pathOf(url: string): string {
  const path = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^#]*)/i.exec(url)?.[1];
  return path === undefined ? url : path === '' ? '/' : path;
}

function stateOf({ exchange, failure }: RunResult): ExchangeDto['state'] {
  if (exchange?.error?.name === 'CancelledError') return 'cancelled';
  return failure !== null || exchange === null || exchange.error !== null ? 'error' : 'response';
}

function toErrorDto(
  result: RunResult,
  mask: Mask,
  decidedBy: ErrorDto['decidedBy'] | null,
): ErrorDto | null {
  const shown = shownError(result, mask);
  const error = result.failure === null ? result.exchange?.error : null;
  if (!shown || !error) return shown;
  if (decidedBy === null || decidedBy === undefined || !lacksAuthority(error)) {
    return { ...shown, ...certificatesOf(error) };
  }
  const { written, line } = decidedBy;
  const hint =
    line === null
      ? `The setting \`${written}\` says whom requests trust, and nobody else counts.`
      : `Line ${line} says whom this request trusts, and nobody else counts: \`${written}\`.`;
  const { certificates = [] } = certificatesOf(error);
  return { ...shown, certificates, hint, decidedBy };
}

function certificatesOf(error: RequestException): Pick<ErrorDto, 'certificates' | 'authority'> {
  if (!isSslError(error) || error.certificates.length === 0) return {};
  const authority = trustable(error);
  return {
    certificates: error.certificates.map(toCertificateDto),
    ...(authority === null ? {} : { authority: authority.subject }),
  };
}

function toResponseDto(response: Response | null, mask: Mask): ResponseDto | null {
  if (response === null) return null;
  const mediaType = mediaTypeOf(response.headers.get('content-type'));
  const view = viewOf({
    mediaType,
    decodedSize: response.size.decoded,
    hasCharset: response.encoding !== null,
  });
  return {
    statusCode: response.statusCode,
    reason: mask.text(response.reason),
    httpVersion: response.httpVersion,
    url: mask.text(response.url),
    mediaType,
    encoding: response.encoding,
    size: response.size,
    complete: response.complete,
    spilled: response.bodyFile !== null,
    view,
    isText: view !== 'image' && view !== 'hex' && view !== 'empty',
  };
}

function toHopDto(hop: Hop, sources: NonNullable<RunResult['headerSources']>, mask: Mask): HopDto {
  const { request, response, timings, connection } = hop;
  const sent = hop.sentHeaders.length > 0 ? hop.sentHeaders : [...request.headers];
  return {
    method: request.method,
    url: mask.text(request.url),
    httpVersion: response?.httpVersion ?? '',
    requestHeaders: sent.map(([name, value]) => [name, mask.requestHeader(name, value)]),
    ...originsOf(sent, hop, sources),
    requestBody: bodyText(request.body?.bytes ?? null, mask),
    requestBodySize: request.body === null ? null : request.body.length,
    statusCode: response?.statusCode ?? null,
    reason: mask.text(response?.reason ?? ''),
    responseHeaders: (response?.rawHeaders ?? []).map(([name, value]) => [name, mask.text(value)]),
    response: toResponseDto(response, mask),
    elapsedMs: response?.elapsedMs ?? totalOf(timings),
    timings: { ...timings },
    connection: connection === null ? null : toConnectionDto(connection),
    cookiesSent: cookiesOf(hop, sent, mask),
    cookieChanges: hop.cookieChanges.map(({ before, ...change }) => ({
      ...change,
      value: mask.text(change.value),
      reason: mask.text(change.reason),
      ...(before === undefined ? {} : { before: mask.text(before) }),
    })),
    changes: hop.changes.map((change) => ({ ...change, detail: mask.text(change.detail) })),
  };
}

function originsOf(
  sent: readonly (readonly [string, string])[],
  { headerOrigins }: Hop,
  sources: NonNullable<RunResult['headerSources']>,
): Pick<HopDto, 'requestHeaderOrigins'> {
  if (headerOrigins === undefined) return {};
  const names = sent.map(([name]) => name);
  return { requestHeaderOrigins: requestOrigins(names, headerOrigins, sources) };
}

/** Those of the jar and of `# @cookie`, and those that stand in a Cookie field of the request. */
function cookiesOf(
  hop: Hop,
  sent: readonly (readonly [string, string])[],
  mask: Mask,
): HopDto['cookiesSent'] {
  if (!wentOut(hop)) return [];
  const considered = hop.cookies.map(({ name, domain, path, sent: went, reason }) => ({
    ...{ name, domain, path: mask.text(path), sent: went, reason: mask.text(reason) },
  }));
  if (considered.some((cookie) => cookie.sent)) return considered;
  const written = sent.filter(([name]) => /^cookie$/i.test(name)).map(([, value]) => value);
  const names = written.flatMap((value) => value.split(';')).map((pair) => pair.split('=', 1)[0]);
  const reason = 'it stands in the Cookie field of the request';
  return [
    ...names
      .map((name = '') => name.trim())
      .filter((name) => name !== '')
      .map((name) => ({ name, domain: '', path: '', sent: true, reason })),
    ...considered,
  ];
}

function totalOf({ dns, connect, tls, send, wait, receive }: Hop['timings']): number {
  const phases = [dns, connect, tls, send, wait, receive];
  return phases.reduce<number>((sum, ms) => sum + (ms ?? 0), 0);
}

function toConnectionDto({
  remoteAddress,
  remotePort,
  reused,
  proxy,
  tls,
}: NonNullable<Hop['connection']>): ConnectionDto {
  const host = remoteAddress?.includes(':') === true ? `[${remoteAddress}]` : remoteAddress;
  const port = remotePort === null ? '' : `:${remotePort}`;
  const secured =
    tls === null
      ? null
      : [tls.protocol, tls.cipher, tls.verified ? null : 'not verified']
          .filter((part) => part !== null)
          .join(', ');
  return {
    remote: host === null ? null : `${host}${port}`,
    reused,
    proxy,
    tls: secured,
    ...(tls === null
      ? {}
      : { certificates: tls.certificates.map(toCertificateDto), verified: tls.verified }),
  };
}

function toCertificateDto(certificate: CertificateInfo): CertificateDto {
  const { subject, issuer, validFrom, validTo, fingerprint256, altNames } = certificate;
  return { subject, issuer, validFrom, validTo, fingerprint256, altNames };
}

/** Text of a request body; null when it is not UTF-8 or lies in a file. */
function bodyText(bytes: Uint8Array | null, mask: Mask): string | null {
  if (bytes === null || bytes.length === 0) return null;
  const shown = bytes.subarray(0, MAX_REQUEST_BODY);
  try {
    // `stream` tolerates a character that the cut went through.
    const stream = shown.length < bytes.length;
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(shown, {
      stream,
    });
    return text.includes('\0') ? null : mask.text(text);
  } catch {
    return null;
  }
}
