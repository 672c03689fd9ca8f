import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DIRECTIVES } from '../../../src/parser/directives.ts';
import { findHttpFences } from '../../../src/parser/markdown.ts';
import { diagnosticsOf, parse } from '../../../src/parser/parse.ts';

const ROOT = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/SYNTAX.md', ROOT), 'utf8');

/** Errors and warnings of a text; hints are for those who use other clients too. */
function complaints(text: string): string[] {
  return diagnosticsOf(parse(text))
    .filter(({ diagnostic }) => diagnostic.severity !== 'hint')
    .map(({ diagnostic }) => `${diagnostic.code}: ${diagnostic.message}`);
}

describe('the page on the language', () => {
  const fences = findHttpFences(page);

  it('has examples', () => {
    assert.ok(fences.length > 12);
  });

  for (const { content } of fences) {
    const text = page.slice(content.start, content.end);
    it(`shows what is read without complaint: ${text.split('\n', 1)[0] ?? ''}`, () => {
      assert.deepEqual(complaints(text), []);
    });
  }

  it('names every directive and its description', () => {
    for (const [name, { description }] of DIRECTIVES) {
      const row = page
        .split('\n')
        .find((line) => new RegExp(`\`# @${name}[ \`]`).test(line) && line.startsWith('|'));
      assert.ok(row, `@${name} is missing`);
      assert.ok(
        row.includes(description.replaceAll('|', '\\|')),
        `@${name} is described otherwise`,
      );
    }
  });

  it('links to headings that are there', () => {
    const headings = new Set(
      [...page.matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replace(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      ),
    );
    for (const [, anchor = ''] of page.matchAll(/\]\(#([^)]+)\)/g))
      assert.ok(headings.has(anchor), anchor);
  });
});

describe('the examples of the project', () => {
  const folder = fileURLToPath(new URL('examples/', ROOT));
  for (const name of readdirSync(folder, { recursive: true }).map(String)) {
    if (!name.endsWith('.http')) continue;
    it(`reads ${name} without an error`, () => {
      const errors = diagnosticsOf(parse(readFileSync(folder + name, 'utf8'))).filter(
        ({ diagnostic }) => diagnostic.severity === 'error',
      );
      assert.deepEqual(
        errors.map(({ diagnostic }) => diagnostic.message),
        [],
      );
    });
  }
});
