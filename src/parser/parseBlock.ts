/** One block of text to one tree. Total: every text gives a block. */
import type { Block, RequestNode, Span, StoredResponseNode } from './ast.ts';
import { statusCodeOf } from './lineShapes.ts';
import { headerText, readBody } from './body.ts';
import type { BlockBuilder } from './builder.ts';
import { createBuilder } from './builder.ts';
import { isCurlLine, readCurlRequest } from './curl/curlRequest.ts';
import { readHeaders } from './headerLines.ts';
import type { Line } from './lines.ts';
import { splitLines, trimBlanksEnd } from './lines.ts';
import { mediaTraits } from './mediaType.ts';
import { readMessages } from './messages.ts';
import { kept, NOTHING } from './lists.ts';
import { compactRequest } from './nodes.ts';
import { lineBelow, readPreamble, readSeparator } from './preamble.ts';
import { methodText, PROTOCOL_WORDS } from './requestLine.ts';
import { findTail, readTail } from './tail.ts';
import { isStatusLineAt } from './tailLines.ts';
import { readTarget } from './target.ts';

/** A block without what the scanner knows of it, and without what is found when somebody asks. */
export type BlockTree = Omit<Block, 'kind' | 'signs' | 'diagnostics'>;

/** What reading saw that no node tells, for the checks. */
export type SeenInBlock = Pick<BlockBuilder, 'diagnostics' | 'oddHeaders' | 'contentType'>;

export interface ReadBlock extends BlockTree {
  readonly seen: SeenInBlock;
}

/** `statedType`: its Content-Type in lower case, where a value that the block does not hold gives it. */
export function parseBlock(text: string, statedType?: string): ReadBlock {
  const builder = createBuilder(text, splitLines(text));
  const { lines } = builder;
  const separator = readSeparator(builder);
  const start = readPreamble(builder, lineBelow(lines, separator));
  const first = lines[start];
  let request: RequestNode | null = null;
  let response = start;
  if (first !== undefined && !isStatusLineAt(text, first)) {
    const read = readRequest(builder, start, statedType);
    request = read.request;
    response = read.response;
  }
  const storedResponse = readResponse(builder, response);
  const { diagnostics, oddHeaders, contentType } = builder;
  return {
    text,
    separator,
    directives: kept(builder.directives),
    variables: kept(inOrder(builder.variables)),
    comments: kept(inOrder(builder.comments)),
    imports: kept(builder.imports),
    runs: kept(builder.runs),
    scripts: request === null ? kept(builder.scripts) : request.scripts,
    request,
    storedResponse,
    seen: { diagnostics, oddHeaders, contentType },
  };
}

/** Nodes that were found from the end, or in two passes, in the order of the text. */
function inOrder<T extends { readonly span: Span }>(nodes: T[]): T[] {
  for (let index = 1; index < nodes.length; index += 1) {
    if ((nodes[index] as T).span.start < (nodes[index - 1] as T).span.start) {
      return nodes.sort((a, b) => a.span.start - b.span.start);
    }
  }
  return nodes;
}

/** The response that stands from this line to the end of the block. */
function readResponse({ text, lines }: BlockBuilder, index: number): StoredResponseNode | null {
  const line = lines[index];
  if (line === undefined) return null;
  let last = lines.length - 1;
  while (last > index && (lines[last] as Line).code === -1) last -= 1;
  return {
    kind: 'storedResponse',
    span: { start: line.start, end: (lines[last] as Line).end },
    statusCode: statusCodeOf(text.slice(line.first, line.end)),
  };
}

interface ReadRequest {
  readonly request: RequestNode;
  /** Index of the first line of a stored response below it; the number of lines when there is none. */
  readonly response: number;
}

function readRequest(builder: BlockBuilder, from: number, statedType?: string): ReadRequest {
  const { text, lines } = builder;
  if (isCurlLine(text, lines[from] as Line)) return readCurlRequest(builder, from);
  const { line, next } = readTarget(builder, from);
  const written = line.method?.span;
  const method = written === undefined ? '' : methodText(text, written.start, written.end);
  const { start, end } = line.target.span;
  const protocol = protocolOf(method, text, start, end);
  const { headers, next: bodyStart, bodyStart: firstLine } = readHeaders(builder, next);
  // A value over many lines is put together when all of them are there.
  if (builder.oddHeaders)
    builder.contentType = headerText(text, headers, 'content-type')?.toLowerCase() ?? null;
  if (statedType !== undefined) builder.contentType = statedType;
  const media = mediaTraits(builder.contentType);
  const tail = findTail(builder, bodyStart, media.isMessage);
  const streams = protocol !== 'http' && protocol !== 'curl' && protocol !== 'sse';
  const messages = streams ? readMessages(builder, bodyStart, tail) : NOTHING;
  const body =
    streams || bodyStart >= tail
      ? null
      : readBody(builder, headers, { from: bodyStart, to: tail, method, media, firstLine });
  const response = readTail(builder, tail);
  const lastMessage = messages.length === 0 ? 0 : (messages.at(-1)?.span.end ?? 0);
  const request: RequestNode = {
    kind: 'request',
    span: {
      start: line.span.start,
      end: requestEnd(builder, response, Math.max(line.span.end, body?.span.end ?? 0, lastMessage)),
    },
    protocol,
    line,
    headers: kept(headers),
    body,
    scripts: kept(builder.scripts),
    asserts: kept(builder.asserts),
    output: builder.outputs[0] ?? null,
    references: kept(builder.references),
    messages: kept(messages),
    curl: null,
  };
  return { request: compactRequest(request), response };
}

/** The end of the last line with something in it, above the stored response. */
function requestEnd({ text, lines }: BlockBuilder, until: number, least: number): number {
  let last = until - 1;
  while (last > 0 && (lines[last] as Line).code === -1) last -= 1;
  const line = lines[last];
  return line === undefined ? least : Math.max(least, trimBlanksEnd(text, line.first, line.end));
}

function protocolOf(
  method: string,
  text: string,
  start: number,
  end: number,
): RequestNode['protocol'] {
  // The constants of `methodText`, which choose none.
  if (method !== 'GET' && method !== 'POST' && method !== 'PUT') {
    const word = PROTOCOL_WORDS.get(method);
    if (word !== undefined) return word;
  }
  const code = text.charCodeAt(start) | 32;
  if (code !== 119 && code !== 103) return 'http';
  const target = text.slice(start, Math.min(end, start + 8));
  if (/^wss?:\/\//i.test(target)) return 'websocket';
  return /^grpcs?:\/\//i.test(target) ? 'grpc' : 'http';
}
