/** Where the blocks of a file begin. */
import type { Line } from './lines.ts';
import { isBlankLine, isCommentLine, skipBlanks, splitLines } from './lines.ts';
import { startsRequest } from './requestLine.ts';

export interface BlockLines {
  readonly start: number;
  readonly end: number;
  /** True when the block was split off by its request line alone. */
  readonly splitOff: boolean;
}

/** Offsets at which blocks start; the first is 0. A file has at least one block. */
export function findBlocks(text: string): BlockLines[] {
  const lines = splitLines(text);
  const blocks: BlockLines[] = [];
  let first = 0;
  let inScript = false;
  const close = (endLine: number) => {
    if (endLine > first || blocks.length === 0)
      blocks.push(...splitChunk(text, lines, first, endLine));
    first = endLine;
  };
  lines.forEach((line, index) => {
    if (inScript) {
      inScript = !endsScript(text, line, line.start);
      // A script nobody closed must not swallow the rest of the file.
      if (!inScript || !isSeparatorAtColumnZero(text, line)) return;
      inScript = false;
    }
    if (index > first && isSeparator(text, line)) close(index);
    else if (startsScript(text, line)) inScript = !endsScript(text, line, line.start);
  });
  close(lines.length);
  return blocks;
}

/** `###`, any indent, three hashes or more. */
export function isSeparator(text: string, line: Line): boolean {
  const at = skipBlanks(text, line.start, line.end);
  return text.startsWith('###', at) && at + 3 <= line.end;
}

function isSeparatorAtColumnZero(text: string, line: Line): boolean {
  return text.startsWith('###', line.start);
}

function startsScript(text: string, line: Line): boolean {
  const at = skipBlanks(text, line.start, line.end);
  const code = text.charCodeAt(at);
  if (at >= line.end || (code !== 60 && code !== 62)) return false;
  return text.startsWith('{%', skipBlanks(text, at + 1, line.end));
}

function endsScript(text: string, line: Line, from: number): boolean {
  const end = text.indexOf('%}', from);
  return end !== -1 && end < line.end;
}

/** Splits what stands between two separators where a second request begins without one. */
function splitChunk(text: string, lines: readonly Line[], from: number, to: number): BlockLines[] {
  const offsetOf = (index: number) => lines[index]?.start ?? text.length;
  const blocks: BlockLines[] = [];
  let blockStart = from;
  let seenRequest = false;
  let contentType: string | null = null;
  let inHeaders = false;
  for (let index = from; index < to; index += 1) {
    const line = lines[index];
    if (line === undefined) continue;
    if (seenRequest) {
      if (inHeaders) {
        if (isBlankLine(text, line)) inHeaders = false;
        else contentType ??= contentTypeOf(text, line);
      }
      if (!startsRequest(text, line) || !canSplit(text, lines[index - 1], contentType)) continue;
      const start = startOfPreamble(text, lines, index, blockStart);
      blocks.push({
        start: offsetOf(blockStart),
        end: offsetOf(start),
        splitOff: blocks.length > 0,
      });
      blockStart = start;
    } else if (!isRequestCandidate(text, line)) continue;
    seenRequest = true;
    inHeaders = true;
    contentType = null;
  }
  blocks.push({ start: offsetOf(blockStart), end: offsetOf(to), splitOff: blocks.length > 0 });
  return blocks;
}

function isRequestCandidate(text: string, line: Line): boolean {
  if (isBlankLine(text, line) || isCommentLine(text, line)) return false;
  const code = text.charCodeAt(skipBlanks(text, line.start, line.end));
  return code !== 64 && code !== 60;
}

const CONTENT_TYPE = /^\s*content-type\s*:\s*([^\s;]+)/i;
function contentTypeOf(text: string, line: Line): string | null {
  return CONTENT_TYPE.exec(text.slice(line.start, line.end))?.[1]?.toLowerCase() ?? null;
}

function canSplit(text: string, before: Line | undefined, contentType: string | null): boolean {
  if (before === undefined || (!isBlankLine(text, before) && !isCommentLine(text, before)))
    return false;
  return (
    contentType === null || !/^(?:text\/|message\/|multipart\/|application\/http)/.test(contentType)
  );
}

/** Comments and definitions right above a request belong to it. */
function startOfPreamble(
  text: string,
  lines: readonly Line[],
  index: number,
  lowest: number,
): number {
  let start = index;
  while (start - 1 > lowest) {
    const above = lines[start - 1];
    if (above === undefined || !isCommentLine(text, above)) break;
    start -= 1;
  }
  return start;
}
