/** The sections of a hand-written multipart body, read for display and for hints. */
import type { HeaderNode, MultipartSection } from './ast.ts';
import { bodyFileOn, readContent } from './content.ts';
import type { Line } from './lines.ts';
import { isBlankCode, isCommentLine, skipBlanks, trimBlanksEnd } from './lines.ts';
import { NOTHING } from './lists.ts';
import { mediaTraits } from './mediaType.ts';
import { headerNode, templateAt } from './nodes.ts';

/** Boundary of a Content-Type value, unquoted; null when it gives none. */
export function boundaryOf(contentType: string | null): string | null {
  const match = /boundary\s*=\s*(?:"([^"]*)"|([^;\s]+))/i.exec(contentType ?? '');
  return match?.[1] ?? match?.[2] ?? null;
}

/**
 * The boundary that a body is parted by: the one its Content-Type names when the body uses it, else
 * that of its first line that begins with `--`.
 */
export function boundaryIn(source: string, named: string | null): string | null {
  let first: string | null = null;
  for (const line of source.split(/\r\n|\r|\n/)) {
    if (!line.startsWith('--')) continue;
    const content = line.trimEnd();
    if (named !== null && (content === `--${named}` || content === `--${named}--`)) return named;
    if (first === null && content.length > 2) first = content.slice(2);
  }
  return first;
}

export function readSections(
  text: string,
  lines: readonly Line[],
  contentType: string | null,
): MultipartSection[] {
  const [firstLine] = lines;
  if (firstLine === undefined) return [];
  const source = text.slice(firstLine.start, (lines[lines.length - 1] as Line).end);
  const boundary = boundaryIn(source, boundaryOf(contentType));
  if (boundary === null) return [];
  const sections: MultipartSection[] = [];
  let current: Line[] | null = null;
  const close = () => {
    if (current !== null && current.length > 0) sections.push(readSection(text, current));
  };
  for (const line of lines) {
    const content = text.slice(line.start, trimBlanksEnd(text, line.start, line.end));
    if (content === `--${boundary}` || content === `--${boundary}--`) {
      close();
      current = content.endsWith('--') && content !== `--${boundary}` ? null : [];
    } else current?.push(line);
  }
  close();
  return sections;
}

export interface MendOptions {
  /** `# @raw-body`: what stands in the content of a part is sent as it is. */
  readonly raw: boolean;
  readonly onComment: (line: Line) => void;
}

/**
 * The lines of a body as they are sent: comments among the headers of a part and above its content are
 * left out, a file right below the headers gets the blank line that it needs, and blank lines between a
 * file and the next boundary go.
 */
export function mendParts(
  text: string,
  lines: readonly Line[],
  { raw, onComment }: MendOptions,
): Line[] {
  const mended: Line[] = [];
  let inHeaders = false;
  let strips = false;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] as Line;
    if (text.startsWith('--', line.start)) {
      dropBlanksBelowFile(text, mended);
      inHeaders = true;
      strips = !raw;
    } else if (line.code === -1) inHeaders = false;
    else if (isCommentLine(text, line)) {
      if (inHeaders || (strips && isPartComment(text, lines, index))) {
        onComment(line);
        continue;
      }
    } else if (inHeaders && bodyFileOn(text, line) !== null) {
      mended.push({ ...line, end: line.start, next: line.start, first: line.start, code: -1 });
      inHeaders = false;
    } else if (inHeaders) strips &&= !keepsComments(text.slice(line.start, line.end));
    mended.push(line);
  }
  return mended;
}

/** The Content-Type of a part whose own lines may begin with `#` or `//`. */
function keepsComments(header: string): boolean {
  const type = /^content-type[ \t]*:[ \t]*([^\s;]+)/i.exec(header)?.[1];
  return type !== undefined && !mediaTraits(type.toLowerCase()).stripsComments;
}

/** `// words`, and any comment right above a file: the value `#ff0000` is none. */
function isPartComment(text: string, lines: readonly Line[], index: number): boolean {
  const line = lines[index] as Line;
  if (line.code === 47 && isBlankCode(text.charCodeAt(line.first + 2))) return true;
  let below = index + 1;
  while (below < lines.length && isCommentLine(text, lines[below] as Line)) below += 1;
  const next = lines[below];
  return next !== undefined && bodyFileOn(text, next) !== null;
}

/** A blank line between a file and the next boundary is there for the eye; sent, it would spoil the file. */
function dropBlanksBelowFile(text: string, lines: Line[]): void {
  let last = lines.length - 1;
  while (last >= 0 && lines[last]?.code === -1) last -= 1;
  const line = lines[last];
  if (line !== undefined && bodyFileOn(text, line) !== null) lines.length = last + 1;
}

function readSection(text: string, lines: readonly Line[]): MultipartSection {
  const headers: HeaderNode[] = [];
  let index = 0;
  for (; index < lines.length; index += 1) {
    const line = lines[index];
    if (line === undefined || line.code === -1) break;
    const start = skipBlanks(text, line.start, line.end);
    const colon = text.indexOf(':', start);
    if (colon === -1 || colon >= line.end) break;
    const end = trimBlanksEnd(text, start, line.end);
    const name = templateAt(start, trimBlanksEnd(text, start, colon));
    const value = templateAt(Math.min(skipBlanks(text, colon + 1, line.end), end), end);
    headers.push(headerNode(start, end, name, value));
  }
  // A part whose blank line is missing has its content right here.
  const body = lines.slice(lines[index]?.code === -1 ? index + 1 : index);
  const span = { start: lines[0]?.start ?? 0, end: lines[lines.length - 1]?.end ?? 0 };
  if (body.length === 0) return { span, headers, content: NOTHING };
  return { span, headers, content: readContent(text, body, { glue: '\r\n' }) };
}
