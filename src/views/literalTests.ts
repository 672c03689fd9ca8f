/** `client.test("name", …)` in the text of a script, without running it. */

export interface LiteralTest {
  readonly name: string;
  /** Of `client.test`, in the text. */
  readonly offset: number;
}

/** Comments and texts are passed over, so that what stands in them is no test. */
const TOKENS =
  /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|(?<![\w$.])client\s*\.\s*test\s*\(\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\.|\$(?!\{))*`)\s*[,)]|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[^])*`/g;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** Those whose names are literal texts, in their order. */
export function literalTests(code: string): readonly LiteralTest[] {
  return [...code.matchAll(TOKENS)].flatMap(({ 1: literal, index }) =>
    literal === undefined ? [] : [{ name: valueOf(literal), offset: index }],
  );
}

function valueOf(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|(.))/gi, (_, ...parts: string[]) => {
      const [braced, four, two, character = ''] = parts;
      const code = parseInt(braced ?? four ?? two ?? '', 16);
      if (Number.isNaN(code)) return ESCAPES[character] ?? character;
      return code > 0x10ffff ? '' : String.fromCodePoint(code);
    });
}
