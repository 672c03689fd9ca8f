import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from '../../../src/parser/parse.ts';
import { EXAMPLES } from './tourRun.ts';

const ROOT = path.dirname(EXAMPLES);

function readJson(file: string): unknown {
  return JSON.parse(fs.readFileSync(path.join(ROOT, file), 'utf8'));
}

interface Snippet {
  readonly prefix: string | readonly string[];
  readonly body: readonly string[];
  readonly description: string;
}

interface Contributions {
  readonly languages: readonly { readonly configuration: string; readonly firstLine: string }[];
  readonly grammars: readonly { readonly path: string }[];
  readonly snippets: readonly { readonly path: string }[];
}

/** What a person gets who takes each first offer: `${1:Title}` is `Title`, `${1|a,b|}` is `a`. */
function inserted({ body }: Snippet): string {
  return body
    .join('\n')
    .replace(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, '$1')
    .replace(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, '$1')
    .replace(/\$\d/g, '')
    .replace(/\\([$}\\])/g, '$1');
}

describe('the language in the editor', () => {
  const { contributes } = readJson('package.json') as { contributes: Contributions };
  const [language] = contributes.languages;

  it('has every file that package.json names', () => {
    const files = [
      ...contributes.languages.map(({ configuration }) => configuration),
      ...contributes.grammars.map((grammar) => grammar.path),
      ...contributes.snippets.map((snippets) => snippets.path),
    ];
    for (const file of files) assert.ok(readJson(file), file);
  });

  it('is recognised by the first line of a file with another ending', () => {
    const firstLine = new RegExp(language?.firstLine ?? '');
    assert.match('POST https://example.com/a HTTP/1.1', firstLine);
    assert.doesNotMatch('GET ready for HTTP', firstLine);
  });

  it('takes names of headers and variables as one word', () => {
    const { wordPattern } = readJson('language-configuration.json') as { wordPattern: string };
    const words = 'Content-Type: {{$guid}}/{{login.response}}?key=ü'.match(
      new RegExp(wordPattern, 'g'),
    );
    assert.deepEqual(words, ['Content-Type', '$guid', 'login', 'response', 'key', 'ü']);
  });

  it('goes on with the next parameter after Enter', () => {
    const { onEnterRules } = readJson('language-configuration.json') as {
      onEnterRules: readonly { beforeText: string }[];
    };
    const applies = (line: string) =>
      onEnterRules.some(({ beforeText }) => new RegExp(beforeText).test(line));
    for (const line of ['    ?page=1', '    &sort=date', '&field=value']) {
      assert.ok(applies(line), line);
    }
    for (const line of ['    &', 'GET https://h/?a=b', 'a=b', '']) assert.ok(!applies(line), line);
  });

  const snippets = readJson('snippets/http.json') as Record<string, Snippet>;
  for (const [name, snippet] of Object.entries(snippets)) {
    it(`has a snippet, ${name}, that is read as it is meant`, () => {
      const text = inserted(snippet);
      const { blocks } = parse(text);
      const found = blocks.flatMap(({ diagnostics }) => diagnostics);
      assert.deepEqual(
        found.filter(({ severity }) => severity === 'error'),
        [],
        text,
      );
      const requests = blocks.filter(({ request }) => request !== null).length;
      const wanted = snippet.body.filter((line) => line.startsWith('###')).length;
      assert.equal(requests, wanted, text);
    });
  }
});
