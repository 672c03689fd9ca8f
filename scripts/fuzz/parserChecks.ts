/** What holds for every text; each check throws an `AssertionError` where it does not. */
import assert from 'node:assert/strict';
import type { Block, HttpDocument, TextEdit } from '../../src/parser/ast.ts';
import { describeDocument } from '../../src/parser/describe.ts';
import { format } from '../../src/parser/format.ts';
import { diagnosticsOf, parse } from '../../src/parser/parse.ts';
import { applyEdits, print } from '../../src/parser/print.ts';
import { fieldsOf, isSpan, isTemplate, shapeOf } from '../../src/parser/walk.ts';

/** All of them, on one text. `edited` is the text after some edit. */
export function checkText(text: string, edited: string): void {
  const document = parse(text);
  checkTiling(document);
  for (const block of document.blocks)
    checkSpans(block, block, { start: 0, end: block.text.length });
  checkDiagnostics(document);
  describeDocument(document, 'fuzz.http');
  checkFormatting(document);
  checkEdit(document, edited);
}

/** Blocks lie side by side and are the whole text. */
export function checkTiling(document: HttpDocument): void {
  let at = 0;
  for (const [index, block] of document.blocks.entries()) {
    assert.equal(document.starts[index], at);
    assert.ok(block.text.length > 0, 'an empty block');
    at += block.text.length;
  }
  assert.equal(at, document.text.length);
  assert.equal(print(document), document.text);
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** What belongs to a request and may stand above its line. */
const MAY_STAND_ABOVE: ReadonlySet<string> = new Set([
  'scripts',
  'asserts',
  'output',
  'references',
]);

/** Spans lie inside of the spans around them. */
export function checkSpans(block: Block, node: object, around: Range): void {
  const own = 'span' in node ? (node.span as Range) : around;
  if ('span' in node) inside(own, around, 'kind' in node ? String(node.kind) : 'node');
  for (const { name, value } of fieldsOf(node) ?? []) {
    const within = MAY_STAND_ABOVE.has(name) ? around : own;
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (item === null || typeof item !== 'object') continue;
      if (isTemplate(item)) {
        inside(item.span, within, name);
        for (const piece of item.pieces) inside(piece, item.span, name);
      } else if (isSpan(item) && fieldsOf(item) === null) inside(item, within, name);
      else if (fieldsOf(item) !== null) checkSpans(block, item, within);
    }
  }
}

function inside(span: Range, around: Range, name: string): void {
  const fits = span.start <= span.end && around.start <= span.start && span.end <= around.end;
  assert.ok(
    fits,
    `${name} ${span.start}-${span.end} lies outside of ${around.start}-${around.end}`,
  );
}

/** Diagnostics lie in the text, say something, and their fixes can be applied. */
export function checkDiagnostics(document: HttpDocument): void {
  for (const { blockIndex, span, diagnostic } of diagnosticsOf(document)) {
    inside(span, { start: 0, end: document.text.length }, diagnostic.code);
    assert.match(diagnostic.code, /^[a-z]+(?:-[a-z]+)*$/);
    assert.match(diagnostic.message, /[.…]$/);
    const text = document.blocks[blockIndex]?.text ?? '';
    for (const edit of diagnostic.fix?.edits ?? []) {
      inside(edit.span, { start: 0, end: text.length }, `fix of ${diagnostic.code}`);
    }
    parse(applyEdits(text, diagnostic.fix?.edits ?? []));
  }
}

/** Formatting keeps the meaning and is done once. */
export function checkFormatting(document: HttpDocument): void {
  const edits = format(document);
  checkOverlap(edits);
  const formatted = parse(applyEdits(document.text, edits));
  assert.deepEqual(meaning(formatted), meaning(document));
  assert.deepEqual(format(formatted), [], 'formatting twice changes something');
}

function checkOverlap(edits: readonly TextEdit[]): void {
  for (const [index, edit] of edits.entries()) {
    const before = edits[index - 1];
    if (before !== undefined) assert.ok(before.span.end <= edit.span.start, 'edits overlap');
  }
}

function meaning(document: HttpDocument): unknown[] {
  return document.blocks.filter(({ text }) => text.trim() !== '').map(shapeOf);
}

/** Parsing again after an edit gives what parsing afresh gives, with the edit told or found. */
export function checkEdit(document: HttpDocument, edited: string): void {
  const fresh = parse(edited);
  const edit = editBetween(document.text, edited);
  for (const again of [
    parse(edited, { previous: document, edit }),
    parse(edited, { previous: document }),
  ]) {
    assert.deepEqual(again.starts, fresh.starts);
    assert.equal(again.dialect, fresh.dialect);
    assert.deepEqual(again.blocks.map(whole), fresh.blocks.map(whole));
  }
}

function whole(block: Block): unknown {
  return [block.text, shapeOf(block), block.diagnostics, block.signs];
}

function editBetween(before: string, after: string) {
  let start = 0;
  const most = Math.min(before.length, after.length);
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let tail = 0;
  while (
    tail < most - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail += 1;
  }
  return { start, oldEnd: before.length - tail, newEnd: after.length - tail };
}
