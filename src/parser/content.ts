/** Lines of a body to its content: text, and files by reference. */
import type { BodyContent, BodyFileNode, Span, TemplateNode } from './ast.ts';
import type { Line } from './lines.ts';
import { isBlankCode } from './lines.ts';
import { bodyTextNode, templateOf, templateToEnd } from './nodes.ts';

export interface ContentOptions {
  readonly glue: '\n' | '\r\n';
  /** A line break follows the last line. */
  readonly finalBreak?: boolean;
}

/**
 * Content that is the whole body when it is put one after the other. The line breaks around a file
 * belong to the text beside it: an empty piece at the end or the beginning of its template.
 */
export function readContent(
  text: string,
  lines: readonly Line[],
  { glue, finalBreak = false }: ContentOptions,
): BodyContent[] {
  const content: BodyContent[] = [];
  let run: Line[] = [];
  let afterFile = false;
  for (const line of lines) {
    const file = line.code === 60 ? bodyFileOn(text, line) : null;
    if (file === null) {
      run.push(line);
      continue;
    }
    const gap = { before: afterFile, after: true };
    if (run.length > 0 || afterFile)
      content.push(bodyTextNode(textOf(text, run, { glue, gap, at: line.start })));
    content.push(file);
    run = [];
    afterFile = true;
  }
  const end = lines[lines.length - 1]?.end ?? 0;
  const gap = { before: afterFile && (run.length > 0 || finalBreak), after: finalBreak };
  if (run.length > 0 || gap.before)
    content.push(bodyTextNode(textOf(text, run, { glue, gap, at: end })));
  return content;
}

interface Joint {
  readonly glue: '\n' | '\r\n';
  readonly gap: { readonly before: boolean; readonly after: boolean };
  /** Where an empty piece at the end stands. */
  readonly at: number;
}

function textOf(text: string, lines: readonly Line[], { glue, gap, at }: Joint): TemplateNode {
  const pieces = joinLines(text, lines, glue);
  if (gap.before) {
    const start = pieces[0]?.start ?? at;
    pieces.unshift({ start, end: start });
  }
  // Between two files stands one line break: two empty pieces with the glue between them.
  if (gap.after && !(lines.length === 0 && pieces.length > 1)) {
    const end = pieces[pieces.length - 1]?.end ?? at;
    pieces.push({ start: Math.max(end, Math.min(at, end)), end: Math.max(end, Math.min(at, end)) });
  }
  return templateOf(pieces, glue);
}

/** Lines that follow each other with a plain LF are one piece: fewer nodes for long bodies. */
export function joinLines(text: string, lines: readonly Line[], glue: '\n' | '\r\n'): Span[] {
  const pieces: Span[] = [];
  let start = -1;
  let last: Line | null = null;
  for (const line of lines) {
    const adjacent =
      last !== null &&
      glue === '\n' &&
      last.next === line.start &&
      line.start === last.end + 1 &&
      text.charCodeAt(last.end) === 10;
    if (!adjacent) {
      if (last !== null) pieces.push({ start, end: last.end });
      start = line.start;
    }
    last = line;
  }
  if (last !== null) pieces.push({ start, end: last.end });
  return pieces;
}

const FILE = /^<(@([\w-]*))?[ \t]+(?=\S)/;

/** `< file`, `<@ file`, `<@latin1 file` at the beginning of a line. */
export function bodyFileOn(text: string, line: Line): BodyFileNode | null {
  if (line.first !== line.start) return null;
  const second = text.charCodeAt(line.start + 1);
  if (second !== 64 && !isBlankCode(second)) return null;
  const match = FILE.exec(text.slice(line.start, line.end));
  if (match === null) return null;
  const path = templateToEnd(text, line.start + match[0].length, line.end);
  return {
    kind: 'bodyFile',
    span: { start: line.start, end: path.span.end },
    path,
    substitute: match[1] !== undefined,
    charset: match[2] === undefined || match[2] === '' ? null : match[2],
  };
}
