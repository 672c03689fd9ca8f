/** The content of a request, read from the lines between its headers and its tail. */
import type {
  BodyContent,
  BodyKind,
  BodyNode,
  HeaderNode,
  PlaceholderLineNode,
  Span,
  TemplateNode,
} from './ast.ts';
import type { Line } from './lines.ts';
import { isBlankLine, isCommentLine, skipBlanks, trimBlanksEnd } from './lines.ts';
import { readSections } from './multipart.ts';
import { templateAt, templateOf } from './nodes.ts';
import type { BlockBuilder } from './builder.ts';
import { readVariable } from './builder.ts';

export interface BodyRange {
  /** Indices of lines. */
  readonly from: number;
  readonly to: number;
  readonly method: string;
}

export function readBody(
  builder: BlockBuilder,
  headers: readonly (HeaderNode | PlaceholderLineNode)[],
  range: BodyRange,
): BodyNode | null {
  const { text } = builder;
  const contentType = headerText(text, headers, 'content-type')?.toLowerCase() ?? null;
  const raw = builder.directives.some(({ name }) => name === 'raw-body');
  const strip =
    !raw &&
    (stripsComments(contentType) ||
      builder.directives.some(({ name }) => name === 'strip-comments'));
  const { from, to } = trimBody(builder, range, { contentType, strip });
  if (from >= to) return null;
  const lines = builder.lines.slice(from, to);
  const syntax = kindOf(text, lines, {
    contentType,
    graphql: range.method === 'GRAPHQL' || isGraphqlHeader(text, headers),
  });
  const kept =
    strip && syntax !== 'graphql' ? lines.filter((line) => !dropComment(builder, line)) : lines;
  const content = readContent(text, kept, syntax === 'multipart' ? '\r\n' : '\n');
  const [only] = content;
  if (only === undefined) return null;
  const span = { start: lines[0]?.start ?? 0, end: lines[lines.length - 1]?.end ?? 0 };
  const isFile = content.length === 1 && only.kind === 'bodyFile' && syntax !== 'multipart';
  const graphqlVariables = syntax === 'graphql' ? findGraphqlVariables(text, content) : null;
  return {
    kind: 'body',
    span,
    syntax: isFile ? 'file' : syntax,
    content: graphqlVariables === null ? content : graphqlVariables.content,
    sections: syntax === 'multipart' ? readSections(text, kept, contentType) : [],
    graphqlVariables: graphqlVariables?.variables ?? null,
  };
}

/** Value of the last header of this name, placeholders unresolved. */
export function headerText(
  text: string,
  headers: readonly (HeaderNode | PlaceholderLineNode)[],
  name: string,
): string | null {
  let value: string | null = null;
  for (const header of headers) {
    if (header.kind !== 'header') continue;
    if (text.slice(header.name.span.start, header.name.span.end).toLowerCase() !== name) continue;
    value = header.value.pieces.map(({ start, end }) => text.slice(start, end)).join(' ');
  }
  return value;
}

/** JSON, XML, forms and bodies of no stated type; never in text whose own lines may begin with `#` or `//`. */
export function stripsComments(contentType: string | null): boolean {
  if (contentType === null) return true;
  if (/ndjson|jsonl|json-seq/.test(contentType)) return false;
  return /json|xml|x-www-form-urlencoded|javascript|html/.test(contentType);
}

interface TrimPolicy {
  readonly contentType: string | null;
  readonly strip: boolean;
}

/** Takes blank lines off both ends, and comments and definitions off the end. */
function trimBody(
  builder: BlockBuilder,
  range: BodyRange,
  policy: TrimPolicy,
): { from: number; to: number } {
  const { text, lines } = builder;
  let { from, to } = range;
  const keepsBlanks = /^(?:text\/plain|multipart\/)/.test(policy.contentType ?? '');
  const firstContent = lines.findIndex(
    (line, i) => i >= from && i < to && !isBlankLine(text, line),
  );
  if (firstContent === -1) return { from, to: from };
  if (!keepsBlanks) from = firstContent;
  while (to > from) {
    const line = lines[to - 1];
    if (line === undefined) break;
    if (isBlankLine(text, line)) to -= 1;
    else if (policy.strip && isCommentLine(text, line) && !isGraphqlComment(policy)) {
      dropComment(builder, line);
      to -= 1;
    } else if (isLateDefinition(text, lines, to - 1, from) && readVariable(builder, line)) {
      builder.diagnostics.push({
        code: 'definition-after-body',
        span: { start: line.start, end: line.end },
        severity: 'hint',
        message: 'This definition stands after a body; other clients send it as text.',
        suggestion: 'Put it above the request, or after the next `###`.',
      });
      to -= 1;
    } else break;
  }
  return { from, to };
}

function isGraphqlComment({ contentType }: TrimPolicy): boolean {
  return contentType !== null && contentType.includes('graphql');
}

