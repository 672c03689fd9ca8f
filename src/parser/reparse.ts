/** Parsing again after an edit: only the blocks that it may have changed. */
import type { Block, HttpDocument, Span } from './ast.ts';
import { BlockReader } from './blockReader.ts';
import { blockAt } from './query.ts';

/** What an edit did: the text between `start` and `oldEnd` was replaced by what now ends at `newEnd`. */
export interface ParseEdit {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** Two edits, one after the other, as one: the second counts in the text that the first made. */
export function joinEdits(first: ParseEdit, second: ParseEdit): ParseEdit {
  const reached = Math.max(first.newEnd, second.oldEnd);
  return {
    start: Math.min(first.start, second.start),
    oldEnd: reached - first.newEnd + first.oldEnd,
    newEnd: reached - second.oldEnd + second.newEnd,
  };
}

interface Blocks {
  readonly blocks: readonly Block[];
  readonly starts: readonly number[];
}

/** The blocks of a text, those that are as they were taken over from the document before. */
export function reparse(
  text: string,
  previous: HttpDocument,
  given: ParseEdit | undefined,
): Blocks {
  const edit = given !== undefined && fits(text, previous, given) ? given : compare(text, previous);
  if (edit === null) return previous;
  const wide = touchesBlockComment(text, previous.text, edit);
  const shift = edit.newEnd - edit.oldEnd;
  // The block before may lose or gain its last lines: comments go with the request below them.
  const from = wide ? 0 : Math.max(0, blockAt(previous, Math.max(0, edit.start - 1)) - 1);
  const blocks: Block[] = [];
  const starts: number[] = [];
  let old = from;
  const reader = new BlockReader(text, previous.starts[from] ?? 0, wide ? text.length : 0, true);
  for (let block = reader.next(); block !== null; block = reader.next()) {
    const { start } = reader;
    const before = start - shift;
    while (old < previous.starts.length && (previous.starts[old] as number) < before) old += 1;
    const same = start >= edit.newEnd && previous.starts[old] === before;
    if (same && !wide && (start === 0) === (before === 0)) {
      return splice(previous, { from, to: old, shift }, { blocks, starts });
    }
    blocks.push((wide ? null : untouched(previous, reader, edit.start)) ?? block);
    starts.push(start);
  }
  return splice(previous, { from, to: previous.blocks.length, shift }, { blocks, starts });
}

/** The block before the edit, when it ends where it did. */
function untouched(previous: HttpDocument, { start, end }: Span, edit: number): Block | null {
  if (end > edit) return null;
  const index = blockAt(previous, start);
  const block = previous.blocks[index];
  const same = previous.starts[index] === start && block?.text.length === end - start;
  return same ? block : null;
}

function splice(
  previous: HttpDocument,
  { from, to, shift }: { from: number; to: number; shift: number },
  middle: Blocks,
): Blocks {
  const blocks = previous.blocks.slice(0, from);
  const starts = previous.starts.slice(0, from);
  for (const [index, block] of middle.blocks.entries()) {
    blocks.push(block);
    starts.push(middle.starts[index] as number);
  }
  for (let index = to; index < previous.blocks.length; index += 1) {
    blocks.push(previous.blocks[index] as Block);
    starts.push((previous.starts[index] as number) + shift);
  }
  return { blocks, starts };
}

/** An edit that is not what happened must not be believed. */
function fits(text: string, previous: HttpDocument, edit: ParseEdit): boolean {
  const { start, oldEnd, newEnd } = edit;
  const length = previous.text.length;
  if (start < 0 || start > oldEnd || start > newEnd || oldEnd > length) return false;
  return length + newEnd - oldEnd === text.length && isSameAround(text, previous.text, edit);
}

const AROUND = 64;

/** The text right before and right behind an edit is what it was. */
function isSameAround(text: string, old: string, { start, oldEnd, newEnd }: ParseEdit): boolean {
  const from = Math.max(0, start - AROUND);
  return (
    text.startsWith(old.slice(from, start), from) &&
    text.startsWith(old.slice(oldEnd, oldEnd + AROUND), newEnd)
  );
}

/** Finds the edit by the blocks at both ends that are the same; null when nothing changed. */
function compare(text: string, previous: HttpDocument): ParseEdit | null {
  const old = previous.text;
  if (old === text) return null;
  let first = 0;
  let start = 0;
  for (const block of previous.blocks) {
    if (!text.startsWith(block.text, start)) break;
    start += block.text.length;
    first += 1;
  }
  let tail = 0;
  const most = Math.min(old.length, text.length) - start;
  for (let index = previous.blocks.length - 1; index >= first; index -= 1) {
    const block = previous.blocks[index] as Block;
    const length = tail + block.text.length;
    if (length > most || !text.startsWith(block.text, text.length - length)) break;
    tail = length;
  }
  const limit = Math.min(old.length, text.length) - tail;
  while (start < limit && old.charCodeAt(start) === text.charCodeAt(start)) start += 1;
  return { start, oldEnd: old.length - tail, newEnd: text.length - tail };
}

/** The end of a block comment far below decides whether what begins it does so. */
function touchesBlockComment(
  text: string,
  old: string,
  { start, oldEnd, newEnd }: ParseEdit,
): boolean {
  const from = Math.max(0, start - 1);
  const changed = text.slice(from, newEnd + 1) + old.slice(from, oldEnd + 1);
  return changed.includes('*/') || changed.includes('/*');
}
