import assert from 'node:assert/strict';
import type { CurlCommand } from '../../../src/parser/curl/tree.ts';
import { parse } from '../../../src/parser/parse.ts';

/** A command of these words, over two lines, as a person writes it for each shell. */
const SHELLS: Readonly<Record<CurlCommand['shell'], (words: readonly string[]) => string>> = {
  bash: (words) =>
    `curl ${words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')} \\\n  -s\n`,
  cmd: (words) =>
    `curl ${words.map((word) => `"${word.replaceAll('"', '\\"')}"`).join(' ')} ^\n  -s\n`,
  powershell: (words) =>
    `curl.exe ${words.map((word) => `'${word.replaceAll("'", "''")}'`).join(' ')} \`\n  -s\n`,
};

const OPTIONS: readonly (readonly string[])[] = [
  ['-X', 'PATCH'],
  ['-H', `X-A: it's "b"; c`],
  ['-d', '{"a": "b c"}'],
  ['--data-raw', '@raw & more'],
  ['--data-binary', '@./a b.bin'],
  ['--data-urlencode', 'q=a b&c'],
  ['--json', '{"a": [1, 2]}'],
  ['-F', 'f=@./a b.png;type=image/png;filename=x.png'],
  ['--form-string', 's=@x'],
  ['-G', '-d', 'a=1'],
  ['-I'],
  ['-T', './a b.bin'],
  ['-u', 'me:pass word'],
  ['--digest', '-u', 'me:secret'],
  ['--oauth2-bearer', 'token'],
  ['--aws-sigv4', 'aws:amz:eu:s3', '-u', 'a:b'],
  ['-A', 'An Agent/1.0 (x; y)'],
  ['-e', 'https://ref.example/?a=1&b=2'],
  ['-r', '0-9'],
  ['-b', 'a=1; b=2'],
  ['-b', './jar.txt'],
  ['-L', '--max-redirs', '3'],
  ['-k'],
  ['-x', 'http://proxy:3128', '--noproxy', 'a,b'],
  ['--cert', './c.pem', '--key', './k.pem', '--cacert', './ca.pem'],
  ['-m', '2.5', '--connect-timeout', '1', '--retry', '2'],
  ['--compressed', '--http2'],
  ['--unix-socket', '/run/x.sock'],
  ['-o', './out file.json'],
  ['--url', 'https://other.example/?a=1&b=2'],
];

function withoutPlaces(command: CurlCommand): unknown {
  return JSON.parse(
    JSON.stringify(command, (key, held: unknown) =>
      key === 'span' || key === 'shell' ? undefined : held,
    ),
  );
}

describe('the quotes of shells', () => {
  for (const options of OPTIONS) {
    it(`make the same request with ${options.join(' ')}`, () => {
      const words = [...options, ...(options[0] === '--url' ? [] : ['https://h/?a=1&b=$2'])];
      const read = Object.entries(SHELLS).map(([shell, write]) => {
        const { request, diagnostics } = parse(write(words)).blocks[0]!;
        assert.deepEqual(diagnostics, []);
        assert.equal(request?.curl?.shell, shell);
        return withoutPlaces(request.curl);
      });
      assert.deepEqual(read[1], read[0]);
      assert.deepEqual(read[2], read[0]);
    });
  }
});

describe('what a shell would put into a curl command', () => {
  for (const [command, found] of [
    ['curl "https://h/$TOKEN"', ['$TOKEN']],
    ['curl https://h/ -H "A: ${TOKEN}" -d "$(date)" -d `id`', ['${TOKEN}', '$(date)', '`id`']],
    ["curl 'https://h/$TOKEN'", []],
    ['curl "https://h/\\$TOKEN" -d 5$', []],
    ['curl "https://h/?$filter=a&$top=1"', []],
    ['curl "https://h/%TOKEN%" ^\n -k', ['%TOKEN%']],
    ['curl "https://h/a%20b%20c" ^\n -k', []],
    ['curl ^"https://h/^%TOKEN^%^" ^\n -k', []],
    ['curl.exe "https://h/$env:TOKEN" -d \'$no\'', ['$env:TOKEN']],
    ['curl "https://h/{{token}}" -d "{{$guid}}"', []],
  ] as const) {
    it(`is told of in ${JSON.stringify(command)}`, () => {
      const { diagnostics } = parse(command).blocks[0]!;
      const told = diagnostics.filter(({ code }) => code === 'shell-variable');
      assert.deepEqual(
        told.map(({ span }) => command.slice(span.start, span.end)),
        found,
      );
    });
  }

  it('is taken from the environment by a fix, and only where it has a name', () => {
    const fixes = parse('curl "https://h/$TOKEN" -d "$(date)"').blocks[0]!.diagnostics.map(
      ({ fix }) => fix?.edits[0]?.text,
    );
    assert.deepEqual(fixes, ['{{$processEnv TOKEN}}', undefined]);
  });
});
