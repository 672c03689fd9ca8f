/** What a block is being read into, and the lines that may stand anywhere in it. */
import type {
  AssertNode,
  CommentNode,
  Diagnostic,
  DirectiveNode,
  ImportNode,
  OutputNode,
  ReferenceNode,
  RunNode,
  ScriptNode,
  Span,
  VariableDefinitionNode,
} from './ast.ts';
import { isWordCode } from './chars.ts';
import { canonicalDirectiveName, isKnownDirective, nearestDirective } from './directives.ts';
import type { Line } from './lines.ts';
import { isBlankCode, skipBlanks, trimBlanksEnd } from './lines.ts';
import { commentAt, directiveNode, templateAt } from './nodes.ts';

export interface BlockBuilder {
  readonly text: string;
  readonly lines: readonly Line[];
  readonly directives: DirectiveNode[];
  readonly variables: VariableDefinitionNode[];
  readonly comments: CommentNode[];
  readonly imports: ImportNode[];
  readonly runs: RunNode[];
  readonly scripts: ScriptNode[];
  readonly asserts: AssertNode[];
  readonly outputs: OutputNode[];
  readonly references: ReferenceNode[];
  readonly diagnostics: Diagnostic[];
  /** No block comment is closed from here on. */
  commentsStayOpen: boolean;
  /** A lint may have something to say of a header. */
  oddHeaders: boolean;
  /** As it is written, in lower case; null when no header gives it. */
  contentType: string | null;
}

export function createBuilder(text: string, lines: readonly Line[]): BlockBuilder {
  return {
    text,
    lines,
    directives: [],
    variables: [],
    comments: [],
    imports: [],
    runs: [],
    scripts: [],
    asserts: [],
    outputs: [],
    references: [],
    diagnostics: [],
    commentsStayOpen: false,
    oddHeaders: false,
    contentType: null,
  };
}

/** A comment line, which may be a directive. */
export function readComment(builder: BlockBuilder, line: Line): void {
  const directive = directiveOn(builder.text, line);
  if (directive === null) builder.comments.push(commentAt(line.start, line.end));
  else builder.directives.push(directive);
}

/** The directive on a comment line: `# @name`, `#@name`, `// @name`; null for a plain comment. */
export function directiveOn(text: string, line: Line): DirectiveNode | null {
  const marker = line.code === 35 ? 1 : 2;
  const at = skipBlanks(text, line.first + marker, line.end);
  if (text.charCodeAt(at) !== 64) return null;
  return directiveAt(text, at, line);
}

/** A directive whose `@` stands at `at`. */
export function directiveAt(text: string, at: number, line: Line): DirectiveNode | null {
  const first = text.charCodeAt(at + 1) | 32;
  if (first < 97 || first > 122) return null;
  const end = trimBlanksEnd(text, at, line.end);
  let nameEnd = at + 2;
  while (nameEnd < end && isWordCode(text.charCodeAt(nameEnd))) nameEnd += 1;
  let value = skipBlanks(text, nameEnd, end);
  const code = text.charCodeAt(value);
  if (value < end && (code === 61 || code === 58)) value = skipBlanks(text, value + 1, end);
  else if (value === nameEnd && nameEnd < end) return null;
  const name = canonicalDirectiveName(text.slice(at + 1, nameEnd));
  // `# @x = 1` is a definition that somebody switched off.
  if (code === 61 && !isKnownDirective(name) && nearestDirective(name) === null) return null;
  const span = { start: at + 1, end: nameEnd };
  const written = { start: Math.min(value, end), end };
  const inner = name === 'import' ? withoutQuotes(text, written) : written;
  return directiveNode(line, { text: name, span }, inner);
}

/** The path between the quotes that some put around it. */
export function withoutQuotes(text: string, { start, end }: Span): Span {
  const first = text.charCodeAt(start);
  const quoted = end - start > 2 && (first === 34 || first === 39);
  return quoted && text.charCodeAt(end - 1) === first
    ? { start: start + 1, end: end - 1 }
    : { start, end };
}

/** `@name = value`; null when the line is not one. */
export function variableOn(
  text: string,
  line: Span & { first: number },
): VariableDefinitionNode | null {
  const start = line.first;
  if (text.charCodeAt(start) !== 64) return null;
  let nameEnd = start + 1;
  while (nameEnd < line.end && isNameCode(text.charCodeAt(nameEnd))) nameEnd += 1;
  if (nameEnd === start + 1) return null;
  let at = skipBlanks(text, nameEnd, line.end);
  const lazy = text.charCodeAt(at) === 58 && text.charCodeAt(at + 1) === 61;
  if (lazy) at += 1;
  else if (text.charCodeAt(at) !== 61 || at >= line.end) return null;
  // `@x:= 1` is lazy; the colon is no part of the name.
  if (!lazy && text.charCodeAt(nameEnd - 1) === 58 && at === nameEnd)
    return lazyVariable(text, line, nameEnd);
  return definition(text, line, { nameEnd, at: at + 1, lazy });
}

function lazyVariable(
  text: string,
  line: Span & { first: number },
  equals: number,
): VariableDefinitionNode | null {
  if (equals - 1 === line.first + 1) return null;
  return definition(text, line, { nameEnd: equals - 1, at: equals + 1, lazy: true });
}

function definition(
  text: string,
  line: Span & { first: number },
  { nameEnd, at, lazy }: { nameEnd: number; at: number; lazy: boolean },
): VariableDefinitionNode {
  const end = trimBlanksEnd(text, at, line.end);
  const valueStart = Math.min(skipBlanks(text, at, line.end), end);
  return {
    kind: 'variable',
    span: { start: line.first, end },
    nameSpan: { start: line.first + 1, end: nameEnd },
    name: text.slice(line.first + 1, nameEnd),
    value: templateAt(valueStart, end),
    lazy,
  };
}

/** No blank, no `=`, no brace, no `@`. */
function isNameCode(code: number): boolean {
  return !isBlankCode(code) && code !== 61 && code !== 123 && code !== 125 && code !== 64;
}

/** Takes in the definition on a line; false when there is none. */
export function readVariable(builder: BlockBuilder, line: Line): boolean {
  if (line.code !== 64) return false;
  const variable = variableOn(builder.text, line);
  if (variable !== null) builder.variables.push(variable);
  return variable !== null;
}
