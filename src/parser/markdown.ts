/** Requests in Markdown: the code blocks that are fenced as `http` or `rest`. */
import type { Span } from './ast.ts';
import type { Line } from './lines.ts';
import { splitLines } from './lines.ts';

export interface MarkdownFence {
  /** First word of the info string, in lower case. */
  readonly language: 'http' | 'rest';
  /** From the opening fence to the closing one, or to the end of the text. */
  readonly span: Span;
  /** The lines between them, with their line breaks: a file of its own. */
  readonly content: Span;
}

const OPENING = /^ {0,3}(`{3,}|~{3,})[ \t]*([^`]*)$/;

/** Fences in the order of the text. Other fences are passed over whole, so that what they show is no request. */
export function findHttpFences(text: string): MarkdownFence[] {
  const fences: MarkdownFence[] = [];
  const lines = splitLines(text);
  let index = 0;
  while (index < lines.length) {
    const line = lines[index] as Line;
    const opening = OPENING.exec(text.slice(line.start, line.end));
    index += 1;
    if (opening?.[1] === undefined) continue;
    const close = closingLine(text, lines, index, opening[1]);
    const language = languageOf(opening[2] ?? '');
    const last = lines[close];
    const content = { start: line.next, end: last?.start ?? text.length };
    if (language !== null) {
      fences.push({
        language,
        span: { start: line.start, end: last?.end ?? text.length },
        content,
      });
    }
    index = close + 1;
  }
  return fences;
}

function languageOf(info: string): MarkdownFence['language'] | null {
  const word = /^[^\s{,]*/.exec(info.trim())?.[0].toLowerCase();
  return word === 'http' || word === 'rest' ? word : null;
}

/** Index of the line that closes a fence: the same sign, at least as often. */
function closingLine(text: string, lines: readonly Line[], from: number, fence: string): number {
  const sign = fence.charAt(0);
  for (let index = from; index < lines.length; index += 1) {
    const { start, end } = lines[index] as Line;
    const content = text.slice(start, end).trim();
    if (content.length >= fence.length && content.replaceAll(sign, '') === '') return index;
  }
  return lines.length;
}
