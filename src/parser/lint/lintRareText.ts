/** Slips that hardly any file has: they are looked for in the whole text first. */
import type { Block, Diagnostic, HttpDocument, Span } from '../ast.ts';
import { templateParts, templateText } from '../template.ts';

interface Found {
  readonly blockIndex: number;
  readonly diagnostic: Diagnostic;
}

export function lintRareText(document: HttpDocument): Found[] {
  const { text } = document;
  const found: Found[] = [];
  if (text.includes('\u00a0')) eachBlock(document, noBreakSpace, found);
  if (hasGluedVersion(text)) eachBlock(document, versionInUrl, found);
  if (document.dialect !== 'httpyac' && hasQuotedValue(text)) quotedValues(document, found);
  return found;
}

function eachBlock(
  { blocks }: HttpDocument,
  lint: (block: Block) => Diagnostic | null,
  found: Found[],
): void {
  for (const [blockIndex, block] of blocks.entries()) {
    const diagnostic = lint(block);
    if (diagnostic !== null) found.push({ blockIndex, diagnostic });
  }
}

/** U+00A0 where a blank is meant: between the words of the request line and of headers, and the tokens of JSON. */
function noBreakSpace({ text, request }: Block): Diagnostic | null {
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

/** `HTTP/` behind neither a blank nor the beginning of a line. */
function hasGluedVersion(text: string): boolean {
  for (let at = text.indexOf('HTTP/'); at !== -1; at = text.indexOf('HTTP/', at + 5)) {
    if (at > 0 && text.charCodeAt(at - 1) > 32) return true;
  }
  return false;
}

function versionInUrl({ text, request }: Block): Diagnostic | null {
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

const QUOTED = /^[ \t]*@[^\s=]+[ \t]*:?=[ \t]*(["']).*\1[ \t]*\r?$/m;

function hasQuotedValue(text: string): boolean {
  // Most files have none of these, and that is found out quickly.
  const may = ['= "', '="', "= '", "='"].some((quoted) => text.includes(quoted));
  return may && QUOTED.test(text);
}

/** `@id = "7"` where `{{id}}` stands in a URL: quotes are part of a value, but to httpYac. */
function quotedValues({ blocks }: HttpDocument, found: Found[]): void {
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
      if (!used.has(name) || !/^(["']).*\1$/.test(written) || written.length < 2) continue;
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
}
