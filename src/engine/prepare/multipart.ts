/** `multipart/form-data` (RFC 7578): streamed, with a length worked out beforehand, readable again. */
import { randomBytes } from 'node:crypto';
import { lookup } from 'mime-types';
import { InvalidHeader } from '../errors.ts';
import { entriesOf } from '../form.ts';
import type { PreparedBody } from '../preparedRequest.ts';
import type { BodySource, FilePart, Files } from '../request.ts';
import type { BodyWithType } from './body.ts';

type Piece = Uint8Array | BodySource;
const CRLF = '\r\n';

/** Fields first, then files, as Requests does. */
export function multipartBody(
  fields: readonly (readonly [string, string | Uint8Array])[],
  files: Files,
  options: { readonly boundary: string | null; readonly guessTypes: boolean },
): BodyWithType {
  const boundary = options.boundary ?? randomBytes(16).toString('hex');
  const pieces: Piece[] = [];
  const text = (value: string) => pieces.push(new TextEncoder().encode(value));
  for (const [name, value] of fields) {
    text(`--${boundary}${CRLF}${disposition(name, null)}${CRLF}${CRLF}`);
    if (typeof value === 'string') text(value);
    else pieces.push(value);
    text(CRLF);
  }
  for (const [name, given] of entriesOf(files)) {
    if (given === null) continue;
    const part = toPart(name, given);
    text(`--${boundary}${CRLF}${partHeaders(name, part, options.guessTypes)}${CRLF}${CRLF}`);
    pieces.push(
      typeof part.content === 'string' ? new TextEncoder().encode(part.content) : part.content,
    );
    text(CRLF);
  }
  text(`--${boundary}--${CRLF}`);
  return { body: piecesBody(pieces), contentType: `multipart/form-data; boundary=${boundary}` };
}

/** A bare string or bytes is a file called after its field, as in Requests. */
function toPart(name: string, given: FilePart | string | Uint8Array): FilePart {
  return typeof given === 'string' || given instanceof Uint8Array
    ? { filename: name, content: given }
    : given;
}

function partHeaders(name: string, part: FilePart, guess: boolean): string {
  const filename = part.filename ?? null;
  const lines = [disposition(name, filename)];
  const type =
    part.contentType === undefined ? (guess ? guessType(filename) : null) : part.contentType;
  if (type !== null) lines.push(`Content-Type: ${type}`);
  for (const [header, value] of entriesOf(part.headers ?? {})) {
    if (value !== null) lines.push(`${header}: ${value}`);
  }
  // Beyond the three of a name, a line break would begin another field or the content.
  if (lines.some((line) => /[\r\n\0]/.test(line))) throw brokenPart(name);
  return lines.join(CRLF);
}

function brokenPart(name: string): InvalidHeader {
  return new InvalidHeader(`A header of the part \`${escapeName(name)}\` holds a line break.`, {
    code: 'INVALID_HEADER',
    phase: 'prepare',
    hint: 'Take it out. It may come from a variable.',
  });
}

function guessType(filename: string | null): string | null {
  if (filename === null) return null;
  const type = lookup(filename);
  return type === false ? 'application/octet-stream' : type;
}

function disposition(name: string, filename: string | null): string {
  const file = filename === null ? '' : `; filename="${escapeName(filename)}"`;
  return `Content-Disposition: form-data; name="${escapeName(name)}"${file}`;
}

/** WHATWG HTML, multipart/form-data: raw UTF-8 but for these three. */
function escapeName(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function piecesBody(pieces: readonly Piece[]): PreparedBody {
  const allBytes = pieces.every((piece) => piece instanceof Uint8Array);
  let length: number | null = 0;
  for (const piece of pieces) {
    const size: number | null = piece instanceof Uint8Array ? piece.byteLength : piece.length;
    length = length === null || size === null ? null : length + size;
  }
  return {
    bytes: allBytes ? Buffer.concat(pieces) : null,
    length,
    rewindable: true,
    async *open() {
      for (const piece of pieces) {
        if (piece instanceof Uint8Array) yield piece;
        else yield* piece.open();
      }
    },
  };
}
