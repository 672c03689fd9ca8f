import assert from 'node:assert/strict';
import { parse } from '../../../src/parser/parse.ts';
import {
  definitionsOf,
  requestsInText,
  selectedRequests,
} from '../../../src/editor/selectedRequests.ts';
import type { ListedFile, SelectedRequests } from '../../../src/editor/selectedRequests.ts';
import type { HttpDocument } from '../../../src/parser/ast.ts';
import { nodeText } from '../../../src/parser/text.ts';
import { listRequests } from '../../../src/runner/listRequests.ts';

const TEXT = `@base = https://example.com

### Read
# @name read
GET {{base}}/letters/1
Accept: application/json
Prefer: x

### Write
# @name write
POST {{base}}/letters
Content-Type: application/json

{ "to": "Ada" }
?? status == 201

###
run #read

###
DELETE {{base}}/letters/1
`;

function listed(document: HttpDocument): ListedFile {
  const file = '/letters/letters.http';
  return { document, file, root: '/letters', entries: listRequests(document, file, '/letters') };
}

/** From the first letter of one text to the last of the other. */
function spanOf(text: string, from: string, to: string) {
  const start = text.indexOf(from);
  return { start, end: text.indexOf(to, start) + to.length };
}

function select(from: string, to: string, text = TEXT): SelectedRequests | null {
  const selection = spanOf(text, from, to);
  return selectedRequests(listed(parse(text)), { selection, name: 'letters.http' });
}

/** What would be sent: titles of requests, and the text of pieces. */
function chosen(found: SelectedRequests | null): string[] {
  return (found?.items ?? []).map(({ blockIndex, run }) => {
    const { document, entries } = (found as SelectedRequests).file;
    const block = document.blocks[blockIndex];
    assert.ok(block);
    if (run !== undefined) return nodeText(block, block.runs[run]?.span ?? { start: 0, end: 0 });
    const entry = entries.find((each) => each.blockIndex === blockIndex);
    assert.ok(entry);
    return entry.ref.key;
  });
}

describe('selected text', () => {
  it('is the request itself where all of it is selected', () => {
    assert.deepEqual(chosen(select('# @name read', 'Prefer: x')), ['read']);
    assert.deepEqual(chosen(select('### Read', '### Write\n')), ['read']);
    assert.deepEqual(chosen(select('DELETE', 'letters/1')), ['DELETE {{base}}/letters/1']);
  });

  it('is all of the requests that are selected, in their order, and lines that run others', () => {
    assert.deepEqual(chosen(select('@base', 'DELETE {{base}}/letters/1')), [
      'read',
      'write',
      'run #read',
      'DELETE {{base}}/letters/1',
    ]);
  });

  it('is a request of its own where it is a piece of one', () => {
    for (const [from, to, key] of [
      ['GET {{base}}', 'letters/1', 'GET {{base}}/letters/1'],
      ['{{base}}/letters/1', 'application/json', 'GET {{base}}/letters/1'],
      ['POST', 'letters', 'POST {{base}}/letters'],
      ['# @name write', '"Ada" }', 'POST {{base}}/letters'],
    ] as const) {
      const found = select(from, to);
      assert.deepEqual(chosen(found), [`Selection of letters.http: ${key}`]);
      const piece = found?.file.entries.at(-1);
      assert.equal(piece?.name, 'Selection of letters.http', 'it does not answer for the request');
    }
  });

  it('has the lines and the places of the file', () => {
    const found = select('# @name write', 'letters\n');
    const entry = found?.file.entries.at(-1);
    assert.ok(found && entry);
    assert.deepEqual([entry.startLine, entry.line, entry.endLine], [10, 11, 11]);
    assert.equal(found.file.document.starts[entry.blockIndex], TEXT.indexOf('# @name write'));
    assert.equal(found.file.document.text, TEXT);
  });

  it('leaves the requests of the file what they are', () => {
    const found = select('POST', 'letters');
    const before = listed(parse(TEXT)).entries;
    assert.deepEqual(found?.file.entries.slice(0, before.length), before);
  });

  it('is no request where it begins below the request line', () => {
    assert.equal(select('Accept', 'Prefer: x'), null);
    assert.equal(select('application/json\n\n{', '"Ada" }'), null);
    assert.equal(select('{ "to"', '?? status == 201'), null);
    assert.equal(select('Ada', 'Ada'), null);
    assert.equal(select('@base', 'example.com'), null);
  });

  it('leaves out what it does not begin with the request line of, before others', () => {
    assert.deepEqual(chosen(select('Prefer', '?? status == 201')), ['write']);
  });

  it('leaves out a request that it ends in, behind others, and tells which', () => {
    const found = select('# @name read', 'POST {{base}}/letters');
    assert.deepEqual(chosen(found), ['read']);
    assert.equal(found?.leftOut?.name, 'write');
    assert.equal(select('# @name read', '### Write\n')?.leftOut, null);
  });

  it('is a piece where the request below it is not parted from it by a line of `###`', () => {
    const text = 'GET https://example.com/1\n\nPOST https://example.com/2\n\nbody\n';
    assert.deepEqual(chosen(select('POST', 'example.com/2', text)), [
      'Selection of letters.http: POST https://example.com/2',
    ]);
    assert.deepEqual(chosen(select('POST', 'body', text)), ['POST https://example.com/2']);
  });
});

describe('selected text of a file that is not .http', () => {
  const NOTES = `# Notes

@token = abc
Try \`curl https://example.com/a\`, or:

\`\`\`bash
$ curl -X PUT https://example.com/b \\
  -d x=1
\`\`\`

    POST https://example.com/c
    Accept: text/plain

Dear Ada, see https://example.com/d for more.
`;
  const inNotes = (from: string, to: string) =>
    requestsInText(listed(definitionsOf(NOTES)), NOTES, {
      selection: spanOf(NOTES, from, to),
      name: 'notes.md',
    });

  it('is a command of curl, a request or an address', () => {
    for (const [from, to, key] of [
      ['curl', '/a', 'curl https://example.com/a'],
      ['```bash', 'x=1\n```', 'curl https://example.com/b'],
      ['$ curl', 'x=1', 'curl https://example.com/b'],
      ['    POST', 'text/plain', 'POST https://example.com/c'],
      ['https://example.com/d', '/d', 'GET https://example.com/d'],
    ] as const) {
      const keys = chosen(inNotes(from, to));
      assert.equal(keys.length, 1, from);
      assert.match(keys[0] ?? '', new RegExp(`${key.replace(/^curl /, '').replace('.', '\\.')}$`));
    }
  });

  it('is no request where it is prose', () => {
    assert.equal(inNotes('Dear', 'see'), null);
    assert.equal(inNotes('Notes', 'Notes'), null);
    assert.equal(inNotes('Dear', 'more.'), null);
  });

  it('has the variables that the text defines', () => {
    const found = inNotes('https://example.com/d', '/d');
    const names = found?.file.document.blocks.flatMap(({ variables }) =>
      variables.map(({ name }) => name),
    );
    assert.deepEqual(names, ['token']);
    assert.equal(found?.file.document.text.length, NOTES.length);
  });
});
