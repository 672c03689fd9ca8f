import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { damaged, httpText, LINES, random } from '../../../scripts/fuzz/httpText.ts';
import type { Block, HttpDocument } from '../../../src/parser/ast.ts';
import { BlockScanner } from '../../../src/parser/blocks.ts';
import { explainDialect } from '../../../src/parser/detectDialect.ts';
import { LazyBlock } from '../../../src/parser/lazyBlock.ts';
import { OrdinaryBlock } from '../../../src/parser/ordinaryBlock.ts';
import { diagnosticsOf, parse } from '../../../src/parser/parse.ts';
import { treeText } from './support.ts';

const seeds = fc.integer({ min: 1, max: 2_000_000_000 });

/** A document whose blocks all went through the scanner and the full reader. */
function readInFull(text: string): HttpDocument {
  const blocks: Block[] = [];
  const starts: number[] = [];
  for (let start = 0; start < text.length;) {
    const { end, signs, splitOff } = new BlockScanner(text, start).from(start);
    blocks.push(new LazyBlock(text.slice(start, end), signs, splitOff));
    starts.push(start);
    start = end;
  }
  const { dialect } = explainDialect(blocks);
  return { kind: 'document', text, dialect, dialectGiven: false, blocks, starts };
}

/** Everything that is read from a text is what the full reader finds; gives the ordinary blocks. */
function check(text: string): Block[] {
  const document = parse(text);
  const full = readInFull(text);
  assert.deepEqual(document.starts, full.starts);
  assert.equal(treeText(document), treeText(full));
  assert.deepEqual(document.blocks.map(details), full.blocks.map(details));
  assert.deepEqual(diagnosticsOf(document), diagnosticsOf(full));
  return document.blocks.filter((block) => block instanceof OrdinaryBlock);
}

/** What the text of a tree does not show. */
function details({ text, signs, diagnostics, request }: Block): unknown {
  const target = request?.line.target.pieces.map(({ start, end }) => [start, end]);
  const content = request?.body?.content.map((part) =>
    part.kind === 'bodyText' ? part.template.pieces.map(({ start, end }) => [start, end]) : part,
  );
  const glue = request?.body?.content.map((part) =>
    part.kind === 'bodyText' ? part.template.glue : null,
  );
  const names = request?.headers.map((header) => header.span.end);
  return { text, signs, diagnostics, target, content, glue, names };
}

/** Lines of ordinary blocks, and now and then one that is nearly so. */
const PARTS: readonly (readonly string[])[] = [
  ['###', '### Title', '#### a', '### login', '###Title  ', '### @name x', ' ### in'],
  [
    '# c',
    '// c',
    '#',
    '## x ##',
    '# @name login',
    '# @name a b ',
    '//@name x',
    '# @no-log',
    '# @timeout x',
  ],
  [
    '@a = 1',
    '@a=',
    '@b = {{a}} ',
    '@host = example.com',
    '@x.y = $guid',
    '@ö = 1',
    '@c := 1',
    '',
    ' ',
  ],
  [
    'GET https://example.com/',
    'POST {{base}}/x HTTP/1.1',
    'PUT http://h/?a=1',
    'DELETE {{a}}',
    'GET /x',
    'HEAD  https://h/a b HTTP/2 ',
    'get https://h',
    'GET {{a',
    'LOCK https://h/x.5',
  ],
  ['', '?a=1', '  ?a=1', '  &b={{c}} ', '  &page=2', '  ?? x', '  &x HTTP/1.1'],
  [
    'Accept: */*',
    'X-A: {{b}}',
    'Authorization: Bearer {{t}}',
    'Authorization: Basic',
    'Referer: https://e/ // x',
    'A:',
    'Content-Length: 1',
    'no colon',
    'X: {{$random.x}}',
    'X: {{a',
  ],
  [
    'Content-Type: application/json',
    'content-type:application/json; charset=utf-8',
    'Content-Type: application/x-www-form-urlencoded',
    'Content-Type: text/plain',
    'Accept: a',
  ],
  ['', '', '  ', '# c'],
  ['{', '{"a":1}', '[', 'a=1', '  a=1', '{{x}}', 'query { a }', ''],
  [
    '  "a": {{b}},',
    '  "b": "$processEnv"',
    '&b=2 ',
    'b=2',
    '&c=3&',
    '  // c',
    '',
    'GET https://h/',
    'Text',
    ' {{',
  ],
  ['}', ']', '&d={{e}}', '  ', '', '> {% x %}', '< ./f', '?? a'],
];

function ordinaryText(next: () => number): string {
  let text = next() < 0.5 ? '@base = https://example.com\n\n' : '';
  for (let blocks = 1 + Math.floor(next() * 6); blocks > 0; blocks -= 1) {
    const usual = next();
    for (const part of PARTS) {
      for (let count = next() < 0.7 ? 1 : Math.floor(next() * 3); count > 0; count -= 1) {
        const reach = usual < 0.6 && next() < 0.9 ? 2 : part.length;
        text += `${part[Math.floor(next() * reach)]}\n`;
      }
    }
  }
  const kind = next();
  if (kind < 0.2) return text.replaceAll('\n', '\r\n');
  return kind < 0.3 ? text.slice(0, -1) : text;
}

