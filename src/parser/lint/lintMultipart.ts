/** Slips in hand-written multipart bodies. */
import type { BodyNode, Diagnostic, HeaderNode, MultipartSection, RequestNode } from '../ast.ts';
import { boundaryIn, boundaryOf } from '../multipart.ts';
import { lineEndAt } from '../lines.ts';
import { templateText } from '../template.ts';
import type { LintedBlock } from './lintedBlock.ts';

export function lintMultipart(
  block: LintedBlock,
  request: RequestNode,
  body: BodyNode,
  diagnostics: Diagnostic[],
): void {
  const { text } = block;
  const header = request.headers.find(
    (node): node is HeaderNode =>
      node.kind === 'header' && /^content-type$/i.test(templateText(block, node.name)),
  );
  const source = text.slice(body.span.start, body.span.end);
  const named = header === undefined ? null : boundaryOf(templateText(block, header.value));
  const used = boundaryIn(source, named);
  const firstLine = { start: body.span.start, end: lineEndAt(text, body.span.start) };
  if (used === null) {
    if (!source.trimStart().startsWith('<') && !source.includes('{{'))
      diagnostics.push(noBoundary(firstLine));
    return;
  }
  if (header !== undefined && used !== named && named?.includes('{{') !== true) {
    diagnostics.push(wrongBoundary(block, header, named, used));
  }
  if (!closes(source, used)) {
    const { end } = body.span;
    diagnostics.push({
      code: 'multipart-not-closed',
      span: firstLine,
      severity: 'warning',
      message: 'The last part of this multipart body is not closed; many servers refuse it.',
      suggestion: `End the body with \`--${used}--\`.`,
      fix: {
        title: `Append --${used}--`,
        edits: [{ span: { start: end, end }, text: `\n--${used}--` }],
      },
    });
  }
  for (const section of body.sections) {
    if (section.headers.length > 0) {
      lintPartStart(block, section, diagnostics);
      continue;
    }
    diagnostics.push({
      code: 'multipart-part-without-headers',
      span: { start: section.span.start, end: lineEndAt(text, section.span.start) },
      severity: 'warning',
      message: 'This part has no `Content-Disposition`, so the server cannot tell its name.',
      suggestion: 'Begin it with `Content-Disposition: form-data; name="…"` and a blank line.',
    });
  }
}

/** The content of a part right below its headers. */
function lintPartStart(
  { text }: LintedBlock,
  { headers, content }: MultipartSection,
  diagnostics: Diagnostic[],
): void {
  const above = headers[headers.length - 1]?.span.end ?? 0;
  const [first] = content;
  const start = first?.span.start;
  const isBlankBetween =
    start === undefined || /\n[ \t]*\r?\n|\r[ \t]*\r/.test(text.slice(above, start));
  if (isBlankBetween) return;
  diagnostics.push({
    code: 'multipart-missing-blank-line',
    span: { start, end: lineEndAt(text, start) },
    severity: 'warning',
    message: 'No blank line stands between the headers of this part and its content.',
    suggestion: 'Put a blank line above it.',
    fix: { title: 'Insert a blank line', edits: [{ span: { start, end: start }, text: '\n' }] },
  });
}

function closes(source: string, boundary: string): boolean {
  const close = `--${boundary}--`;
  return source.split(/\r\n|\r|\n/).some((line) => line.trimEnd() === close);
}

function noBoundary(span: { start: number; end: number }): Diagnostic {
  return {
    code: 'multipart-without-parts',
    span,
    severity: 'error',
    message: 'The body is said to be multipart and has no line that begins with `--`.',
    suggestion:
      'Part it by `--boundary` lines, or use `# @file field=./path` and `# @form name=value`.',
  };
}

function wrongBoundary(
  block: LintedBlock,
  header: HeaderNode,
  named: string | null,
  used: string,
): Diagnostic {
  const { start, end } = header.value.span;
  const value = block.text.slice(start, end);
  const quoted = /^[\w'+.-]+$/.test(used) ? used : `"${used}"`;
  const text =
    named === null
      ? `${value.replace(/;?[ \t]*(?:boundary=?)?[ \t]*$/i, '')}; boundary=${quoted}`
      : value.replace(/boundary\s*=\s*(?:"[^"]*"|[^;\s]+)/i, () => `boundary=${quoted}`);
  return {
    code: named === null ? 'multipart-boundary-missing' : 'multipart-boundary-mismatch',
    span: { start, end },
    severity: named === null ? 'hint' : 'warning',
    message:
      named === null
        ? `The boundary \`${used}\` of the body is not named here; it is added when the request is sent.`
        : `The body is parted by \`${used}\`, and this names \`${named}\`.`,
    suggestion: `Write \`boundary=${quoted}\`.`,
    fix: { title: `Write boundary=${quoted}`, edits: [{ span: { start, end }, text }] },
  };
}
