/** What stands above a request line: comments, directives, definitions, scripts, imports. */
import type { SeparatorNode } from './ast.ts';
import {
  isFragmentLine,
  isProtoLine,
  isFrontMatterLine,
  isReuseLine,
  isScriptLine,
  isSeparator,
} from './lineShapes.ts';
import type { BlockBuilder } from './builder.ts';
import { directiveAt, readComment, readVariable } from './builder.ts';
import type { Line } from './lines.ts';
import { isCommentLine, skipBlanks, trimBlanksEnd } from './lines.ts';
import { commentAt, separatorNode, templateAt } from './nodes.ts';
import { readBlockComment } from './blockComment.ts';
import { readReuse } from './reuse.ts';
import { readScript } from './scripts.ts';
import { isStatusLineAt, tailKind } from './tailLines.ts';
import { readTailLine } from './tail.ts';

export function readSeparator({ text, lines, directives }: BlockBuilder): SeparatorNode | null {
  const [line] = lines;
  if (line === undefined || !isSeparator(text, line)) return null;
  let start = line.first;
  while (text.charCodeAt(start) === 35) start += 1;
  start = skipBlanks(text, start, line.end);
  const end = trimBlanksEnd(text, start, line.end);
  // `### @name x` is seen in real files and means what it says; `### @host = x` is switched off.
  if (start < end && text.charCodeAt(start) === 64) {
    const directive = directiveAt(text, start, line);
    if (directive?.name === 'name' && directive.value.span.start < directive.value.span.end) {
      directives.push(directive);
      return titleBelow(text, lines) ?? separatorNode(line, null);
    }
  }
  return separatorNode(line, start < end ? { start, end } : null);
}

/** A name on one separator and the title on the next, as one node from the first to the second. */
function titleBelow(text: string, lines: readonly Line[]): SeparatorNode | null {
  const [first] = lines;
  const second = lines.find(({ code }, index) => index > 0 && code !== -1);
  if (first === undefined || second === undefined || !isSeparator(text, second)) return null;
  let start = second.first;
  while (text.charCodeAt(start) === 35) start += 1;
  start = skipBlanks(text, start, second.end);
  const end = trimBlanksEnd(text, start, second.end);
  const title = start < end ? { start, end } : null;
  return separatorNode({ start: first.start, end: second.end }, title);
}

/** Index of the first line below the separator. */
export function lineBelow(lines: readonly Line[], separator: SeparatorNode | null): number {
  let index = 0;
  while (separator !== null && index < lines.length) {
    if ((lines[index] as Line).start >= separator.span.end && index > 0) break;
    index += 1;
  }
  return index;
}

/** Reads down to the request line, a stored response, or the end; gives the index of that line. */
export function readPreamble(builder: BlockBuilder, from: number): number {
  const { lines } = builder;
  let index = from;
  while (index < lines.length) {
    const next = readPreambleLine(builder, index);
    if (next === index) break;
    index = next;
  }
  return index;
}

/** The index of the next line, or the same index where a request or a response begins. */
function readPreambleLine(builder: BlockBuilder, index: number): number {
  const { text, lines } = builder;
  const line = lines[index] as Line;
  const { code } = line;
  if (code === -1) return index + 1;
  if (code === 35 || (code === 47 && isCommentLine(text, line))) {
    readComment(builder, line);
    return index + 1;
  }
  if (code === 47 && text.charCodeAt(line.first + 1) === 42)
    return readBlockComment(builder, index);
  if (code === 64) return readDefinition(builder, index);
  if (code === 60 && isScriptLine(text, line)) return readScript(builder, index, 'pre');
  if (code === 123 && tailKind(text, line) === 'script') return readScript(builder, index, 'pre');
  if (code === 60 || code === 62 || code === 63) return readMisplaced(builder, index);
  if ((code === 105 || code === 114) && isReuseLine(text, line.first, line.end)) {
    readReuse(builder, line);
    return index + 1;
  }
  if (code === 102 && isFragmentLine(text, line.first, line.end))
    return readFragment(builder, index);
  if (code === 112 && isProtoLine(text, line.first, line.end)) {
    builder.comments.push(commentAt(line.start, line.end));
    return index + 1;
  }
  if (code === 45 && isFrontMatterLine(text, line)) return readFrontMatter(builder, index);
  if (isStatusLineAt(text, line)) return index;
  return index;
}

