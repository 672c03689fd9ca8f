/** What follows a body: handlers, assertions, outputs, stored responses, late definitions. */
import { isReuseLine } from './lineShapes.ts';
import { readBlockComment } from './blockComment.ts';
import type { BlockBuilder } from './builder.ts';
import { readVariable } from './builder.ts';
import type { Line } from './lines.ts';
import { isCommentLine, skipBlanks, trimBlanksEnd } from './lines.ts';
import { commentAt, templateAt } from './nodes.ts';
import { readReuse } from './reuse.ts';
import { readScript } from './scripts.ts';
import type { TailKind } from './tailLines.ts';
import { isStatusLineAt, tailKind } from './tailLines.ts';

/**
 * Index of the line that ends the body: the first handler, output or stored response. Assertions may
 * stand in the midst of a body and do not end it.
 */
export function findTail({ text, lines }: BlockBuilder, from: number, isMessage: boolean): number {
  let index = from;
  for (; index < lines.length; index += 1) {
    const line = lines[index] as Line;
    const { code } = line;
    if (code === 62 || code === 60 || code === 123) {
      if (tailKind(text, line) !== null) break;
    } else if (code === 72 && !isMessage && isStatusLineAt(text, line)) break;
  }
  return index;
}

/** Reads the lines of the tail; gives the index of a stored response's first line, or the number of lines. */
export function readTail(builder: BlockBuilder, from: number): number {
  const { text, lines } = builder;
  let index = from;
  while (index < lines.length) {
    const line = lines[index] as Line;
    const kind = tailKind(text, line);
    if (kind !== null) index = readTailLine(builder, index, kind);
    else if (isStatusLineAt(text, line)) return index;
    else if (line.code === 47 && text.charCodeAt(line.first + 1) === 42) {
      index = readBlockComment(builder, index);
    } else {
      readPlainTailLine(builder, line);
      index += 1;
    }
  }
  return index;
}

function readPlainTailLine(builder: BlockBuilder, line: Line): void {
  const { text } = builder;
  if (line.code === -1) return;
  if (isCommentLine(text, line)) builder.comments.push(commentAt(line.start, line.end));
  else if (isReuseLine(text, line.first, line.end)) readReuse(builder, line);
  else if (!readVariable(builder, line)) reportStray(builder, line);
}

/** Takes in one handler, assertion, output or stored response; gives the index of the next line. */
export function readTailLine(builder: BlockBuilder, index: number, kind: TailKind): number {
  const { text, lines } = builder;
  const line = lines[index] as Line;
  if (kind === 'script') {
    if (line.code !== 60) return readScript(builder, index, 'post');
    reportLateScript(builder, line);
    return readScript(builder, index, 'pre');
  }
  const span = { start: line.first, end: trimBlanksEnd(text, line.first, line.end) };
  const overwrite = kind === 'output' && text.charCodeAt(line.first + 2) === 33;
  const start = skipBlanks(text, line.first + (overwrite ? 3 : 2), line.end);
  const template = templateAt(start, span.end);
  if (kind === 'assert') builder.asserts.push({ kind, span, expression: template });
  else if (kind === 'reference') builder.references.push({ kind, span, path: template });
  else {
    if (builder.outputs.length > 0) reportSecondOutput(builder, span);
    builder.outputs.push({ kind, span, path: template, overwrite });
  }
  return index + 1;
}

function reportSecondOutput(
  { diagnostics }: BlockBuilder,
  span: { start: number; end: number },
): void {
  diagnostics.push({
    code: 'second-output',
    span,
    severity: 'warning',
    message: 'This request already writes its response to a file.',
    suggestion: 'The first one is used; take one of them away.',
  });
}

function reportLateScript({ text, diagnostics }: BlockBuilder, line: Line): void {
  diagnostics.push({
    code: 'script-below-request',
    span: { start: line.first, end: trimBlanksEnd(text, line.first, line.end) },
    severity: 'warning',
    message: 'This script stands below the request and runs before it is sent.',
    suggestion: 'Put it above the request line, or begin it with `>` to run it afterwards.',
  });
}

function reportStray({ text, diagnostics }: BlockBuilder, line: Line): void {
  diagnostics.push({
    code: 'text-after-handler',
    span: { start: line.first, end: trimBlanksEnd(text, line.first, line.end) },
    severity: 'warning',
    message: 'This line stands after a handler and is not sent.',
    suggestion: 'Put it into the body, above the handler, or begin a new request with `###`.',
  });
}
