/** Where the blocks of a file begin. One pass; a boundary depends only on the text above and on its own line. */
import type { Dialect, DialectSign } from './ast.ts';
import { commentSign, dynamicSign, isLazyDefinition } from './dialectSigns.ts';
import type { Line, LineCursor } from './lines.ts';
import { lineCursor, nextLine, shiftedLine, skipBlanks, trimBlanksEnd } from './lines.ts';
import {
  isFragmentLine,
  isFrontMatterLine,
  isNameSeparator,
  isProtoLine,
  isReuseLine,
  isScriptLine,
  isStatusLine,
  isTitleSeparator,
  opensScriptBlock,
} from './lineShapes.ts';
import { mediaTraits } from './mediaType.ts';
import { NOTHING } from './lists.ts';
import { startsRequest } from './requestLine.ts';

export interface ScannedBlock {
  readonly start: number;
  readonly end: number;
  /** Lines of the block, relative to its start. */
  readonly lines: readonly Line[];
  /** No separator, and not the first of the file. */
  readonly splitOff: boolean;
  readonly signs: readonly DialectSign[];
}

/** What hides separators or request lines from the scanner. */
type Inside =
  'plain' | 'handler' | 'scriptBlock' | 'blockComment' | 'response' | 'frontMatter' | 'fragment';

/** Reads the blocks of a text in order, beginning at an offset at which one starts. */
export class BlockScanner {
  readonly #text: string;
  readonly #cursor: LineCursor;
  #start: number;
  #lines: Line[] = [];
  /** Lines that were read already and belong to the next block. */
  #carry: readonly Line[] = [];
  #inside: Inside = 'plain';
  /** Index of the line of the request under way; -1 above it. */
  #request = -1;
  #inHeaders = false;
  /** The line before was the end of a script. */
  #afterScript = false;
  /** Index of the first `< {%` below a request with nothing but its kind and gaps below it; -1 for none. */
  #preScript = -1;
  #signs: DialectSign[] = [];
  /** The next `$`, looked up again only when it was passed. */
  #dollar = -1;
  /** The next end of a block comment, looked up again only when it was passed. */
  #commentEnd = -1;

  constructor(text: string, from = 0) {
    this.#text = text;
    this.#cursor = lineCursor(text, from);
    this.#start = from;
  }

  /** The block that begins at an offset, which lies before the end of the text and not before the last block's end. */
  from(start: number): ScannedBlock {
    if (start !== this.#start) {
      this.#start = start;
      this.#cursor.at = start;
      this.#carry = NOTHING;
    }
    this.#lines = [];
    this.#inside = 'plain';
    this.#request = -1;
    this.#inHeaders = false;
    this.#afterScript = false;
    this.#preScript = -1;
    if (this.#signs.length > 0) this.#signs = [];
    for (const line of this.#carry) {
      this.#lines.push(line);
      this.#boundary(line);
    }
    this.#carry = NOTHING;
    while (this.#cursor.at < this.#text.length) {
      const line = nextLine(this.#cursor, this.#start);
      this.#lines.push(line);
      const boundary = this.#boundary(line);
      if (boundary !== -1) return this.#cut(boundary);
    }
    this.#start = this.#text.length;
    return this.#block(start);
  }

  /** The block from `start` up to where the next one starts. */
  #block(start: number): ScannedBlock {
    const end = this.#start;
    const lines = this.#lines;
    this.#seeDollars(start, end);
    const splitOff = start > 0 && !this.#text.startsWith('###', start + (lines[0]?.first ?? 0));
    const signs = this.#signs.length === 0 ? NOTHING : this.#signs;
    return { start, end, lines, splitOff, signs };
  }

  /** Dynamic variables that only one client has. */
  #seeDollars(start: number, end: number): void {
    if (this.#dollar < start) this.#nextDollar(start);
    while (this.#dollar < end) {
      const sign = dynamicSign(this.#text, this.#dollar, start);
      if (sign !== null) this.#signs.push(sign);
      this.#nextDollar(this.#dollar + 1);
    }
  }

  #nextDollar(from: number): void {
    const at = this.#text.indexOf('$', from);
    this.#dollar = at === -1 ? this.#text.length : at;
  }

  #sign(dialect: Dialect, construct: string, line: Line): void {
    this.#signs.push({ dialect, construct, span: { start: line.first, end: line.end } });
  }