function readDefinition(builder: BlockBuilder, index: number): number {
  const { text, lines, variables, diagnostics } = builder;
  const line = lines[index] as Line;
  if (readVariable(builder, line)) return index + 1;
  const match = /^@([^\s={}@]+)(?:[ \t]+(?=\S)|[ \t]*$)/.exec(text.slice(line.first, line.end));
  const span = { start: line.first, end: trimBlanksEnd(text, line.first, line.end) };
  if (match?.[1] === undefined) {
    diagnostics.push({
      code: 'invalid-definition',
      span,
      severity: 'error',
      message: 'This line begins like a definition and is none.',
      suggestion: 'Write `@name = value`; a name has no blanks and no braces in it.',
    });
    return index + 1;
  }
  // httpYac's `@name value`.
  const nameSpan = { start: line.first + 1, end: line.first + 1 + match[1].length };
  const valueStart = Math.min(line.first + match[0].length, span.end);
  const value = templateAt(Math.max(valueStart, nameSpan.end), span.end);
  variables.push({ kind: 'variable', span, nameSpan, name: match[1], value, lazy: false });
  diagnostics.push({
    code: 'definition-without-equals',
    span,
    severity: 'hint',
    message: 'Other clients than httpYac need `=` between the name and the value.',
    suggestion: `Write \`@${match[1]} = …\`.`,
    fix: {
      title: 'Insert =',
      edits: [{ span: { start: nameSpan.end, end: nameSpan.end }, text: ' =' }],
    },
  });
  return index + 1;
}

/** Handlers, outputs and assertions above the request line; XML without a request. */
function readMisplaced(builder: BlockBuilder, index: number): number {
  const { text, lines, diagnostics } = builder;
  const line = lines[index] as Line;
  const kind = tailKind(text, line);
  const span = { start: line.first, end: trimBlanksEnd(text, line.first, line.end) };
  if (kind !== null) return readTailLine(builder, index, kind);
  diagnostics.push({
    code: 'text-without-request',
    span,
    severity: 'hint',
    message: 'This line belongs to no request and is read as a comment.',
    suggestion: 'Put it below a request, or write `#` before it.',
  });
  builder.comments.push(commentAt(span.start, span.end));
  return index + 1;
}

/** A fragment down to the line that closes it, a comment in the tree: queries take it in when they are sent. */
function readFragment({ text, lines, comments, diagnostics }: BlockBuilder, from: number): number {
  const first = lines[from] as Line;
  let last = from + 1;
  while (last < lines.length && !isClosingBrace(lines[last] as Line)) last += 1;
  const end = lines[Math.min(last, lines.length - 1)]?.end ?? text.length;
  comments.push(commentAt(first.start, end));
  diagnostics.push({
    code: 'fragment-above-request',
    span: { start: first.first, end: first.end },
    severity: 'hint',
    message:
      'This fragment of GraphQL is sent with the queries of this file that use it; of the other clients only httpYac reads it so.',
    suggestion: 'Put it into the body of each query that uses it.',
  });
  return Math.min(last + 1, lines.length);
}

function isClosingBrace(line: Line): boolean {
  return line.code === 125 && line.first === line.start;
}

/** YAML between two `---` lines, as other tools keep it above a request. */
function readFrontMatter(
  { text, lines, comments, diagnostics }: BlockBuilder,
  from: number,
): number {
  let index = from + 1;
  while (index < lines.length && !isFrontMatterLine(text, lines[index] as Line)) index += 1;
  const last = lines[Math.min(index, lines.length - 1)] as Line;
  if (index === lines.length) index = from;
  const end = index === from ? (lines[from] as Line).end : last.end;
  const span = { start: (lines[from] as Line).start, end };
  comments.push(commentAt(span.start, span.end));
  diagnostics.push({
    code: 'front-matter',
    span,
    severity: 'hint',
    message: 'Lines between `---` are read as a comment.',
    suggestion: 'Write what they say as directives, as `# @name login`.',
  });
  return index + 1;
}
