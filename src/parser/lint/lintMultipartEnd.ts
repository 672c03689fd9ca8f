/** Where a multipart body ends: not at all, too early, or above more text. */
import type { BodyNode, Diagnostic, Span } from '../ast.ts';
import type { LintedBlock } from './lintedBlock.ts';

interface Ends {
  readonly boundary: string;
  /** Of the body, for what is told of all of it. */
  readonly firstLine: Span;
}

export function lintMultipartEnd(
  { text }: LintedBlock,
  { span, content }: BodyNode,
  { boundary, firstLine }: Ends,
  diagnostics: Diagnostic[],
): void {
  const { opening, closing } = boundaryLines(text, span, boundary);
  const [end] = closing;
  const last = closing[closing.length - 1];
  if (end === undefined || last === undefined) {
    diagnostics.push(notClosed(text, span, { boundary, firstLine, opening }));
    return;
  }
  const next = opening.find(({ start }) => start > end.start);
  if (next !== undefined) diagnostics.push(closedEarly(end, next));
  const sent = content[content.length - 1]?.span.end ?? span.end;
  const rest = /\S.*/.exec(text.slice(last.end, sent));
  if (rest === null || (opening[opening.length - 1]?.start ?? 0) > last.start) return;
  const start = last.end + rest.index;
  diagnostics.push({
    code: 'multipart-text-after-end',
    span: { start, end: start + rest[0].trimEnd().length },
    severity: 'warning',
    message: 'This stands below the end of the last part; servers do not read it.',
    suggestion: 'Make a part of it, above the end, or take it away.',
  });
}

/** The lines that begin a part, and those that end the last one. */
function boundaryLines(text: string, span: Span, boundary: string) {
  const opening: Span[] = [];
  const closing: Span[] = [];
  const line = `--${boundary}`;
  for (let at = text.indexOf(line, span.start); at !== -1 && at < span.end;) {
    const before = text.charCodeAt(at - 1);
    const rest = /^(--)?[ \t]*(?=[\r\n]|$)/.exec(text.slice(at + line.length, span.end));
    if (rest !== null && (at === span.start || before === 10 || before === 13)) {
      const end = at + line.length + rest[0].length;
      (rest[1] === undefined ? opening : closing).push({ start: at, end });
    }
    at = text.indexOf(line, at + line.length);
  }
  return { opening, closing };
}

function notClosed(
  text: string,
  { end }: Span,
  { boundary, firstLine, opening }: Ends & { opening: readonly Span[] },
): Diagnostic {
  const last = opening[opening.length - 1];
  // A part that nothing follows was meant to be the end.
  const dashes = last !== undefined && last.end === end && opening.length > 1;
  const at = dashes ? last.start + 2 + boundary.length : end;
  return {
    code: 'multipart-not-closed',
    span: firstLine,
    severity: 'warning',
    message: 'The last part of this multipart body is not closed; many servers refuse it.',
    suggestion: `End the body with \`--${boundary}--\`.`,
    fix: {
      title: dashes ? 'Append -- to the last line' : `Append --${boundary}--`,
      edits: [
        { span: { start: at, end: at }, text: dashes ? '--' : `${breakOf(text)}--${boundary}--` },
      ],
    },
  };
}

/** The line break of a block. */
function breakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function closedEarly(end: Span, next: Span): Diagnostic {
  return {
    code: 'multipart-closed-early',
    span: end,
    severity: 'warning',
    message: 'The body ends here for most servers, and more parts stand below.',
    suggestion:
      'Take this line away: only the last part is followed by `--` at the end of the boundary.',
    fix: {
      title: 'Take this end away',
      edits: [{ span: { start: end.start, end: next.start }, text: '' }],
    },
  };
}
