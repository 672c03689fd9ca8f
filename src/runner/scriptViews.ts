/** What a script may see of a request and of an answer, as data. */
import type { Exchange } from '../engine/exchange.ts';
import { parseMediaType } from '../engine/mediaType.ts';
import type { PreparedRequest } from '../engine/preparedRequest.ts';
import type { Cookie, Response } from '../engine/response.ts';
import type { Block, RequestNode } from '../parser/ast.ts';
import { templateText } from '../parser/template.ts';
import { BigNumber } from '../variables/json.ts';
import type { JsonValue } from '../variables/json.ts';
import type { ScriptCookie, ScriptRequest, ScriptResponse, ScriptValue } from './scriptPort.ts';

const MAX_TEXT_BYTES = 16 * 1024 * 1024;

/** Numbers beyond 2^53 lose digits, as they do in JavaScript. */
export function toScriptValue(value: JsonValue): ScriptValue {
  if (value instanceof BigNumber) return Number(value.source);
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(toScriptValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, toScriptValue(member)]),
  );
}

/** A request as it stands in the file. */
export function writtenRequest(block: Block, request: RequestNode): ScriptRequest['template'] {
  const body = request.body?.content.flatMap((part) =>
    part.kind === 'bodyText' ? [templateText(block, part.template)] : [],
  );
  return {
    url: templateText(block, request.line.target),
    headers: request.headers.flatMap((header) =>
      header.kind === 'header'
        ? [[templateText(block, header.name), templateText(block, header.value)] as const]
        : [],
    ),
    body: body === undefined || body.length === 0 ? null : body.join('\n'),
  };
}

/** The parts of a request that was sent. */
export function sentRequest({
  hops,
  request,
}: Exchange): Pick<ScriptRequest, 'method' | 'url' | 'headers' | 'body'> | null {
  const sent: PreparedRequest | null = hops[0]?.request ?? request;
  if (sent === null) return null;
  const bytes = sent.body?.bytes ?? null;
  return {
    method: sent.method,
    url: sent.url,
    headers: [...sent.headers],
    body: bytes === null ? null : new TextDecoder().decode(bytes),
  };
}

export async function responseView(
  response: Response,
  withHistory = true,
): Promise<ScriptResponse> {
  const { size, headers } = response;
  const type = parseMediaType(headers.get('content-type'));
  const bodyCut = size.decoded > MAX_TEXT_BYTES;
  return {
    url: response.url,
    statusCode: response.statusCode,
    reason: response.reason,
    httpVersion: response.httpVersion,
    headers: response.rawHeaders,
    mimeType: type?.type ?? '',
    charset: type?.parameters.get('charset') ?? null,
    encoding: response.encoding,
    body: bodyCut ? await firstText(response) : await response.text(),
    bodyCut,
    sizeBytes: size.decoded,
    elapsedMs: response.elapsedMs,
    cookies: response.cookies.map(cookieView),
    history: withHistory
      ? await Promise.all(response.history.map((earlier) => responseView(earlier, false)))
      : [],
  };
}

function cookieView(cookie: Cookie): ScriptCookie {
  const { name, value, domain, path, expires, secure, httpOnly, sameSite } = cookie;
  return { name, value, domain, path, expires, secure, httpOnly, sameSite };
}

async function firstText(response: Response): Promise<string> {
  const bytes = await response.read(0, MAX_TEXT_BYTES);
  return new TextDecoder(response.encoding ?? 'windows-1252').decode(bytes);
}
