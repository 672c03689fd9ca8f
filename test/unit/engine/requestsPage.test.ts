/** Runs every example of docs/REQUESTS.md: what stands behind `// →` is what must come. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import * as engine from '../../../src/engine/api.ts';
import { diagnosticsOf, parse } from '../../../src/parser/parse.ts';
import { startDemoServer } from '../../../demo/server.ts';
import type { DemoServer } from '../../../demo/server.ts';

const PAGE = fs.readFileSync(new URL('../../../docs/REQUESTS.md', import.meta.url), 'utf8');
const ADDRESS = '127.0.0.1:7878';

interface Example {
  readonly heading: string;
  readonly language: string;
  readonly code: string;
}

function examples(): Example[] {
  const found: Example[] = [];
  let heading = '';
  for (const match of PAGE.matchAll(/^#{2,3} (.+)$|^```(\w+)\n([\s\S]*?)^```$/gm)) {
    const [, title, language, code] = match;
    if (title !== undefined) heading = title;
    else found.push({ heading, language: language ?? '', code: code ?? '' });
  }
  return found;
}

/** `expression; // → value` becomes a check of it; the import becomes names of the library. */
function toFunction(code: string, address: string): string {
  return stripTypeScriptTypes(code)
    .replaceAll(ADDRESS, address.replace('http://', ''))
    .replace(/^import \{([^}]*)\} from 'postcard-http\/engine';$/gm, 'const {$1} = engine;')
    .replace(/^(.*);[ ]*\/\/ → (.*)$/gm, 'check(($1), ($2));');
}

type Run = (
  names: typeof engine,
  check: (got: unknown, expected: unknown) => void,
) => Promise<void>;

describe('the page for people who know Requests', () => {
  let server: DemoServer;
  let checks = 0;

  before(async () => {
    server = await startDemoServer();
  });

  after(async () => {
    await server.close();
  });

  for (const { heading, language, code } of examples()) {
    if (language === 'ts') {
      it(`${heading}: the library does what it says`, async () => {
        const body = toFunction(code, server.url);
        // eslint-disable-next-line @typescript-eslint/no-implied-eval, no-new-func -- the examples of our own page
        const run = new Function('engine', 'check', `return (async () => {${body}})()`) as Run;
        await run(engine, (got, expected) => {
          checks += 1;
          assert.deepEqual(got, expected);
        });
      });
    } else {
      it(`${heading}: the file reads without an error`, () => {
        assert.equal(language, 'http');
        const errors = diagnosticsOf(parse(code)).filter(
          ({ diagnostic }) => diagnostic.severity === 'error',
        );
        assert.deepEqual(errors, []);
      });
    }
  }

  it('has an example for each section of the quick start and of the advanced guide', () => {
    const prose = PAGE.replace(/^```\w+\n[\s\S]*?^```$/gm, '');
    const headings = [...prose.matchAll(/^### (.+)$/gm)].map(([, title]) => title);
    const shown = new Set(examples().map(({ heading, language }) => `${heading} ${language}`));
    const missing = headings.filter(
      (title) => !shown.has(`${title ?? ''} ts`) || !shown.has(`${title ?? ''} http`),
    );
    assert.deepEqual(missing, []);
    assert.ok(checks > 60, `${checks} values were checked`);
  });
});