  #cut(boundary: number): ScannedBlock {
    const start = this.#start;
    const offset = this.#lines[boundary]?.start ?? 0;
    const last = this.#lines.length - 1;
    this.#carry =
      boundary === last
        ? [shiftedLine(this.#lines.pop() as Line, offset)]
        : this.#lines.splice(boundary).map((line) => shiftedLine(line, offset));
    this.#start += offset;
    if (this.#signs.length > 0) {
      this.#signs = this.#signs.filter(({ span }) => span.start < offset);
    }
    return this.#block(start);
  }

  /** Index of the line at which a new block begins, found out at its last line; -1 for none. */
  #boundary(line: Line): number {
    const index = this.#lines.length - 1;
    if (this.#inside !== 'plain') {
      if (this.#inside === 'response' && this.#endsResponse(line, index))
        return this.#startOf(index);
      if (!this.#leaves(line)) return -1;
    }
    const { code } = line;
    const at = this.#start + line.first;
    if (code === 35) {
      if (index > 0 && this.#text.startsWith('###', at))
        return this.#goesOnTitled(line) ? -1 : index;
      this.#seeComment(line);
      return -1;
    }
    if (code === -1) {
      this.#inHeaders = false;
      return -1;
    }
    if (this.#enters(line)) return -1;
    if (this.#request === -1) this.#seeRequest(line, index);
    else if (code >= 65 && code <= 90 && line.first === line.start) {
      const boundary = this.#split(line, index);
      if (boundary === -1) this.#preScript = -1;
      return boundary;
    } else if (code === 99 && this.#startsSecondCurl(line, index)) return this.#startOf(index);
    this.#afterScript = false;
    if (!this.#goesWithNext(line)) this.#preScript = -1;
    return -1;
  }

  /** Nothing but `### @name x` stands above: the title below it is of the same request. */
  #goesOnTitled(line: Line): boolean {
    if (this.#request !== -1) return false;
    const [first] = this.#lines;
    for (let above = this.#lines.length - 2; above > 0; above -= 1) {
      if (this.#lines[above]?.code !== -1) return false;
    }
    const base = this.#start;
    return (
      first !== undefined &&
      isNameSeparator(this.#text.slice(base + first.first, base + first.end)) &&
      isTitleSeparator(this.#text.slice(base + line.first, base + line.end))
    );
  }

  /** True when a line ends what the scanner is inside of and must be looked at itself. */
  #leaves(line: Line): boolean {
    const text = this.#text;
    const at = this.#start + line.first;
    if (this.#inside === 'response') {
      // A comment below a response may hold headings.
      if (line.code === 47 && text.charCodeAt(at + 1) === 42) this.#entersComment(line);
      return text.startsWith('###', at);
    }
    if (this.#inside === 'blockComment') {
      if (this.#start + line.next > this.#commentEnd) this.#inside = 'plain';
      return false;
    }
    // A script nobody closed must not swallow the rest of the file.
    if (line.first === line.start && text.startsWith('###', at)) {
      this.#inside = 'plain';
      return true;
    }
    if (this.#closes(line, at)) {
      this.#afterScript = this.#inside === 'handler' || this.#inside === 'scriptBlock';
      this.#inside = 'plain';
    }
    return false;
  }

  #closes(line: Line, at: number): boolean {
    const text = this.#text;
    if (this.#inside === 'frontMatter') return isFrontMatterLine(text, line, this.#start);
    if (this.#inside === 'fragment') return line.code === 125 && line.first === line.start;
    if (this.#inside === 'scriptBlock') return line.code === 125 && text.startsWith('}}', at);
    return text.slice(at, this.#start + line.end).includes('%}');
  }

  /** True when a line begins something that hides separators. */
  #enters(line: Line): boolean {
    const { code } = line;
    const text = this.#text;
    const at = this.#start + line.first;
    const end = this.#start + line.end;
    if (code === 60 || code === 62) {
      if (!isScriptLine(text, line, this.#start)) return false;
      this.#sign('jetbrains', code === 60 ? '`< {% %}`' : '`> {% %}`', line);
      const inner = skipBlanks(text, at + 1, end);
      if (!text.startsWith('{%', inner)) return false;
      if (code === 62) this.#preScript = -1;
      else if (this.#preScript === -1) this.#preScript = this.#lines.length - 1;
      if (text.slice(inner, end).includes('%}')) this.#afterScript = true;
      else this.#inside = 'handler';
      return true;
    }
    if (code === 123 && opensScriptBlock(text, line, this.#start)) {
      this.#inside = 'scriptBlock';
      this.#sign('httpyac', 'a script between `{{` and `}}`', line);
      return true;
    }
    if (code === 47 && text.charCodeAt(at + 1) === 42) return this.#entersComment(line);
    if (code === 45 && this.#request === -1 && isFrontMatterLine(text, line, this.#start)) {
      this.#inside = 'frontMatter';
      return true;
    }
    if (code === 72 && isStatusLine(text, at, end)) {
      this.#inside = 'response';
      this.#preScript = -1;
      return true;
    }
    return false;
  }

  #entersComment(line: Line): boolean {
    const at = this.#start + line.first;
    const alone = trimBlanksEnd(this.#text, at, this.#start + line.end) === at + 2;
    if (!alone && this.#request !== -1) return false;
    if (this.#commentEnd < at + 2) {
      const end = this.#text.indexOf('*/', at + 2);
      this.#commentEnd = end === -1 ? this.#text.length + 1 : end;
    }
    // A comment that nobody closed hides nothing below its line.
    if (this.#commentEnd > this.#text.length) return true;
    if (this.#start + line.next <= this.#commentEnd) this.#inside = 'blockComment';
    return true;
  }

  #seeRequest(line: Line, index: number): void {
    const { code } = line;
    if (code === 60 || code === 62 || code === 63) return;
    const at = this.#start + line.first;
    if (code === 64) {
      if (isLazyDefinition(this.#text, at, this.#start + line.end)) {
        this.#sign('httpyac', '`@x := value`', line);
      }
      return;
    }
    if (code === 47 && this.#text.charCodeAt(at + 1) === 47) {
      this.#seeComment(line);
      return;
    }
    if ((code === 105 || code === 114) && isReuseLine(this.#text, at, this.#start + line.end)) {
      this.#sign('jetbrains', code === 105 ? '`import`' : '`run`', line);
      return;
    }
    if (code === 102 && isFragmentLine(this.#text, at, this.#start + line.end)) {
      this.#inside = 'fragment';
      return;
    }
    if (code === 112 && isProtoLine(this.#text, at, this.#start + line.end)) return;
    this.#request = index;
    this.#inHeaders = true;
  }

  /** A directive above the body may tell the dialect. */
  #seeComment(line: Line): void {
    if (this.#request !== -1 && !this.#inHeaders) return;
    const sign = commentSign(this.#text, line, this.#start);
    if (sign !== null) this.#signs.push(sign);
  }

  /** Where a request line below another request begins a block of its own. */
  #split(line: Line, index: number): number {
    const text = this.#text;
    const base = this.#start;
    const inHeaders = this.#inHeaders;
    const before = this.#lines[index - 1];
    const parted = this.#afterScript || before === undefined || this.#isGap(before);
    this.#afterScript = false;
    if (!inHeaders && !parted) return -1;
    if (!startsRequest(text, base + line.start, base + line.end)) return -1;
    // Text may show a request line, and hardly one with a name above it.
    if (mediaTraits(this.#contentType()).isMessage && !this.#isNamed(index)) return -1;
    if (/@force-?region-?delimiter/i.test(text.slice(base, base + line.start))) return -1;
    return this.#startOf(index);
  }

  /** A request line below a blank line or a comment ends a response that stands in the file. */
  #endsResponse(line: Line, index: number): boolean {
    if (line.code < 65 || line.code > 90 || line.first !== line.start) return false;
    const before = this.#lines[index - 1];
    if (before === undefined || !this.#isGap(before)) return false;
    return startsRequest(this.#text, this.#start + line.start, this.#start + line.end);
  }

  /** `# @name` right above a request line. */
  #isNamed(index: number): boolean {
    for (let above = this.#startOf(index); above < index; above += 1) {
      const line = this.#lines[above] as Line;
      const content = this.#text.slice(this.#start + line.first, this.#start + line.end);
      if (/^(?:#|\/\/)[ \t]*@name\b/.test(content)) return true;
    }
    return false;
  }

  /** A `curl` command below another one, parted by a blank line or a comment. */
  #startsSecondCurl(line: Line, index: number): boolean {
    const before = this.#lines[index - 1];
    if (before === undefined || !this.#isGap(before) || !this.#isCurl(line)) return false;
    const request = this.#lines[this.#request];
    return request !== undefined && this.#isCurl(request);
  }

  #isCurl(line: Line): boolean {
    return /^curl(?:\.exe)?[ \t]/.test(
      this.#text.slice(this.#start + line.start, this.#start + line.start + 9),
    );
  }

  /** The first of the comments, definitions and scripts right above a request. */
  #startOf(index: number): number {
    const start = this.#aboveOf(index);
    const script = this.#preScript;
    return script > this.#request && script < start ? this.#aboveOf(script) : start;
  }

  #aboveOf(index: number): number {
    let start = index;
    while (start - 1 > this.#request && this.#goesWithNext(this.#lines[start - 1])) start -= 1;
    return start;
  }

  #isGap(line: Line): boolean {
    if (line.code === -1 || this.#goesWithNext(line)) return true;
    return line.code === 42 && this.#text.startsWith('*/', this.#start + line.first);
  }

  #goesWithNext(line: Line | undefined): boolean {
    if (this.#isComment(line)) return true;
    if (line?.code !== 64) return false;
    return /^@[^\s={}@]+[ \t]*:?=/.test(
      this.#text.slice(this.#start + line.first, this.#start + line.end),
    );
  }

  #isComment(line: Line | undefined): boolean {
    if (line === undefined) return false;
    if (line.code !== 47) return line.code === 35;
    return this.#text.charCodeAt(this.#start + line.first + 1) === 47;
  }

  /** Content-Type of the request under way, as written; null when it gives none. */
  #contentType(): string | null {
    for (let index = this.#request + 1; index < this.#lines.length; index += 1) {
      const line = this.#lines[index];
      if (line === undefined || line.code === -1) return null;
      const match = /^content-type[ \t]*:(.*)/i.exec(
        this.#text.slice(this.#start + line.first, this.#start + line.end),
      );
      if (match?.[1] !== undefined) return match[1].trim().toLowerCase();
    }
    return null;
  }
}
