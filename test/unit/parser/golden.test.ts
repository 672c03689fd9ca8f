import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from '../../../src/parser/parse.ts';
import type { Dialect } from '../../../src/parser/ast.ts';
import { DIALECTS } from '../../../src/parser/ast.ts';
import { diagnosticText, treeText } from './support.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/parser/', import.meta.url));
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';

/** `name.jetbrains.http` is read as a file of that dialect, `name.http` as its text tells. */
function dialectOf(file: string): Dialect | undefined {
  const word = /\.(\w+)\.http$/.exec(file)?.[1];
  return DIALECTS.find((dialect) => dialect === word);
}

describe('golden files of the language', () => {
  before(() => {
    assert.ok(!(UPDATE && process.env['CI']), 'golden files are not rewritten in CI');
  });

  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.http'))) {
    it(`reads ${file} as recorded`, () => {
      const text = readFileSync(FOLDER + file, 'utf8');
      const dialect = dialectOf(file);
      const document = parse(text, dialect === undefined ? {} : { dialect });
      const base = FOLDER + file.slice(0, -'.http'.length);
      compare(`${base}.tree.txt`, treeText(document));
      compare(`${base}.diag.txt`, diagnosticText(document));
    });
  }
});

function compare(file: string, actual: string): void {
  if (UPDATE) writeFileSync(file, actual);
  assert.ok(
    existsSync(file),
    `${file} is missing: look at the tree and record it with UPDATE_GOLDEN=1`,
  );
  assert.equal(actual, readFileSync(file, 'utf8'));
}
