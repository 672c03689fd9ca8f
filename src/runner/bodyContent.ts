/** The content of a request: text with its values, and files, one after the other. */
import type { BodySource } from '../engine/request.ts';
import type { BodyContent, BodyFileNode } from '../parser/ast.ts';
import { runProblem } from './failure.ts';
import { fileErrorWords } from './fileReasons.ts';
import { findFile } from './files.ts';
import { here, resolve, resolveLine, spanOf } from './scope.ts';
import type { Scope } from './scope.ts';

export type Piece = Uint8Array | BodySource;

export interface Content {
  readonly pieces: readonly Piece[];
  /** The whole as text, null when a file of bytes is in it. */
  readonly text: string | null;
  readonly secret: boolean;
}

/** Files up to this size are held in memory, so that they can be shown and sent again as they were. */
const IN_MEMORY_BYTES = 1024 * 1024;

export const toBytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** @throws RunProblem for a file that cannot be read */
export async function resolveContent(
  scope: Scope,
  content: readonly BodyContent[],
): Promise<Content> {
  const pieces: Piece[] = [];
  let text: string | null = '';
  let secret = false;
  for (const part of content) {
    if (part.kind === 'bodyText') {
      const resolved = await resolve(scope, here(scope, part.template));
      pieces.push(toBytes(resolved.text));
      text = text === null ? null : text + resolved.text;
      secret ||= resolved.secret;
      continue;
    }
    if (!part.substitute && !scope.injectVariables) {
      pieces.push(await openBytes(scope, part));
      text = null;
      continue;
    }
    const resolved = await readText(scope, part);
    pieces.push(toBytes(resolved.text));
    text = text === null ? null : text + resolved.text;
    secret ||= resolved.secret;
  }
  return { pieces, text, secret };
}

/** Content that has to be text, with every file read as such (GraphQL). */
export async function resolveTextContent(
  scope: Scope,
  content: readonly BodyContent[],
): Promise<{ text: string; secret: boolean }> {
  let text = '';
  let secret = false;
  for (const part of content) {
    const resolved =
      part.kind === 'bodyText'
        ? await resolve(scope, here(scope, part.template))
        : await readText(scope, part);
    text += resolved.text;
    secret ||= resolved.secret;
  }
  return { text, secret };
}

/** Bytes where everything is in memory, else a source that is read while it is sent. */
export function joinPieces(pieces: readonly Piece[]): Uint8Array | BodySource {
  const buffers = pieces.filter((piece) => piece instanceof Uint8Array);
  if (buffers.length === pieces.length) return concat(buffers);
  const lengths = pieces.map((piece) =>
    piece instanceof Uint8Array ? piece.byteLength : piece.length,
  );
  return {
    length: lengths.reduce(
      (sum, length) => (sum === null || length === null ? null : sum + length),
      0,
    ),
    async *open() {
      for (const piece of pieces) {
        if (piece instanceof Uint8Array) yield piece;
        else yield* piece.open();
      }
    },
  };
}

function concat(buffers: readonly Uint8Array[]): Uint8Array {
  const [only] = buffers;
  if (buffers.length === 1 && only !== undefined) return only;
  const joined = new Uint8Array(buffers.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const buffer of buffers) {
    joined.set(buffer, at);
    at += buffer.byteLength;
  }
  return joined;
}

/** A file by the path that stands in a body or a directive. @throws RunProblem */
export async function openFile(
  scope: Scope,
  path: string,
  span: { readonly start: number; readonly end: number },
): Promise<Piece> {
  const { file: from, ports } = scope.input;
  const real = await findFile({ path, span, from, ports });
  try {
    const source = await ports.files.open(real);
    return source.length !== null && source.length <= IN_MEMORY_BYTES
      ? await ports.files.readBytes(real)
      : source;
  } catch (error) {
    throw unreadable(path, span, error);
  }
}

async function openBytes(scope: Scope, node: BodyFileNode): Promise<Piece> {
  const path = await resolveLine(scope, here(scope, node.path), 'a path');
  return openFile(scope, path.text.trim(), spanOf(scope, here(scope, node.path)));
}

/** `<@ file`: decoded, its placeholders replaced. */
async function readText(
  scope: Scope,
  node: BodyFileNode,
): Promise<{ text: string; secret: boolean }> {
  const { file: from, ports } = scope.input;
  const placed = here(scope, node.path);
  const span = spanOf(scope, placed);
  const { text: path } = await resolveLine(scope, placed, 'a path');
  const real = await findFile({ path: path.trim(), span, from, ports });
  let text: string;
  try {
    text = decode(await ports.files.readBytes(real), node.charset);
  } catch (error) {
    if (!(error instanceof RangeError)) throw unreadable(path, span, error);
    throw runProblem('FileError', {
      code: 'unknown-charset',
      message: `\`${node.charset ?? ''}\` is no charset that is known.`,
      hint: 'Write one like `<@latin1 ./file` or `<@utf-16le ./file`, or `<@ ./file` for UTF-8.',
      span,
      name: path,
    });
  }
  return node.substitute || scope.injectVariables
    ? scope.resolver.resolveText(scope.blockIndex, text, span)
    : { text, secret: false };
}

/** @throws RangeError for a charset that is not known */
function decode(bytes: Uint8Array, charset: string | null): string {
  return new TextDecoder(spelled(charset)).decode(bytes);
}

/** Node's and REST Client's spellings. */
function spelled(charset: string | null): string {
  if (charset === null) return 'utf-8';
  const name = charset.toLowerCase().replaceAll('_', '-');
  if (/^(?:utf-?16-?le|ucs-?2)$/.test(name)) return 'utf-16le';
  return /^utf-?8$/.test(name) ? 'utf-8' : name;
}

function unreadable(
  path: string,
  span: { readonly start: number; readonly end: number },
  error: unknown,
): Error {
  if (error instanceof Error && 'failure' in error) return error;
  return runProblem('FileError', {
    code: 'file-unreadable',
    message: `\`${path}\` cannot be read. ${fileErrorWords(error)}`,
    hint: 'Check the path and its permissions. Nothing was sent.',
    span,
    name: path,
  });
}
