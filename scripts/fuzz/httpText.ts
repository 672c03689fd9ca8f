/** Texts that look like `.http` files, and damage done to them. The same seed gives the same text. */

/** A number in [0, 1) from a seed: mulberry32. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Lines of the language, and lines that are nearly so. */
export const LINES: readonly string[] = [
  '###',
  '### title',
  '### @name x',
  '####### banner #######',
  '  ### indented',
  '#',
  '# comment',
  '## x',
  '// comment',
  '# @name login',
  '// @no-redirect',
  '#@timeout = 5',
  '# @nmae x',
  '# @dialect jetbrains',
  '@a = 1',
  '@b := {{a}}',
  '@c=',
  '@ broken',
  '@x y',
  '@n: = A: 1\\n\\n',
  '/*',
  '*/',
  '/* one line */',
  'GET https://example.com/',
  'POST {{base}}/x HTTP/1.1',
  'get /path',
  'DELETE /x HTTP/2 (Prior Knowledge)',
  'https://example.com',
  '{{url}}',
  'PUT',
  'OPTIONS *',
  '  ?a=1',
  '  &b={{c}}',
  '&d=4',
  '  /path',
  '?q',
  'HTTP/1.1 200 OK',
  'HTTP/1.1 404',
  'Content-Type: application/json',
  'Content-Type: text/plain',
  'Content-Type: application/x-www-form-urlencoded',
  'Content-Type: multipart/form-data; boundary=b',
  'Content-Type: application/x-ndjson',
  'X-Request-Type: GraphQL',
  'Accept: */*',
  'Empty:',
  '  Indented: 1',
  '  continued',
  'no colon',
  '{{headers}}',
  '{{h:}} {"a": 1}',
  'Authorization: Basic u p',
  '',
  '',
  '',
  '   ',
  '{',
  '}',
  '{ "a": {{x}} }',
  '"text"',
  '<a/>',
  '< ./file.json',
  '<@ ./file',
  '<@latin1 ./f',
  '< {% x %}',
  '< {%',
  '%}',
  '> {% client.test("a", () => {}) %}',
  '> {%',
  '> ./handler.js',
  '< ./pre.js',
  '>> ./out.json',
  '>>! ./out.json',
  '<> stored.json',
  '?? status == 200',
  '??',
  '{{',
  '}}',
  '{{@request',
  '{{+after',
  '===',
  '=== wait-for-server',
  'WEBSOCKET wss://example.com',
  'GRPC localhost:1 a.B/C',
  'GRAPHQL https://example.com',
  'query Q { a }',
  'gql Q < ./q.gql',
  'mutation M {',
  'import ./other.http',
  'run #login (@a=1, @b="x")',
  'run ./x.http',
  '---',
  '--b',
  '--b--',
  'Content-Disposition: form-data; name="a"',
  'a = 1 &',
  '&b=2',
  "curl 'https://example.com' -H 'A: b' \\",
  "  -d '{",
  'curl "x" ^',
  'curl.exe -X POST `',
  "$ curl -sS $'a\\n'",
  'curl -d a "$X ${' + 'Y} $(z" --next -F b=@- -H @h --url-query +q',
  'curl "%X%" ^',
  '\\{\\{x\\}\\}',
  '{{unclosed',
  'x}}',
  '  "a": "{{ open", "x": "{{y}}"',
  'GETT /x',
  'GET https://example.com/a ### why',
  'GET {{base}}/a // why # not',
  'Accept: */* # all',
  '\u00e4\u00f6\u{1f600}',
  '\ud800',
  '\u2028',
  '\0',
  '\u00a0',
];
const BREAKS: readonly string[] = ['\n', '\n', '\n', '\n', '\r\n', '\r\n', '\r', '\n\n'];

/** A text of some lines of the language in any order. */
export function httpText(next: () => number): string {
  const count = 1 + Math.floor(next() * 30);
  const lineBreak = next() < 0.7 ? pick(BREAKS, next) : null;
  let text = next() < 0.05 ? '\uFEFF' : '';
  for (let i = 0; i < count; i += 1) text += pick(LINES, next) + (lineBreak ?? pick(BREAKS, next));
  return next() < 0.3 ? text.slice(0, -1) : text;
}

const SCRAPS: readonly string[] = [
  '{',
  '}',
  '{{',
  '}}',
  '\n',
  '\r',
  '#',
  '###',
  '<',
  '>',
  ':',
  ' ',
  '\t',
  '%}',
  '/*',
  '*/',
  "'",
  '"',
  '\\',
  '^',
  '`',
  '&',
  '=',
  '\0',
  '\u{1f600}',
];

/** The text with a few pieces taken out, doubled or put in. */
export function damaged(text: string, next: () => number): string {
  let result = text;
  const times = 1 + Math.floor(next() * 4);
  for (let i = 0; i < times; i += 1) {
    const at = Math.floor(next() * (result.length + 1));
    const length = Math.floor(next() * 12);
    const kind = next();
    if (kind < 0.4) result = result.slice(0, at) + result.slice(at + length);
    else if (kind < 0.8) result = result.slice(0, at) + pick(SCRAPS, next) + result.slice(at);
    else result = result.slice(0, at) + result.slice(at, at + length) + result.slice(at);
  }
  return result;
}

function pick<T>(list: readonly T[], next: () => number): T {
  return list[Math.floor(next() * list.length)] as T;
}
