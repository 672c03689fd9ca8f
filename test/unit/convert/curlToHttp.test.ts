import assert from 'node:assert/strict';
import type { Dialect } from '../../../src/parser/ast.ts';
import { curlToHttp } from '../../../src/convert/curlToHttp.ts';
import { diagnosticsOf, parse } from '../../../src/parser/parse.ts';

/** What follows the title line. */
function convert(command: string, dialect: Dialect | null = null): string {
  const curl = parse(command).blocks.find(({ request }) => request?.curl)?.request?.curl;
  assert.ok(curl, command);
  const text = curlToHttp(curl, 'x', dialect);
  assert.match(text, /^### x\n/);
  const errors = diagnosticsOf(parse(text)).filter(
    ({ diagnostic }) => diagnostic.severity === 'error',
  );
  assert.deepEqual(errors, []);
  return text.slice('### x\n'.length);
}

describe('curlToHttp', () => {
  for (const [name, command, expected] of [
    ['a plain GET does not follow', 'curl http://h/', '# @no-redirect\nGET http://h/\n'],
    ['-L follows', 'curl -L http://h/', 'GET http://h/\n'],
    [
      'data is a form',
      "curl -L http://h/ -d a=1 -d 'b=x y'",
      'POST http://h/\nContent-Type: application/x-www-form-urlencoded\n\na=1&b=x y\n',
    ],
    [
      '--json names both types',
      `curl -L http://h/ --json '{"a": 1}'`,
      'POST http://h/\nContent-Type: application/json\nAccept: application/json\n\n{"a": 1}\n',
    ],
    [
      '-G moves data into the query',
      'curl -L -G http://h/?z=0 -d a=1 --data-urlencode "q=a b"',
      'GET http://h/?z=0&a=1&q=a%20b\n',
    ],
    ['-G stands before a fragment', 'curl -L -G http://h/#part -d a=1', 'GET http://h/?a=1#part\n'],
    [
      '-T into a folder names the file',
      "curl -L -T './a b.txt' http://h/up/",
      'PUT http://h/up/a%20b.txt\n\n< ./a b.txt\n',
    ],
    [
      '--cert parts a password from its file',
      'curl -L http://h/ --cert ./c.pem:word --key k.pem',
      '# @cert ./c.pem k.pem; passphrase=word\nGET http://h/\n',
    ],
    [
      '--cert leaves the drive of Windows',
      "curl -L http://h/ --cert 'C:\\c.pem'",
      '# @cert C:\\c.pem\nGET http://h/\n',
    ],
    [
      'a user becomes Basic',
      'curl -L http://h/ -u me:secret',
      'GET http://h/\nAuthorization: Basic bWU6c2VjcmV0\n',
    ],
    [
      '--digest stays digest',
      'curl -L http://h/ --digest -u me:pw',
      'GET http://h/\nAuthorization: Digest me pw\n',
    ],
    [
      'an upload reads a file',
      'curl -L -T report.bin http://h/up',
      'PUT http://h/up\n\n< ./report.bin\n',
    ],
    [
      'settings become directives',
      'curl -L -k -m 5 --connect-timeout 2 --max-redirs 3 http://h/',
      '# @max-redirects 3\n# @total-timeout 5\n# @connection-timeout 2\n# @insecure\nGET http://h/\n',
    ],
  ] as const) {
    it(name, () => {
      assert.equal(convert(command), expected);
    });
  }

  it('writes a form with a file as multipart', () => {
    assert.equal(
      convert("curl -L http://h/ -F 'a=1' -F 'f=@x.png;type=image/png'"),
      [
        'POST http://h/',
        'Content-Type: multipart/form-data; boundary=postcard-form',
        '',
        '--postcard-form',
        'Content-Disposition: form-data; name="a"',
        '',
        '1',
        '--postcard-form',
        'Content-Disposition: form-data; name="f"; filename="x.png"',
        'Content-Type: image/png',
        '',
        '< ./x.png',
        '--postcard-form--',
        '',
      ].join('\n'),
    );
  });

  for (const [dialect, command, expected] of [
    [
      'restclient',
      'curl http://h/',
      '# Redirects are followed, as REST Client does; curl does so with -L alone.\nGET http://h/\n',
    ],
    ['restclient', 'curl -L http://h/', 'GET http://h/\n'],
    ['jetbrains', 'curl http://h/', '# @no-redirect\nGET http://h/\n'],
    ['httpyac', 'curl -k http://h/', '# @no-redirect\n# @no-reject-unauthorized\nGET http://h/\n'],
    ['kulala', 'curl -L http://h/', '# @curl-location\nGET http://h/\n'],
    ['kulala', 'curl -m 5 http://h/', '# @no-redirect\n# @curl-max-time 5\nGET http://h/\n'],
    [
      'visualstudio',
      'curl http://h/',
      '# Visual Studio does not know @no-redirect.\n# @no-redirect\nGET http://h/\n',
    ],
    [
      'jetbrains',
      'curl -L -k --cert a.pem http://h/',
      '# JetBrains does not know @insecure, @cert.\n# @insecure\n# @cert a.pem\nGET http://h/\n',
    ],
  ] as const) {
    it(`spells ${command} as ${dialect} has it, and says what that one does not know`, () => {
      assert.equal(convert(command, dialect), expected);
    });
  }

  for (const [command, expected] of [
    [
      "curl -L http://h/?z=1 --url-query 'a=b c' --url-query +d=%20",
      'GET http://h/?z=1&a=b%20c&d=%20\n',
    ],
    ['curl -L -n http://h/', '# @netrc\nGET http://h/\n'],
    ['curl -L --path-as-is http://h/a/../b', '# @path-as-is\nGET http://h/a/../b\n'],
    ['curl -L -x p:1 -U me:a@b http://h/', '# @proxy http://me:a%40b@p:1\nGET http://h/\n'],
    [
      'curl -L -E c.pem --key k.pem --pass word http://h/',
      '# @cert c.pem k.pem; passphrase=word\nGET http://h/\n',
    ],
    ['curl -sSfL -w x http://h/', 'GET http://h/\n'],
  ] as const) {
    it(`writes ${command}`, () => {
      assert.equal(convert(command), expected);
    });
  }

  it('says what of the command is missing, and what to do', () => {
    const text = convert('curl -L http://h/ -H @h.txt --resolve h:1:2 --next http://k/');
    assert.match(text, /^# Write the header lines of h\.txt here\.$/m);
    assert.match(text, /^# --resolve h:1:2 has no place here\. Write the address in the URL/m);
    assert.match(text, /^# --next has no place here\.$/m);
  });

  it('says in a comment what has no place', () => {
    assert.match(
      convert('curl -L -b jar.txt -o out.bin http://h/'),
      /^# Send with --cookies jar\.txt\.$/m,
    );
  });
});
