import assert from 'node:assert/strict';
import fc from 'fast-check';
import { safeLine, safeText } from '../../../src/cli/terminal/escape.ts';
import { colourJson, createStyle } from '../../../src/cli/terminal/style.ts';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { commandHelp, overview } from '../../../src/cli/help.ts';
import { fit } from '../../../src/cli/terminal/width.ts';

describe('safeText', () => {
  for (const [name, given, expected] of [
    ['keeps lines and tabs', 'a\r\nb\tc\n', 'a\nb\tc\n'],
    ['shows the escape character', '\u001b[31mred', '\\x1b[31mred'],
    ['shows a lone carriage return', 'real\rfake', 'real\\rfake'],
    ['shows C1 controls', 'a\u009b2Jb', 'a\\x9b2Jb'],
    ['shows what turns text around', 'a\u202eb', 'a\\u202eb'],
    ['shows what cannot be seen', 'pay\u200bpal', 'pay\\u200bpal'],
    ['keeps letters of every script', 'Zoë 東京 🚀', 'Zoë 東京 🚀'],
  ] as const) {
    it(name, () => {
      assert.equal(safeText(given), expected);
    });
  }

  it('leaves nothing that steers a terminal, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const controls = Array.from(safeText(text)).filter(
          (char) => /\p{Cc}/u.test(char) && char !== '\n' && char !== '\t',
        );
        assert.deepEqual(controls, []);
      }),
      { numRuns: 2000 },
    );
  });

  it('makes one line of many', () => {
    assert.equal(safeLine('a\nb\tc\r\n'), 'a\\nb\\tc\\r\\n');
  });
});

describe('fit', () => {
  for (const [text, columns, expected] of [
    ['short', 10, 'short'],
    ['exactly10!', 10, 'exactly10!'],
    ['much too long', 6, 'much …'],
    ['東京東京', 5, '東京…'],
    ['👨‍👩‍👧 family', 4, '👨‍👩‍👧 …'],
    ['any', 0, ''],
    ['any', 1, '…'],
  ] as const) {
    it(`fits ${JSON.stringify(text)} into ${columns}`, () => {
      assert.equal(fit(text, columns), expected);
    });
  }
});

describe('the style', () => {
  it('adds nothing where colour is off', () => {
    const { red, bold } = createStyle(false);
    assert.equal(bold(red('x')), 'x');
  });

  it('colours names, strings, numbers and words of JSON apart', () => {
    const tagged = {
      ...createStyle(false),
      blue: (text: string) => `<n>${text}</n>`,
      green: (text: string) => `<s>${text}</s>`,
      yellow: (text: string) => `<d>${text}</d>`,
      cyan: (text: string) => `<w>${text}</w>`,
    };
    assert.equal(
      colourJson(tagged, '{\n  "a\\"b": "true: 1",\n  "c": [-1.5e3, null]\n}'),
      '{\n  <n>"a\\"b"</n>: <s>"true: 1"</s>,\n  <n>"c"</n>: [<d>-1.5e3</d>, <w>null</w>]\n}',
    );
  });
});

describe('help', () => {
  const style = createStyle(false);
  const aboutLines = (text: string) =>
    text
      .slice(0, text.indexOf('\nExamples'))
      .split('\n')
      .filter((line) => line.startsWith('  '));

  for (const columns of [40, 80, 120]) {
    it(`breaks no word and no line of its table at ${columns} columns`, () => {
      const texts = [overview({ style, columns })].concat(
        COMMANDS.map((command) => commandHelp(command, { style, columns })),
      );
      for (const text of texts) {
        for (const line of aboutLines(text)) assert.ok(line.length <= columns, line);
      }
      const words = (text: string) => text.split(/\s+/);
      assert.deepEqual(
        texts.map(words),
        [overview({ style, columns: Infinity })]
          .concat(COMMANDS.map((command) => commandHelp(command, { style, columns: Infinity })))
          .map(words),
      );
    });
  }
});
