/** A request written as a `curl` command line. */
import type { RequestLineNode, RequestNode, Span, TemplateNode } from '../ast.ts';
import type { CurlCommand } from './tree.ts';
import type { BlockBuilder } from '../builder.ts';
import { isBlankCode } from '../lines.ts';
import type { Line } from '../lines.ts';
import { kept, NOTHING } from '../lists.ts';
import { templateAt } from '../nodes.ts';
import { readTail } from '../tail.ts';
import { readCommand } from './command.ts';
import { reportCurl } from './lintCurl.ts';
import { readWords } from './words.ts';
import type { CommandWords } from './words.ts';

/** `curl …`, `curl.exe …`, and both after a prompt `$`. */
export function isCurlLine(text: string, line: Line): boolean {
  return curlStart(text, line) !== -1;
}

function curlStart(text: string, line: Line): number {
  let at = line.first;
  if (line.code === 36 && isBlankCode(text.charCodeAt(at + 1))) {
    while (at + 1 < line.end && isBlankCode(text.charCodeAt(at + 1))) at += 1;
    at += 1;
  } else if (line.code !== 99) return -1;
  if (!text.startsWith('curl', at)) return -1;
  const after = text.startsWith('.exe', at + 4) ? at + 8 : at + 4;
  return after >= line.end || isBlankCode(text.charCodeAt(after)) ? at : -1;
}

/** Reads the command and what stands below it; `response` is the index where a stored response begins. */
export function readCurlRequest(
  builder: BlockBuilder,
  from: number,
): { request: RequestNode; response: number } {
  const { text, lines } = builder;
  const start = curlStart(text, lines[from] as Line);
  const command = readWords(text, start);
  const span = { start, end: lastWordEnd(command, start) };
  const curl = readCommand(command.words, span, command.shell);
  reportCurl(builder.diagnostics, command, curl);
  let next = from + 1;
  while (next < lines.length && (lines[next] as Line).start < command.end) next += 1;
  const response = readTail(builder, next);
  const request: RequestNode = {
    kind: 'request',
    span,
    protocol: 'curl',
    line: requestLine(text, span, curl),
    headers: NOTHING,
    body: null,
    scripts: kept(builder.scripts),
    asserts: kept(builder.asserts),
    output: builder.outputs[0] ?? null,
    references: kept(builder.references),
    messages: NOTHING,
    curl,
  };
  return { request, response };
}

function lastWordEnd({ words, rest }: CommandWords, start: number): number {
  return rest?.span.end ?? words[words.length - 1]?.span.end ?? start;
}

function requestLine(text: string, span: Span, curl: CurlCommand): RequestLineNode {
  return {
    kind: 'requestLine',
    span,
    method: null,
    target: targetOf(text, span, curl),
    httpVersion: curl.settings.httpVersion,
  };
}

/** The URL as written, without its quotes; an empty template where there is none. */
function targetOf(text: string, span: Span, { url }: CurlCommand): TemplateNode {
  if (url === null) return templateAt(span.end, span.end);
  const at = text.indexOf(url.text, url.span.start);
  const end = at + url.text.length;
  return at !== -1 && end <= url.span.end
    ? templateAt(at, end)
    : templateAt(url.span.start, url.span.end);
}
