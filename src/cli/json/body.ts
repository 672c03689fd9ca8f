/** Bodies as JSON: never damaged. What is no text becomes base64. */
import fs from 'node:fs/promises';
import type { PreparedBody } from '../../engine/preparedRequest.ts';
import type { Response } from '../../engine/response.ts';
import { redactBytes } from '../../runner/redactBytes.ts';
import type { JsonBody } from './contract.ts';

/** A request body that is read again from its file is shown up to this. */
const MAX_SOURCE_BYTES = 16 * 1024 * 1024;

/** Text of bytes in a charset, or null where decoding would lose something. */
export function exactText(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Bytes that are no text are as they came, but for secrets in them. */
export function bytesToJson(
  bytes: Uint8Array,
  encoding: string | null,
  mask: (text: string) => string,
): { readonly text: string } | { readonly base64: string } {
  const text = exactText(bytes, encoding ?? 'utf-8');
  return text === null
    ? { base64: Buffer.from(redactBytes(bytes, mask)).toString('base64') }
    : { text: mask(text) };
}

export async function responseBodyToJson(
  response: Response,
  mask: (text: string) => string,
): Promise<JsonBody | null> {
  const cut = response.complete ? {} : { complete: false as const };
  const { bodyFile, size, statusCode, request } = response;
  if (bodyFile !== null) return { file: await keep(bodyFile), truncated: true, ...cut };
  const none = request.method === 'HEAD' || statusCode === 204 || statusCode === 304;
  if (none && size.decoded === 0) return null;
  return { ...bytesToJson(await response.content(), response.encoding, mask), ...cut };
}

/** The file of a body is gone with the process; who is told of it gets one that stays. */
async function keep(bodyFile: string): Promise<string> {
  const kept = bodyFile.replace(/(?:\.body)?$/, '.kept.body');
  try {
    await fs.link(bodyFile, kept);
  } catch {
    // No hard links on this disk: a copy is slower, and as good.
    await fs.copyFile(bodyFile, kept, fs.constants.COPYFILE_EXCL);
    await fs.chmod(kept, 0o600);
  }
  return kept;
}

export async function requestBodyToJson(
  body: PreparedBody | null,
  mask: (text: string) => string,
): Promise<JsonBody | null> {
  if (body === null) return null;
  if (body.bytes !== null) return bytesToJson(body.bytes, null, mask);
  if (!body.rewindable) return { text: '', truncated: true };
  const { bytes, whole } = await readStart(body);
  return { ...bytesToJson(bytes, null, mask), ...(whole ? {} : { truncated: true as const }) };
}

/** The first bytes of a body that lies in a file; none when the file has gone meanwhile. */
async function readStart(body: PreparedBody): Promise<{ bytes: Uint8Array; whole: boolean }> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of body.open()) {
      pieces.push(piece);
      size += piece.byteLength;
      if (size > MAX_SOURCE_BYTES) break;
    }
  } catch {
    return { bytes: new Uint8Array(), whole: false };
  }
  const bytes = new Uint8Array(Buffer.concat(pieces));
  return { bytes: bytes.subarray(0, MAX_SOURCE_BYTES), whole: size <= MAX_SOURCE_BYTES };
}
