/** Slips in the header block. */
import type { Diagnostic, HeaderNode, RequestNode } from '../ast.ts';
import { templateText } from '../template.ts';
import type { LintedBlock } from './lintedBlock.ts';

export function lintHeaders(
  block: LintedBlock,
  request: RequestNode,
  diagnostics: Diagnostic[],
): void {
  for (const header of request.headers) {
    if (header.kind === 'header') lintHeader(block, header, diagnostics);
  }
}

function lintHeader(block: LintedBlock, header: HeaderNode, diagnostics: Diagnostic[]): void {
  const { start, end } = header.name.span;
  const length = end - start;
  if (length === 14 || length === 17) lintFraming(block, header, diagnostics);
  else if (length === 13) lintAuthorization(block, header, diagnostics);
  const { span } = header.value;
  const comment = commentIn(block.text, span.start, span.end);
  if (comment === -1) return;
  diagnostics.push({
    code: 'comment-in-value',
    span: { start: comment, end: span.end },
    severity: 'warning',
    message: 'What looks like a comment is sent as part of the value.',
    suggestion: 'Put the comment on a line of its own.',
    fix: {
      title: 'Take the comment away',
      edits: [
        { span: { start: block.text.slice(0, comment).trimEnd().length, end: span.end }, text: '' },
      ],
    },
  });
}

/** ` // …` or ` # …` in a value, and not the slashes of a URL; -1 for none. */
function commentIn(text: string, start: number, end: number): number {
  const found = /[ \t](?:\/\/|#)[ \t]/.exec(text.slice(start, end));
  return found === null ? -1 : start + found.index + 1;
}

function lintFraming(block: LintedBlock, header: HeaderNode, diagnostics: Diagnostic[]): void {
  const name = templateText(block, header.name);
  if (!/^(?:content-length|transfer-encoding)$/i.test(name)) return;
  const { start, end } = header.span;
  diagnostics.push({
    code: 'framing-header',
    span: { start, end },
    severity: 'hint',
    message: `\`${name}\` is worked out from the body; this line is not sent.`,
    suggestion: 'Take the line away.',
    fix: {
      title: `Take ${name} away`,
      edits: [{ span: { start, end: lineBreakAfter(block.text, end) }, text: '' }],
    },
  });
}

function lineBreakAfter(text: string, end: number): number {
  const rest = /^[ \t]*(?:\r\n|\r|\n)/.exec(text.slice(end, end + 80));
  return end + (rest?.[0].length ?? 0);
}

/** `Authorization: Bearer` and nothing after it. */
function lintAuthorization(
  block: LintedBlock,
  header: HeaderNode,
  diagnostics: Diagnostic[],
): void {
  if (!/^authorization$/i.test(templateText(block, header.name))) return;
  const value = templateText(block, header.value);
  if (!/^(?:bearer|basic|digest|token|aws)?$/i.test(value)) return;
  diagnostics.push({
    code: 'missing-credentials',
    span: { start: header.span.start, end: header.span.end },
    severity: 'warning',
    message: value === '' ? '`Authorization` is empty.' : `Nothing stands after \`${value}\`.`,
    suggestion: 'Write the credentials after it: `Bearer {{token}}`, or `Basic user password`.',
  });
}
