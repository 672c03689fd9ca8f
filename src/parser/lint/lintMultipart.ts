/** Slips in hand-written multipart bodies. */
import type {
  BodyNode,
  Diagnostic,
  HeaderNode,
  MultipartSection,
  RequestNode,
  Span,
} from '../ast.ts';
import { boundaryIn, boundaryOf } from '../multipart.ts';
import { lineEndAt } from '../lines.ts';
import { templateText } from '../template.ts';
import type { LintedBlock } from './lintedBlock.ts';
import { lintMultipartEnd } from './lintMultipartEnd.ts';

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
  lintMultipartEnd(block, body, { boundary: used, firstLine }, diagnostics);
  for (const section of body.sections) {
    if (section.headers.length > 0) {
      lintPartStart(block, section, diagnostics);
      lintFileStart(block, section, diagnostics);
    } else diagnostics.push(partWithoutHeaders(text, section.span));
  }
}

const HEADER_BELOW = /^[ \t]*\r?\n(?:[ \t]*\r?\n)*(?=[ \t]*Content-[\w-]+[ \t]*:)/i;

function partWithoutHeaders(text: string, { start, end }: Span): Diagnostic {
  const blank = HEADER_BELOW.exec(text.slice(start, end))?.[0];
  const common = {
    code: 'multipart-part-without-headers',
    span: { start, end: lineEndAt(text, start) },
    severity: 'warning',
  } as const;
  if (blank === undefined) {
    return {
      ...common,
      message: 'This part has no `Content-Disposition`, so the server cannot tell its name.',
      suggestion: 'Begin it with `Content-Disposition: form-data; name="…"` and a blank line.',
    };
  }
  return {
    ...common,
    message: 'A blank line stands above the headers of this part, so they are sent as its content.',
    suggestion: 'Take the blank line away.',
    fix: {
      title: 'Take the blank line away',
      edits: [{ span: { start, end: start + blank.length }, text: '' }],
    },
  };
}

/** A file below more than one blank line: the second is sent as its beginning. */
function lintFileStart(
  { text }: LintedBlock,
  { headers, content }: MultipartSection,
  diagnostics: Diagnostic[],
): void {
  const [blanks, file] = content;
  if (blanks?.kind !== 'bodyText' || file?.kind !== 'bodyFile') return;
  const above = headers[headers.length - 1]?.span.end ?? 0;
  const { start } = file.span;
  const between = text.slice(above, start);
  const first = /^[ \t]*\r?\n[ \t]*\r?\n/.exec(between)?.[0];
  if (first === undefined || between.trim() !== '') return;
  diagnostics.push({
    code: 'multipart-blank-above-file',
    span: { start, end: lineEndAt(text, start) },
    severity: 'warning',
    message: 'More than one blank line stands above this file, and a line break is sent before it.',
    suggestion: 'Leave one blank line between the headers and the file.',
    fix: {
      title: 'Leave one blank line',
      edits: [{ span: { start: above + first.length, end: start }, text: '' }],
    },
  });
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
