/** `--dry-run`: the bytes of each request as they would go out, and nothing sent. */
import { wireHead } from '../../convert/wireText.ts';
import type { PreparedRequest } from '../../engine/preparedRequest.ts';
import { prepareOnly } from '../../runner/dryRun.ts';
import type { RunInput } from '../../runner/runInput.ts';
import type { RunResult } from '../../runner/result.ts';
import { exactText, requestBodyToJson } from '../json/body.ts';
import type { JsonRequest, JsonResult } from '../json/contract.ts';
import type { OutputMask } from '../json/outputMask.ts';
import { resultToJson } from '../json/result.ts';

export interface DryItem {
  readonly request: PreparedRequest | null;
  /** `ok` when the request could be made. */
  readonly result: RunResult;
}

export async function dryRun(input: RunInput): Promise<DryItem> {
  const { request, result } = await prepareOnly(input, input.session.cookies);
  if (request === null || result.failure !== null) return { request: null, result };
  const exchange = result.exchange === null ? null : { ...result.exchange, error: null };
  return { request, result: { ...result, exchange, ok: true, tests: [] } };
}

/** Request line, fields and body, with the line ends of the wire. */
export async function wireBytes(request: PreparedRequest, mask: OutputMask): Promise<Uint8Array[]> {
  const { requestLine, fields } = wireHead(request);
  const lines = fields.map(([name, value]) => `${name}: ${mask.requestHeader(name, value)}`);
  const head = Buffer.from(`${[mask.text(requestLine), ...lines].join('\r\n')}\r\n\r\n`, 'utf8');
  const { body } = request;
  if (body === null) return [head];
  const pieces: Uint8Array[] = [head];
  if (body.bytes === null) for await (const piece of body.open()) pieces.push(piece);
  else {
    const text = exactText(body.bytes, 'utf-8');
    pieces.push(text === null ? body.bytes : Buffer.from(mask.text(text), 'utf8'));
  }
  return pieces;
}

export async function dryResultToJson(
  { request, result }: DryItem,
  file: string,
  mask: OutputMask,
): Promise<JsonResult & { readonly dryRun: true }> {
  const json = await resultToJson(result, file, mask);
  return { ...json, request: request === null ? null : await toJson(request, mask), dryRun: true };
}

async function toJson(request: PreparedRequest, mask: OutputMask): Promise<JsonRequest> {
  const { fields } = wireHead(request);
  return {
    method: request.method,
    url: mask.text(request.url),
    httpVersion: '1.1',
    headers: fields.map(([name, value]) => [name, mask.requestHeader(name, value)]),
    body: await requestBodyToJson(request.body, mask.text),
  };
}
