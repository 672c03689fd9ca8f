/** Slips where the body begins and in it. */
import type { BodyNode, Diagnostic, RequestNode, Span } from '../ast.ts';
import { isUnjoined } from '../form.ts';
import { lineBreakBetween, lineEndAt, skipBlanks } from '../lines.ts';
import { mediaTraits } from '../mediaType.ts';
import type { SeenInBlock } from '../parseBlock.ts';
import type { LintedBlock } from './lintedBlock.ts';
import { headerWithoutColon, KNOWN_HEADER } from './headerSlips.ts';
import { lintArrows } from './lintArrows.ts';
import { lintMultipart } from './lintMultipart.ts';
import { lintOtherType } from './lintOtherType.ts';

export function lintBody(
  block: LintedBlock,
  request: RequestNode,
  body: BodyNode,
  { diagnostics, contentType }: Pick<SeenInBlock, 'diagnostics' | 'contentType'>,
): void {
  lintBodyStart(block, request, body, diagnostics);
  if (!mediaTraits(contentType).isMessage) lintRequestInBody(block.text, body, diagnostics);
  if (contentType?.includes('markdown') !== true) lintArrows(block.text, body, diagnostics);
  if (body.syntax === 'multipart') {
    lintMultipart(block, request, body, diagnostics);
    return;
  }
  if (lintOtherType(block, request, body, diagnostics)) return;
  if (body.syntax === 'form') lintForm(block, body, diagnostics);
  else if (body.syntax === 'json' && contentType === null) lintJson(block, request, diagnostics);
}

function lintBodyStart(
  block: LintedBlock,
  request: RequestNode,
  body: BodyNode,
  diagnostics: Diagnostic[],
): void {
  const { text } = block;
  const { headers } = request;
  const last = headers.length === 0 ? request.line : headers[headers.length - 1];
  const above = last?.span.end ?? 0;
  const { start } = body.span;
  const breaks = lineBreakBetween(text, above, start);
  if (breaks >= 2) {
    if (request.headers.length === 0) lintLateHeaders(block, body, diagnostics);
    return;
  }
  const span = { start, end: Math.min(lineEndAt(text, start), body.span.end) };
  // `{{headers}} { … }` is told of already.
  if (breaks === 0) return;
  const code = text.charCodeAt(skipBlanks(text, start, span.end));
  const bodyLike =
    code === 123 || code === 91 || code === 60 || code === 34 || body.syntax === 'graphql';
  const slip = bodyLike ? null : headerWithoutColon(text, span);
  if (slip !== null) {
    diagnostics.push(slip);
    return;
  }
  // `> ./path` is told of for what it is.
  if (code === 62) return;
  diagnostics.push({
    code: 'missing-blank-line',
    span,
    severity: bodyLike ? 'hint' : 'warning',
    message: bodyLike
      ? 'The body begins here; other clients need a blank line before it.'
      : 'This line has no colon, so it is no header: the body begins here.',
    suggestion: bodyLike
      ? 'Put a blank line between the headers and the body.'
      : 'Put a blank line above it, or write `Name: value` if it is a header.',
    fix: { title: 'Insert a blank line', edits: [{ span: { start, end: start }, text: '\n' }] },
  });
}

/** Header lines below a blank line right under the request line: they are sent as the body. */
function lintLateHeaders(block: LintedBlock, body: BodyNode, diagnostics: Diagnostic[]): void {
  const [first] = body.content;
  if (body.syntax !== 'text' || first?.kind !== 'bodyText') return;
  const { text } = block;
  const start = first.template.span.start;
  const lines = text.slice(start, body.span.end).split(/\r\n|\r|\n/, 20);
  const blank = lines.findIndex((line) => line.trim() === '');
  const paragraph = blank === -1 ? lines : lines.slice(0, blank);
  const headers = paragraph.every((line) => /^[A-Za-z][\w-]*:[ \t]+\S/.test(line));
  if (!headers || !paragraph.some((line) => KNOWN_HEADER.test(line))) return;
  const above = lineEndAt(text, block.request?.line.span.end ?? start);
  diagnostics.push({
    code: 'headers-after-blank-line',
    span: { start, end: lineEndAt(text, start) },
    severity: 'warning',
    message: 'A blank line stands above this header, so it is sent as the body.',
    suggestion: 'Take the blank line away.',
    fix: {
      title: 'Take the blank line away',
      edits: [{ span: { start: above, end: body.span.start }, text: '\n' }],
    },
  });
}

function lintJson(block: LintedBlock, request: RequestNode, diagnostics: Diagnostic[]): void {
  const { headers, line } = request;
  if (headers.some(({ kind }) => kind === 'placeholderLine')) return;
  if (block.directives.some(({ name }) => name === 'json' || name === 'header')) return;
  const at = lineEndAt(block.text, headers[headers.length - 1]?.span.end ?? line.span.end);
  diagnostics.push({
    code: 'missing-content-type',
    span: { start: line.span.start, end: line.span.end },
    severity: 'hint',
    message: 'The body is JSON, and no `Content-Type` says so.',
    suggestion: 'Add `Content-Type: application/json`.',
    fix: {
      title: 'Add Content-Type: application/json',
      edits: [{ span: { start: at, end: at }, text: '\nContent-Type: application/json' }],
    },
  });
}

const REQUEST =
  /(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)((?:GET|POST|PUT|PATCH|DELETE|HEAD)[ \t]+[^\s,;:.]\S*)[ \t]*(?:HTTP\/[\d.]+[ \t]*)?(?=[\r\n]|$)/;

/** A line that is a request to the eye, below a blank line, where its target is not one that begins a request. */
function lintRequestInBody(text: string, body: BodyNode, diagnostics: Diagnostic[]): void {
  if (body.syntax !== 'json' && body.syntax !== 'text') return;
  const { start, end } = body.span;
  // The blank line may stand right above the body.
  const from = Math.max(0, start - 4);
  const match = REQUEST.exec(text.slice(from, end));
  if (match?.[1] === undefined) return;
  const at = from + match.index + match[0].indexOf(match[1]);
  diagnostics.push({
    code: 'request-in-body',
    span: { start: at, end: at + match[1].length },
    severity: 'hint',
    message: 'This line looks like a request, and is sent as part of the body.',
    suggestion: 'Put a line with `###` above it, if it is one.',
    fix: { title: 'Insert ###', edits: [{ span: { start: at, end: at }, text: '###\n' }] },
  });
}

/** A line of a form that begins with no `&` below one that ends with none. */
function lintForm(block: LintedBlock, body: BodyNode, diagnostics: Diagnostic[]): void {
  const { text } = block;
  let above: Span | null = null;
  for (const content of body.content) {
    if (content.kind === 'bodyFile') {
      above = null;
      continue;
    }
    for (const piece of content.template.pieces) {
      if (above !== null && isUnjoined(text, above, piece)) diagnostics.push(unjoined(piece));
      above = piece;
    }
  }
}

function unjoined({ start, end }: Span): Diagnostic {
  return {
    code: 'form-without-ampersand',
    span: { start, end },
    severity: 'warning',
    message: 'This line goes on with the value above: no `&` parts them.',
    suggestion: 'Begin the line with `&`.',
    fix: { title: 'Insert &', edits: [{ span: { start, end: start }, text: '&' }] },
  };
}
