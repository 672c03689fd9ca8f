import assert from 'node:assert/strict';
import type { HttpDocument } from '../../../src/parser/ast.ts';
import { parse } from '../../../src/parser/parse.ts';
import type { ParseEdit } from '../../../src/parser/reparse.ts';
import { joinEdits } from '../../../src/parser/reparse.ts';
import { shapeOf } from '../../../src/parser/walk.ts';

const TEXT = [
  '@a = 1',
  '',
  '### one',
  'GET https://example.com/1',
  '',
  '### two',
  'POST https://example.com/2',
  '',
  '{"a": 1}',
  '',
  '### three',
  'GET https://example.com/3',
  '',
].join('\n');

function insert(document: HttpDocument, at: number, added: string, removed = 0): HttpDocument {
  const { text } = document;
  const now = text.slice(0, at) + added + text.slice(at + removed);
  const edit = { start: at, oldEnd: at + removed, newEnd: at + added.length };
  return parse(now, { previous: document, edit });
}

function assertFresh(document: HttpDocument): void {
  const fresh = parse(document.text);
  assert.deepEqual(document.starts, fresh.starts);
  assert.deepEqual(document.blocks.map(shapeOf), fresh.blocks.map(shapeOf));
}

describe('parsing again after an edit', () => {
  it('does not believe an edit of the right length at the wrong place', () => {
    const before = parse(TEXT);
    const at = TEXT.indexOf('/1');
    const now = `${TEXT.slice(0, at)}x${TEXT.slice(at)}`;
    for (const place of [0, at - 9, at + 20, TEXT.length]) {
      const edit = { start: place, oldEnd: place, newEnd: place + 1 };
      assertFresh(parse(now, { previous: before, edit }));
    }
  });

  it('takes many edits as one', () => {
    const steps = [
      { start: 3, oldEnd: 5, newEnd: 4, text: 'x' },
      { start: 60, oldEnd: 60, newEnd: 63, text: 'abc' },
      { start: 20, oldEnd: 62, newEnd: 25, text: '/new/' },
      { start: 22, oldEnd: 24, newEnd: 22, text: '' },
    ];
    let now = TEXT;
    let joined: ParseEdit | null = null;
    for (const step of steps) {
      now = now.slice(0, step.start) + step.text + now.slice(step.oldEnd);
      joined = joined === null ? step : joinEdits(joined, step);
      const { start, oldEnd, newEnd }: ParseEdit = joined;
      assert.equal(TEXT.slice(0, start) + now.slice(start, newEnd) + TEXT.slice(oldEnd), now);
      assertFresh(parse(now, { previous: parse(TEXT), edit: { start, oldEnd, newEnd } }));
    }
  });

  it('takes over every block that the edit does not touch', () => {
    const before = parse(TEXT);
    const after = insert(before, TEXT.indexOf('/3'), 'x');
    assert.equal(after.blocks.length, 4);
    assert.equal(after.blocks[0], before.blocks[0]);
    assert.equal(after.blocks[1], before.blocks[1]);
    assert.notEqual(after.blocks[3], before.blocks[3]);
    assertFresh(after);
  });

  it('takes over the blocks below an edit at the top and moves them', () => {
    const before = parse(TEXT);
    const after = insert(before, 0, '# a comment\n');
    assert.equal(after.blocks[2], before.blocks[2]);
    assert.equal(after.blocks[3], before.blocks[3]);
    assert.equal(after.starts[3], before.starts[3]! + 12);
    assertFresh(after);
  });

  it('finds the edit when nobody tells it', () => {
    const before = parse(TEXT);
    const after = parse(TEXT.replace('/2', '/22'), { previous: before });
    assert.equal(after.blocks[1], before.blocks[1]);
    assert.equal(after.blocks[3], before.blocks[3]);
    assertFresh(after);
  });

  it('gives the same document for the same text', () => {
    const before = parse(TEXT);
    assert.equal(parse(TEXT, { previous: before }).blocks, before.blocks);
  });

  it('joins blocks when a separator is taken away', () => {
    const before = parse(TEXT);
    const after = insert(before, TEXT.indexOf('### two'), '', 4);
    assert.equal(after.blocks.length, 3);
    assertFresh(after);
  });

  it('parts blocks when a separator or a request line is written', () => {
    const before = parse(TEXT);
    const at = TEXT.indexOf('### three');
    assertFresh(insert(before, at, '###\n'));
    assertFresh(insert(before, at, '# c\nGET https://example.com/new\n\n'));
  });

  it('reads everything again when a block comment far above opens or closes', () => {
    const open = parse(`/*\n${TEXT}`);
    assertFresh(insert(open, open.text.length, '*/\n'));
    const closed = parse(`/*\n${TEXT}*/\n`);
    assertFresh(insert(closed, closed.text.length - 2, '', 1));
  });

  it('does not believe an edit that does not fit the text', () => {
    const before = parse(TEXT);
    const now = TEXT.replace('/1', '/one');
    const after = parse(now, { previous: before, edit: { start: 3, oldEnd: 4, newEnd: 99 } });
    assertFresh(after);
  });

  it('empties a file and fills it again', () => {
    const empty = insert(parse(TEXT), 0, '', TEXT.length);
    assert.deepEqual(empty.blocks, []);
    assertFresh(insert(empty, 0, TEXT));
  });

  it('detects the dialect anew', () => {
    const before = parse(TEXT);
    assert.equal(before.dialect, 'restclient');
    const after = insert(before, TEXT.length, '\n> {% client.log(1) %}\n');
    assert.equal(after.dialect, 'jetbrains');
    assert.equal(insert(after, 0, '# @dialect httpyac\n').dialect, 'httpyac');
  });
});
