import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from '../../../src/parser/parse.ts';
import { parseExpression } from '../../../src/variables/expression.ts';
import { parseJson } from '../../../src/variables/json.ts';
import { selectJson } from '../../../src/variables/jsonPath.ts';
import { nearest } from '../../../src/variables/suggest.ts';
import { environment, open } from './support.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'] as const;
const name = fc.constantFrom(...NAMES);
/** Text that could change a request, were it read as syntax. */
const nasty = fc
  .array(
    fc.constantFrom(
      '\n',
      '\r\n',
      '###\n',
      '{{a}}',
      '{{',
      '}}',
      '\\n',
      '$&',
      '$1',
      '"',
      'X: y',
      '< ./f',
      '> {% x %}',
      '@a = 1\n',
      '%0a',
      'é',
      '\0',
      ' ',
      '\ud800',
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));

describe('values, whatever they hold', () => {
  it('stand in the text exactly as they are, and change nothing around them', async () => {
    await fc.assert(
      fc.asyncProperty(nasty, nasty, async (first, second) => {
        const { header, resolver, document } = open(
          '###\nGET http://h\nX: <{{x}}|{{y}}|{{o.m}}>\nY: after\n\nbody\n',
          {
            variables: { x: first },
            globals: { y: second, o: { m: first } },
          },
        );
        assert.deepEqual(await header('X'), {
          text: `<${first}|${second}|${first}>`,
          secret: false,
        });
        assert.deepEqual(await header('Y'), { text: 'after', secret: false });
        assert.deepEqual(resolver.problems, []);
        assert.equal(document.blocks.filter(({ request }) => request !== null).length, 1);
      }),
      { numRuns: 300 },
    );
  });

  it('come back from percent-encoding', async () => {
    await fc.assert(
      fc.asyncProperty(nasty, async (value) => {
        const { header } = open('###\nGET http://h\nX: {{%x}}\n', { variables: { x: value } });
        const { text } = await header('X');
        assert.match(text, /^[\w.!~*'()%-]*$/);
        assert.equal(decodeURIComponent(text), value.toWellFormed());
      }),
      { numRuns: 300 },
    );
  });

  it('stay valid JSON inside of objects', async () => {
    await fc.assert(
      fc.asyncProperty(nasty, async (value) => {
        const { header } = open('###\nGET http://h\nX: {{o}}\n', {
          environment: environment({ o: { a: ['{{x}}', 1], b: 'y' } }),
          variables: { x: value },
        });
        assert.deepEqual(JSON.parse((await header('X')).text), { a: [value, 1], b: 'y' });
      }),
      { numRuns: 200 },
    );
  });
});

/** Definitions that speak of each other in any way, cycles and all. */
const definition = fc.record({
  name,
  lazy: fc.boolean(),
  parts: fc.array(
    fc.oneof(
      name.map((other) => `{{${other}}}`),
      name.map((other) => `{{%${other}}}`),
      fc.constantFrom(
        'x',
        '{{private}}',
        '{{$randomInt}}',
        '{{env}}',
        '{{nope}}',
        '\\{\\{a\\}\\}',
        '{{',
      ),
    ),
    { maxLength: 5 },
  ),
});

describe('resolving', () => {
  it('ends, never rejects, and says the same twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(definition, { maxLength: 10 }), async (definitions) => {
        const lines = definitions.map(
          ({ name: defined, lazy, parts }) => `@${defined} ${lazy ? ':=' : '='} ${parts.join('')}`,
        );
        const probe = NAMES.map((known) => `{{${known}}}`).join('|');
        const { header, resolver, document } = open(
          `${lines.join('\n')}\n###\nGET http://h\nX: ${probe}\n`,
          {
            environment: environment({ env: '{{a}}{{b}}' }, { private: 's3cret-value' }),
            random: () => 0.5,
          },
        );
        const first = await header('X');
        const problems = JSON.stringify(resolver.problems);
        assert.deepEqual(await header('X'), first);
        assert.equal(JSON.stringify(resolver.problems), problems);
        for (const { span, message } of resolver.problems) {
          assert.ok(span.start >= 0 && span.end <= document.text.length && span.start < span.end);
          assert.match(message, /\.$/);
          assert.ok(!message.includes('s3cret-value'));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('marks every text that holds a secret, through whatever definitions', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(definition, { maxLength: 10 }), async (definitions) => {
        const lines = definitions.map(
          ({ name: defined, parts }) => `@${defined} = ${parts.join('')}`,
        );
        const { resolver, blockIndex } = open(`${lines.join('\n')}\n###\nGET http://h\n`, {
          environment: environment({ env: 'e' }, { private: 's3cret-value' }),
        });
        for (const known of NAMES) {
          const { text, secret } = await resolver.resolveText(blockIndex, `{{${known}}}`, {
            start: 0,
            end: 1,
          });
          if (text.includes('s3cret-value')) {
            assert.ok(secret);
            assert.deepEqual(resolver.secrets, ['s3cret-value']);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takes any text as a placeholder without a throw', async () => {
    const characters = fc.constantFrom(...Array.from('$ab. []\'"()?<@%*{}-:/=!|&0\n\\'));
    const text = fc.array(characters, { maxLength: 20 }).map((chars) => chars.join(''));
    await fc.assert(
      fc.asyncProperty(text, async (written) => {
        parseExpression(written);
        const { resolver, blockIndex } = open('###\nGET http://h\n', {
          globals: { a: { b: [1] } },
          files: {
            readText: () => Promise.reject(new Error('none')),
            exists: () => Promise.resolve(false),
            readdir: () => Promise.resolve([]),
            join: (...parts) => parts.join('/'),
            dirname: () => '/project',
            workspaceRoot: () => Promise.resolve('/project'),
          },
        });
        const at = { start: 0, end: 1 };
        await resolver.resolveText(blockIndex, `{{${written}}}`, at);
        await resolver.explain(blockIndex, written);
        await resolver.value(blockIndex, written);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads any path into any JSON without a throw', () => {
    const characters = fc.constantFrom(...Array.from('$ab. []\'"()?@*:,0-\\'));
    const path = fc.array(characters, { maxLength: 15 }).map((chars) => chars.join(''));
    fc.assert(
      fc.property(path, fc.json(), (written, text) => {
        selectJson(parseJson(text), written);
      }),
      { numRuns: 1000 },
    );
  });

  it('finds the nearest name without a throw, and the name itself first', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (written, known) => {
        nearest(written, known);
        if (written.length > 3) assert.ok(nearest(written, [...known, written]) !== null);
      }),
    );
  });

  it('works in a file of ten thousand requests', async () => {
    const text = Array.from(
      { length: 10_000 },
      (_, i) =>
        `### Request ${i}\n# @name r${i}\n@v${i} = {{v${Math.max(0, i - 1)}}}\nGET http://h/{{v0}}\nX: {{nope}}\n`,
    ).join('\n');
    const { header, resolver } = open(`@v0 = 1\n${text}`);
    await header('X');
    assert.equal(resolver.problems.length, 1);
    assert.ok(parse(text).blocks.length >= 10_000);
  });
});
