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

/** True without looking for the parts: most values hold no placeholder. */
export function hasPlaceholder(text: string): boolean {
  return text.includes('{{');
}

function findParts(text: string, template: TemplateNode | null): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literal = '';
  let at = 0;
  const flush = () => {
    if (literal !== '') parts.push({ kind: 'text', value: literal });
    literal = '';
  };
  // Each is looked for again only once it is passed, so that time stays linear.
  let escape = text.indexOf('\\{');
  let lastClose = text.lastIndexOf('}}');
  while (at < text.length) {
    if (escape !== -1 && escape < at) escape = text.indexOf('\\{', at);
    const open = at < lastClose ? lastOpening(text, text.indexOf('{{', at)) : -1;
    if (escape !== -1 && (open === -1 || escape < open)) {
      const end = escapedBraces(text, escape);
      literal += text.slice(at, escape) + unescapeBraces(text.slice(escape, end));
      at = end;
      continue;
    }
    if (open === -1) lastClose = -1;
    const close = open === -1 ? -1 : placeholderEnd(text, open);
    if (close === -1) {
      const resume = open === -1 ? text.length : open + 2;
      literal += text.slice(at, resume);
      at = resume;
      continue;
    }
    literal += text.slice(at, open);
    flush();
    parts.push(placeholder(text, open, close, template));
    at = close + 2;
  }
  flush();
  return parts;
}

/** Where `\{\{…\}\}` ends: both its pairs of braces are literal, and what is between them is text. */
function escapedBraces(text: string, start: number): number {
  if (!text.startsWith('\\{\\{', start)) return start + 1;
  const end = text.indexOf('\\}\\}', start + 4);
  const lineEnd = text.indexOf('\n', start);
  if (end === -1 || (lineEnd !== -1 && lineEnd < end)) return start + 4;
  return end + 4;
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

/** Offset of the closing `}}` on the same line, or -1. Quoted text may hold braces. */
function placeholderEnd(text: string, open: number): number {
  const close = text.indexOf('}}', open + 2);
  if (close === -1) return -1;
  const inside = text.slice(open + 2, close);
  // An empty pair is text.
  return /[\r\n]/.test(inside) || inside.trim() === '' ? -1 : close;
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
