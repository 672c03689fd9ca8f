/** What follows a body: handlers, assertions, outputs, stored responses, late definitions. */
import type { Line } from './lines.ts';
import { isBlankLine, isCommentLine, skipBlanks, trimBlanksEnd } from './lines.ts';
import { templateAt } from './nodes.ts';
import type { BlockBuilder } from './builder.ts';
import { readComment, readVariable } from './builder.ts';
import { readScript, scriptOnLine } from './scripts.ts';

/** Reads the tail of the block and gives the index of the line at which it starts: the end of the body. */
export function readTail(builder: BlockBuilder, from: number): number {
  const { text, lines } = builder;
  let start = from;
  while (start < lines.length) {
    const line = lines[start];
    if (line === undefined || isTailLine(text, line)) break;
    start += 1;
  }
  readTailLines(builder, start);
  return start;
}

const OUTPUT = /^>>(!?)[ \t]+(?=\S)/;
const REFERENCE = /^<>[ \t]+(?=\S)/;
const ASSERT = /^\?\?[ \t]+(?=\S)/;

function isTailLine(text: string, line: Line): boolean {
  const code = text.charCodeAt(line.start);
  if (code !== 62 && code !== 60 && code !== 63 && code !== 32 && code !== 9) return false;
  const content = text.slice(skipBlanks(text, line.start, line.end), line.end);
  if (ASSERT.test(content) || REFERENCE.test(content)) return true;
  if (OUTPUT.test(content)) return !/[ \t]\S/.test(content.replace(OUTPUT, '').trimEnd());
  return content.startsWith('>') && scriptOnLine(text, line);
}

function readTailLines(builder: BlockBuilder, from: number): void {
  const { text, lines } = builder;
  let index = from;
  while (index < lines.length) {
    const line = lines[index];
    if (line === undefined) break;
    if (isTailLine(text, line)) index = readTailLine(builder, index, line);
    else {
      if (isCommentLine(text, line)) readComment(builder, line);
      else if (!isBlankLine(text, line) && !readVariable(builder, line)) reportStray(builder, line);
      index += 1;
    }
  }
}

function readTailLine(builder: BlockBuilder, index: number, line: Line): number {
  const { text } = builder;
  const start = skipBlanks(text, line.start, line.end);
  const end = trimBlanksEnd(text, start, line.end);
  const content = text.slice(start, end);
  const output = OUTPUT.exec(content);
  if (output !== null) {
    const path = templateAt({ start: start + output[0].length, end });
    builder.outputs.push({
      kind: 'output',
      span: { start, end },
      path,
      overwrite: output[1] === '!',
    });
    return index + 1;
  }
  const assertion = ASSERT.exec(content);
  if (assertion !== null) {
    const expression = templateAt({ start: start + assertion[0].length, end });
    builder.asserts.push({ kind: 'assert', span: { start, end }, expression });
    return index + 1;
  }
  const reference = REFERENCE.exec(content);
  if (reference !== null) {
    const path = templateAt({ start: start + reference[0].length, end });
    builder.references.push({ kind: 'reference', span: { start, end }, path });
    return index + 1;
  }
  return readScript(builder, index, 'post');
}

function reportStray({ text, diagnostics }: BlockBuilder, line: Line): void {
  diagnostics.push({
    code: 'text-after-handler',
    span: { start: skipBlanks(text, line.start, line.end), end: line.end },
    severity: 'warning',
    message: 'This line stands after a handler and is not sent.',
    suggestion: 'Put it into the body, above the handler, or begin a new request with `###`.',
  });
}
