/** What a block is being read into, and the lines that may stand anywhere in it. */
import type {
  AssertNode,
  CommentNode,
  Diagnostic,
  DirectiveNode,
  OutputNode,
  ReferenceNode,
  ScriptNode,
  VariableDefinitionNode,
} from './ast.ts';
import { canonicalDirectiveName } from './directives.ts';
import type { Line } from './lines.ts';
import { skipBlanks, trimBlanksEnd } from './lines.ts';
import { spanOf, templateAt } from './nodes.ts';

export interface BlockBuilder {
  readonly text: string;
  readonly lines: readonly Line[];
  readonly directives: DirectiveNode[];
  readonly variables: VariableDefinitionNode[];
  readonly comments: CommentNode[];
  readonly scripts: ScriptNode[];
  readonly asserts: AssertNode[];
  readonly outputs: OutputNode[];
  readonly references: ReferenceNode[];
  readonly diagnostics: Diagnostic[];
}

/** A comment line, which may be a directive. */
export function readComment(builder: BlockBuilder, line: Line): void {
  const { text } = builder;
  let at = skipBlanks(text, line.start, line.end);
  while (text.charCodeAt(at) === 35 || text.charCodeAt(at) === 47) at += 1;
  const start = skipBlanks(text, at, line.end);
  const hashes = text.slice(skipBlanks(text, line.start, line.end), at);
  const directive =
    text.charCodeAt(start) === 64 && (hashes === '#' || hashes === '//')
      ? directiveAt(text, start, line, trimBlanksEnd(text, start, line.end))
      : null;
  if (directive === null) builder.comments.push({ kind: 'comment', span: spanOf(line) });
  else builder.directives.push(directive);
}

const DIRECTIVE = /@([A-Za-z][\w-]*)(?:[ \t]*([=:])[ \t]*|[ \t]+|$)/y;
export function directiveAt(
  text: string,
  at: number,
  line: Line,
  end: number,
): DirectiveNode | null {
  DIRECTIVE.lastIndex = at;
  const match = DIRECTIVE.exec(text.slice(0, end));
  if (match?.[1] === undefined) return null;
  const valueStart = Math.min(DIRECTIVE.lastIndex, end);
  return {
    kind: 'directive',
    span: spanOf(line),
    nameSpan: { start: at + 1, end: at + 1 + match[1].length },
    name: canonicalDirectiveName(match[1]),
    value: templateAt({ start: valueStart, end }),
  };
}

const VARIABLE = /^([ \t\uFEFF]*)@([^\s={}@]+?)[ \t]*(:?=)[ \t]*/;
/** `@name = value`; false when the line is not one. */
export function readVariable(builder: BlockBuilder, line: Line): boolean {
  const { text } = builder;
  const match = VARIABLE.exec(text.slice(line.start, line.end));
  if (match?.[1] === undefined || match[2] === undefined) return false;
  const nameStart = line.start + match[1].length + 1;
  const valueStart = Math.min(line.start + match[0].length, line.end);
  builder.variables.push({
    kind: 'variable',
    span: { start: line.start + match[1].length, end: trimBlanksEnd(text, valueStart, line.end) },
    nameSpan: { start: nameStart, end: nameStart + match[2].length },
    name: match[2],
    value: templateAt({ start: valueStart, end: trimBlanksEnd(text, valueStart, line.end) }),
    lazy: match[3] === ':=',
  });
  return true;
}
