/** Slips that hardly any file has; ordinary blocks never do. */
import type { Block, Diagnostic, HttpDocument, Span } from '../ast.ts';
import { templateParts, templateText } from '../template.ts';
import type { DocumentDiagnostic } from './lintDocument.ts';

/** U+00A0 where a blank is meant: between the words of the request line and of headers, and the tokens of JSON. */
export function noBreakSpace({ text, request }: Block): Diagnostic | null {
  if (request === null || !text.includes('\u00a0')) return null;
  const { line, headers, body } = request;
  const places: Span[] = [];
  for (const { span } of [line, ...headers]) places.push(...spacesIn(text, span, false));
  if (body?.syntax === 'json') places.push(...spacesIn(text, body.span, true));
  const [first] = places;
  if (first === undefined) return null;
  return {
    code: 'no-break-space',
    span: first,
    severity: 'warning',
    message: 'This is a no-break space (U+00A0), which is no blank to a server.',
    suggestion: 'Put a plain blank in its place.',
    fix: {
      title: places.length === 1 ? 'Put a blank here' : 'Put blanks in their place',
      edits: places.map((span) => ({ span, text: ' ' })),
    },
  };
}

/** `outsideStrings`: not between the quotes of JSON. */
function spacesIn(text: string, { start, end }: Span, outsideStrings: boolean): Span[] {
  const places: Span[] = [];
  let inString = false;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (outsideStrings && inString && code === 92) at += 1;
    else if (outsideStrings && code === 34) inString = !inString;
    else if (code === 160 && !inString) places.push({ start: at, end: at + 1 });
  }
  return places;
}

const GLUED = /[^\s]HTTP\/\d(?:\.\d)?[ \t]*$/;

/** `HTTP/1.1` right behind a URL. */
export function versionInUrl({ text, request }: Block): Diagnostic | null {
  if (request === null || request.curl !== null) return null;
  const { end } = request.line.target.span;
  const match = GLUED.exec(text.slice(request.line.span.start, end));
  if (match === null) return null;
  const at = request.line.span.start + match.index + 1;
  return {
    code: 'version-in-url',
    span: { start: at, end },
    severity: 'warning',
    message: 'No blank stands before the version of HTTP, so it is sent as part of the URL.',
    suggestion: 'Put a blank before it.',
    fix: { title: 'Insert a blank', edits: [{ span: { start: at, end: at }, text: ' ' }] },
  };
}

/** True for a block with a definition like `@id = "7"`. */
export function hasQuotedValue(block: Block): boolean {
  return block.variables.some(({ value }) => QUOTED.test(templateText(block, value)));
}

const QUOTED = /^(["']).*\1$/;

/** `@id = "7"` where `{{id}}` stands in a URL: quotes are part of a value, but to httpYac. */
export function quotedValues({ blocks }: HttpDocument): DocumentDiagnostic[] {
  const found: DocumentDiagnostic[] = [];
  const used = new Set<string>();
  for (const block of blocks) {
    if (block.request === null || block.request.curl !== null) continue;
    for (const part of templateParts(block, block.request.line.target)) {
      if (part.kind === 'placeholder') used.add(part.expression);
    }
  }
  for (const [blockIndex, block] of blocks.entries()) {
    for (const { name, value } of block.variables) {
      const written = templateText(block, value);
      if (!used.has(name) || !QUOTED.test(written)) continue;
      const { start, end } = value.span;
      found.push({
        blockIndex,
        diagnostic: {
          code: 'quoted-value-in-url',
          span: { start, end },
          severity: 'hint',
          message: `The quotes are part of the value, and of the URL in which \`{{${name}}}\` stands.`,
          suggestion: 'Take the quotes away.',
          fix: {
            title: 'Take the quotes away',
            edits: [{ span: { start, end }, text: written.slice(1, -1) }],
          },
        },
      });
    }
  }
  return found;
}