const DEFINITION = /^\s*@[^\s={}@]+[ \t]*:?=/;
/** `@x = …` in the last lines of a block, with a blank line between it and the body. */
function isLateDefinition(
  text: string,
  lines: readonly Line[],
  index: number,
  from: number,
): boolean {
  for (let i = index; i > from; i -= 1) {
    const line = lines[i];
    if (line === undefined) return false;
    if (isBlankLine(text, line)) return i !== index;
    const content = text.slice(line.start, line.end);
    if (!DEFINITION.test(content) && !(i !== index && isCommentLine(text, line))) return false;
  }
  // Right under the blank line that ends the headers: no body at all.
  return index === from && DEFINITION.test(text.slice(lines[index]?.start, lines[index]?.end));
}

function dropComment(builder: BlockBuilder, line: Line): boolean {
  if (!isCommentLine(builder.text, line)) return false;
  builder.comments.push({ kind: 'comment', span: { start: line.start, end: line.end } });
  return true;
}

interface KindHints {
  readonly contentType: string | null;
  readonly graphql: boolean;
}

function kindOf(
  text: string,
  lines: readonly Line[],
  { contentType, graphql }: KindHints,
): BodyKind {
  if (graphql || contentType?.includes('application/graphql') === true) return 'graphql';
  if (contentType !== null) {
    if (contentType.startsWith('multipart/')) return 'multipart';
    if (contentType.includes('x-www-form-urlencoded')) return 'form';
    if (/ndjson|jsonl|json-seq/.test(contentType)) return 'text';
    return /[/+]json/.test(contentType) ? 'json' : 'text';
  }
  const first = lines.find((line) => !isBlankLine(text, line) && !isCommentLine(text, line));
  if (first === undefined) return 'text';
  const code = text.charCodeAt(skipBlanks(text, first.start, first.end));
  const placeholder = text.startsWith('{{', skipBlanks(text, first.start, first.end));
  return (code === 123 || code === 91) && !placeholder ? 'json' : 'text';
}

function isGraphqlHeader(
  text: string,
  headers: readonly (HeaderNode | PlaceholderLineNode)[],
): boolean {
  return headerText(text, headers, 'x-request-type')?.toLowerCase() === 'graphql';
}

const FILE = /^<(@(?<charset>[\w-]*))?[ \t]+(?=\S)/;

function readContent(text: string, lines: readonly Line[], glue: '\n' | '\r\n'): BodyContent[] {
  const content: BodyContent[] = [];
  let pieces: Span[] = [];
  let joined: Line | null = null;
  const flush = () => {
    if (pieces.length === 0) return;
    const template = templateOf(pieces, glue);
    content.push({ kind: 'bodyText', span: template.span, template });
    pieces = [];
    joined = null;
  };
  for (const line of lines) {
    const file =
      text.charCodeAt(line.start) === 60 ? FILE.exec(text.slice(line.start, line.end)) : null;
    if (file !== null) {
      flush();
      const path = templateAt({
        start: line.start + file[0].length,
        end: trimBlanksEnd(text, line.start, line.end),
      });
      content.push({
        kind: 'bodyFile',
        span: { start: line.start, end: path.span.end },
        path,
        substitute: file[1] !== undefined,
        charset: file.groups?.['charset'] === '' ? null : (file.groups?.['charset'] ?? null),
      });
      continue;
    }
    joined = addLine(text, pieces, { line, joined, glue });
  }
  flush();
  return content;
}

/** Lines that follow each other with a plain LF are one piece: fewer nodes for long bodies. */
function addLine(
  text: string,
  pieces: Span[],
  { line, joined, glue }: { line: Line; joined: Line | null; glue: string },
): Line {
  const last = pieces[pieces.length - 1];
  const adjacent =
    joined !== null && joined.next === line.start && text.charCodeAt(joined.end) === 10;
  if (last !== undefined && adjacent && glue === '\n') {
    pieces[pieces.length - 1] = { start: last.start, end: line.end };
  } else pieces.push({ start: line.start, end: line.end });
  return line;
}

/** GraphQL variables: a JSON object after a blank line. */
function findGraphqlVariables(
  text: string,
  content: readonly BodyContent[],
): { content: BodyContent[]; variables: TemplateNode } | null {
  const last = content[content.length - 1];
  if (last?.kind !== 'bodyText') return null;
  const { start, end } = last.span;
  const match = /\r?\n[ \t]*\r?\n\s*(?=\{)/.exec(text.slice(start, end));
  if (match === null) return null;
  const rest = { start: start + match.index + match[0].length, end };
  const query = { start, end: start + match.index };
  return {
    content: [
      ...content.slice(0, -1),
      { kind: 'bodyText', span: query, template: templateAt(query) },
    ],
    variables: templateAt(rest),
  };
}
