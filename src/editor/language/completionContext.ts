/** What can be written at a place in a document. Pure. */
import type { Block, HttpDocument, Span } from '../../parser/ast.ts';
import { canonicalDirectiveName } from '../../parser/directives.ts';
import { blockAt } from '../../parser/query.ts';
import { templateText } from '../../parser/template.ts';

export type CompletionContext =
  | {
      readonly kind: 'placeholder';
      readonly blockIndex: number;
      readonly replace: Span;
      readonly written: string;
      readonly closed: boolean;
    }
  | { readonly kind: 'directive'; readonly replace: Span }
  | {
      readonly kind: 'directive-value';
      readonly directive: string;
      readonly replace: Span;
      readonly written: string;
    }
  | { readonly kind: 'method'; readonly replace: Span }
  | {
      readonly kind: 'header-name';
      readonly replace: Span;
      readonly present: ReadonlySet<string>;
      readonly hasColon: boolean;
    }
  | { readonly kind: 'header-value'; readonly header: string; readonly replace: Span }
  | { readonly kind: 'path'; readonly replace: Span; readonly written: string }
  | { readonly kind: 'assertion'; readonly replace: Span; readonly written: string };

/** All spans are absolute. Null where nothing helps: in bodies, titles, scripts. */
export function completionContextAt(
  document: HttpDocument,
  offset: number,
): CompletionContext | null {
  const { text } = document;
  const lineStart =
    Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const before = text.slice(lineStart, offset);
  const after = /^[^\r\n]*/.exec(text.slice(offset, offset + 500))?.[0] ?? '';
  const blockIndex = blockAt(document, offset);
  const place: Place = { document, blockIndex, offset, lineStart, before, after };
  const block = document.blocks[blockIndex];
  if (block !== undefined && isInScript(block, offset - (document.starts[blockIndex] ?? 0))) {
    return null;
  }
  return inPlaceholder(place) ?? inComment(place) ?? inPath(place) ?? inRequest(place, block);
}

interface Place {
  readonly document: HttpDocument;
  readonly blockIndex: number;
  readonly offset: number;
  readonly lineStart: number;
  readonly before: string;
  readonly after: string;
}

function isInScript({ scripts }: Block, offset: number): boolean {
  return scripts.some(
    ({ source }) =>
      source.kind === 'inline' && source.code.start <= offset && offset <= source.code.end,
  );
}

function inPlaceholder({ before, after, offset, blockIndex }: Place): CompletionContext | null {
  const open = before.lastIndexOf('{{');
  if (open === -1 || before.includes('}}', open)) return null;
  // `{{%name}}` is a name like any other.
  const written = before.slice(open + 2).replace(/^\s*%?\s*/, '');
  const rest = /^[\w$.[\]'"-]*/.exec(after)?.[0] ?? '';
  const closed = after.slice(rest.length).trimStart().startsWith('}}');
  const replace = { start: offset - written.length, end: offset + (closed ? rest.length : 0) };
  return { kind: 'placeholder', blockIndex, replace, written, closed };
}

const DIRECTIVE_NAME = /^\s*(?:#{1,2}(?!#)|\/\/)\s*@([\w-]*)$/;
const DIRECTIVE_VALUE = /^\s*(?:#{1,3}|\/\/)\s*@([\w-]+)(?:\s+|\s*[=:]\s*)(.*)$/;
const COMMENT = /^\s*(?:#|\/\/)/;

function inComment({ before, after, offset }: Place): CompletionContext | null {
  const name = DIRECTIVE_NAME.exec(before)?.[1];
  if (name !== undefined) {
    const rest = /^[\w-]*/.exec(after)?.[0] ?? '';
    return {
      kind: 'directive',
      replace: { start: offset - name.length, end: offset + rest.length },
    };
  }
  const [, directive, written] = DIRECTIVE_VALUE.exec(before) ?? [];
  if (directive === undefined || written === undefined) return null;
  const word = /\S*$/.exec(written)?.[0] ?? '';
  const replace = { start: offset - word.length, end: offset };
  return {
    kind: 'directive-value',
    directive: canonicalDirectiveName(directive),
    replace,
    written,
  };
}

const RUN_NAME = /^\s*run\s+[^#(]*#([\w.-]*)$/;
const PATH = /^\s*(?:<(?!\s*\{%)(?:@\S*)?|>>?!?(?!\s*\{%)|<>|import|run)\s+(\S*)$/;

function inPath({ before, offset }: Place): CompletionContext | null {
  if (COMMENT.test(before)) return null;
  const name = RUN_NAME.exec(before)?.[1];
  if (name !== undefined) {
    const replace = { start: offset - name.length, end: offset };
    return { kind: 'directive-value', directive: 'ref', replace, written: name };
  }
  const written = PATH.exec(before)?.[1];
  if (written === undefined || written.startsWith('#')) return null;
  return { kind: 'path', replace: { start: offset - written.length, end: offset }, written };
}

function inRequest(place: Place, block: Block | undefined): CompletionContext | null {
  const { before, after, offset, document, blockIndex } = place;
  if (COMMENT.test(before)) return null;
  const assertion = /^\s*\?\?\s*(.*)$/.exec(before)?.[1];
  if (assertion !== undefined) {
    const word = /\S*$/.exec(assertion)?.[0] ?? '';
    return {
      kind: 'assertion',
      replace: { start: offset - word.length, end: offset },
      written: assertion,
    };
  }
  // An answer that stands in the file is documentation.
  if (block?.storedResponse) return null;
  const start = document.starts[blockIndex] ?? 0;
  const request = block?.request ?? null;
  if (block === undefined || request === null || offset <= start + request.line.span.end) {
    const word = /^\s*([A-Za-z]*)$/.exec(before)?.[1];
    if (word === undefined) return null;
    const rest = /^[A-Za-z]*/.exec(after)?.[0] ?? '';
    return { kind: 'method', replace: { start: offset - word.length, end: offset + rest.length } };
  }
  return isInHeaders(block, offset - start) ? inHeader(place, block) : null;
}

/** Between the request line and the first blank line. */
function isInHeaders({ text, request }: Block, offset: number): boolean {
  if (request === null) return false;
  const between = text.slice(request.line.span.end, offset);
  return !/\r?\n[ \t]*\r?\n|\r[ \t]*\r/.test(between) && between.includes('\n');
}

function inHeader(place: Place, block: Block): CompletionContext | null {
  const { before, after, offset } = place;
  const name = /^\s*([\w-]*)$/.exec(before)?.[1];
  if (name !== undefined) {
    const rest = /^[\w-]*/.exec(after)?.[0] ?? '';
    return {
      kind: 'header-name',
      replace: { start: offset - name.length, end: offset + rest.length },
      present: headersOf(block),
      hasColon: after.slice(rest.length).trimStart().startsWith(':'),
    };
  }
  const [, header, value] = /^\s*([\w-]+)\s*:\s*(.*)$/.exec(before) ?? [];
  if (header === undefined || value === undefined) return null;
  const word = /[^\s,;]*$/.exec(value)?.[0] ?? '';
  return {
    kind: 'header-value',
    header: header.toLowerCase(),
    replace: { start: offset - word.length, end: offset },
  };
}

function headersOf(block: Block): ReadonlySet<string> {
  return new Set(
    block.request?.headers.flatMap((header) =>
      header.kind === 'header' ? [templateText(block, header.name).toLowerCase()] : [],
    ),
  );
}
