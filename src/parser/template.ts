/** Placeholders in text, found when somebody asks for them. */
import type { Block, Span, TemplateNode, TemplatePart } from './ast.ts';

/** The text of a template: its pieces joined by its glue, placeholders and escapes as written. */
export function templateText(block: Pick<Block, 'text'>, template: TemplateNode): string {
  const [first] = template.pieces;
  if (first === undefined) return '';
  if (template.pieces.length === 1) return block.text.slice(first.start, first.end);
  return template.pieces.map(({ start, end }) => block.text.slice(start, end)).join(template.glue);
}

/** The parts of a template in order. Spans are relative to the block. */
export function templateParts(
  block: Pick<Block, 'text'>,
  template: TemplateNode,
): readonly TemplatePart[] {
  return findParts(templateText(block, template), template);
}

/** The same for a text that stands nowhere, as the value of a variable does. Spans are relative to it. */
export function partsOfString(text: string): readonly TemplatePart[] {
  return findParts(text, null);
}

function findParts(text: string, template: TemplateNode | null): TemplatePart[] {
  const parts: TemplatePart[] = [];
  const nextOpen = finder(text, '{{');
  const nextClose = finder(text, '}}');
  const nextEscape = finder(text, '\\{');
  const escapeEnd = escapedBraces(text);
  let literal = '';
  let at = 0;
  while (at < text.length) {
    const escape = nextEscape(at);
    const open = lastOpening(text, nextOpen(at));
    if (escape !== -1 && (open === -1 || escape < open)) {
      const end = escapeEnd(escape);
      literal += text.slice(at, escape) + unescapeBraces(text.slice(escape, end));
      at = end;
      continue;
    }
    const close = open === -1 ? -1 : nextClose(open + 2);
    if (close === -1 || !isPlaceholder(text, open, close)) {
      const resume = close === -1 && escape === -1 ? text.length : Math.max(open + 2, at + 1);
      literal += text.slice(at, resume);
      at = resume;
      continue;
    }
    literal += text.slice(at, open);
    if (literal !== '') parts.push({ kind: 'text', value: literal });
    literal = '';
    parts.push(placeholder(text, open, close, template));
    at = close + 2;
  }
  if (literal !== '') parts.push({ kind: 'text', value: literal });
  return parts;
}

/**
 * First place of a text at or behind an offset, or -1. Offsets only grow from call to call, and the
 * text is searched once, so that time stays linear whatever is in it.
 */
function finder(text: string, wanted: string): (from: number) => number {
  let found = text.indexOf(wanted);
  return (from) => {
    if (found !== -1 && found < from) found = text.indexOf(wanted, from);
    return found;
  };
}

/** Where `\{\{…\}\}` ends: both its pairs of braces are literal, and what is between them is text. */
function escapedBraces(text: string): (start: number) => number {
  const nextEnd = finder(text, '\\}\\}');
  const nextLine = finder(text, '\n');
  return (start) => {
    if (!text.startsWith('\\{\\{', start)) return start + 1;
    const end = nextEnd(start + 4);
    const line = nextLine(start);
    return end === -1 || (line !== -1 && line < end) ? start + 4 : end + 4;
  };
}

function unescapeBraces(text: string): string {
  return text.replaceAll('\\{\\{', '{{').replaceAll('\\}\\}', '}}');
}

/** Of `{{{{x}}` the last pair opens: those before it are text. */
function lastOpening(text: string, first: number): number {
  let open = first;
  while (open !== -1 && text.charCodeAt(open + 2) === 123) open += 1;
  return open;
}

/** A placeholder is on one line, and not empty. */
function isPlaceholder(text: string, open: number, close: number): boolean {
  const inside = text.slice(open + 2, close);
  return !/[\r\n]/.test(inside) && inside.trim() !== '';
}

function placeholder(
  text: string,
  open: number,
  close: number,
  template: TemplateNode | null,
): TemplatePart {
  let start = open + 2;
  let end = close;
  while (start < end && /\s/.test(text.charAt(start))) start += 1;
  while (end > start && /\s/.test(text.charAt(end - 1))) end -= 1;
  const percentEncode = text.charCodeAt(start) === 37;
  if (percentEncode) start += 1;
  const locate = (offset: number) => (template === null ? offset : blockOffset(template, offset));
  return {
    kind: 'placeholder',
    span: { start: locate(open), end: locate(close + 1) + 1 },
    expression: text.slice(start, end),
    expressionSpan: { start: locate(start), end: locate(end - 1) + 1 },
    percentEncode,
  };
}

/** Offset in the block of an offset in the joined text. */
function blockOffset(template: TemplateNode, offset: number): number {
  let left = offset;
  let last: Span = template.span;
  for (const piece of template.pieces) {
    const length = piece.end - piece.start;
    if (left < length) return piece.start + left;
    left -= length + template.glue.length;
    last = piece;
    if (left < 0) return piece.end;
  }
  return last.end;
}