describe('ordinary blocks', () => {
  it('are read as the full reader reads them', () => {
    let taken = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const next = random(seed);
        const text = ordinaryText(next);
        taken += check(text).length;
        check(damaged(text, next));
      }),
      { numRuns: 1500 },
    );
    assert.ok(taken > 1000, `only ${taken} were ordinary`);
  });

  it('are told from all others', () => {
    fc.assert(
      fc.property(seeds, (seed) => void check(httpText(random(seed)))),
      { numRuns: 1000 },
    );
  });

  for (const folder of ['../../fixtures/parser/', '../../../examples/']) {
    it(`are read alike in ${folder}, whatever its line breaks and with damage done to it`, () => {
      const base = fileURLToPath(new URL(folder, import.meta.url));
      const files = readdirSync(base, { encoding: 'utf8', recursive: true });
      for (const file of files.filter((name) => name.endsWith('.http'))) {
        const text = readFileSync(base + file, 'utf8');
        const next = random(text.length + 1);
        for (const variant of [text, text.replace(/\r?\n/g, '\r\n'), damaged(text, next)])
          check(variant);
      }
    });
  }

  it('are told from those with any line among theirs', () => {
    const lines = [
      ...LINES,
      '  HTTP/1.1 200 OK',
      '  # c',
      '  // c',
      'Text',
      'GET\thttps://h/',
      '[',
      '&a b',
      '?b=1HTTP/1.1',
      '  &b HTTP/2 (Prior Knowledge)',
      '@a = "b"',
      "@a = 'b' ",
      'GET https://h/HTTP/1.1',
      'GET https://h/HTTP/9 HTTP/1.1',
      'A:\u00a0b',
    ];
    const text = [
      '@a = 1\n\n### One\n# @name one\nGET {{a}}/b\n  ?c=1\nAccept: */*\nX: y\n\n',
      '###\nPOST {{a}}\nContent-Type: application/json\n\n{\n  "a": 1\n}\n\n',
      '###\nPOST {{a}}\nContent-Type: application/x-www-form-urlencoded\n\na=1\n&b=2\n\n',
    ]
      .join('')
      .split('\n');
    for (const line of lines) {
      for (let at = 0; at <= text.length; at += 1) check(text.toSpliced(at, 0, line).join('\n'));
    }
  });

  it('are most of those that people write', () => {
    const text = [
      '@base = https://example.com\n@empty =\n\n# A comment\n// Another\n',
      '### Title\n# @name one\n# @timeout 5\nGET {{base}}/a?b=1 HTTP/1.1\nAccept: */*\nX: {{ a }}\n\n',
      '### Query\n\nDELETE https://example.com/a\n  ?b=1\n  &c={{d}}\n\n\n',
      '###\nPOST {{base}}\nContent-Type: application/json; charset=utf-8\n\n{\n  "a": {{b}}\n}\n\n',
      '#### Form ####\nPUT http://localhost:1/\ncontent-type: application/x-www-form-urlencoded\n\na=1\n&b={{c}}',
    ];
    for (const whole of [text.join(''), text.join('').replaceAll('\n', '\r\n')]) {
      assert.equal(check(whole).length, text.length);
    }
  });

  it('have nothing to be told of, and all that has is none', () => {
    const bodies = [
      'Content-Type: application/json\n\n',
      'Content-Type: application/x-www-form-urlencoded\n\n',
    ];
    const odd = [
      'GET https://h/ {{a\n',
      'GET https://h/\nA: {{a\n',
      'GET example.com/a\n',
      'GET /a\n',
      'Get https://h/\n',
      'GET https://h/ HTTP/9.9.9\n',
      'GET https://h/\nContent-Length: 3\n',
      'GET https://h/\nAuthorization: Bearer\n',
      'GET https://h/\nA: b // c\n',
      'POST https://h/\n\n{"a": 1}\n',
      `POST https://h/\n${bodies[1]}a=1\nb=2\n`,
      `POST https://h/\n${bodies[0]}{}\n\n@a = 1\n`,
      '# @name a\n# @name b\nGET https://h/\n',
      '# @nmae a\nGET https://h/\n',
      '# @timeout soon\nGET https://h/\n',
      '@a 1\nGET https://h/\n',
    ];
    for (const block of odd) {
      assert.deepEqual(check(`###\n${block}`), [], block);
      assert.notDeepEqual(diagnosticsOf(parse(`###\n${block}`)), [], block);
    }
  });

  it('are told of where two of them together are wrong', () => {
    const request = 'GET https://example.com/\n\n';
    const text = `### one\n# @name a\n${request}### a\n${request}### two\n# @name a\n${request}`;
    assert.equal(check(text).length, 3);
    const codes = diagnosticsOf(parse(text)).map(({ blockIndex, diagnostic }) => [
      blockIndex,
      diagnostic.code,
    ]);
    assert.deepEqual(codes, [
      [1, 'title-hidden-by-name'],
      [2, 'duplicate-name'],
    ]);
  });
});
