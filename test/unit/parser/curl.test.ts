import assert from 'node:assert/strict';
import type { Diagnostic } from '../../../src/parser/ast.ts';
import type { CurlCommand } from '../../../src/parser/curl/tree.ts';
import { parse } from '../../../src/parser/parse.ts';

function curl(command: string): CurlCommand {
  const found = parse(command).blocks[0]?.request?.curl;
  assert.ok(found, `no command in ${command}`);
  return found;
}

function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, held: unknown) => (key === 'span' ? undefined : held)),
  );
}

/** What the words of a command line come to, by shell. */
const WORDS: readonly (readonly [command: string, shell: string, url: string])[] = [
  [`curl https://h/a`, 'bash', 'https://h/a'],
  [`curl 'https://h/a b'`, 'bash', 'https://h/a b'],
  [`curl "https://h/\\"q\\"\\$x"`, 'bash', 'https://h/"q"$x'],
  [`curl https://h/a\\ b`, 'bash', 'https://h/a b'],
  [`curl 'https://h/it'\\''s'`, 'bash', "https://h/it's"],
  [`curl $'https://h/\\x41\\u0042\\t'`, 'bash', 'https://h/AB\t'],
  [`curl -s \\\n  https://h/next`, 'bash', 'https://h/next'],
  [`curl -s \\\r\n  https://h/next`, 'bash', 'https://h/next'],
  [`curl -s \\  \n  https://h/blank-behind`, 'bash', 'https://h/blank-behind'],
  [`curl https://h/{{ a b }}/c`, 'bash', 'https://h/{{ a b }}/c'],
  [`$ curl https://h/prompt`, 'bash', 'https://h/prompt'],
  [`curl.exe https://h/exe`, 'bash', 'https://h/exe'],
  [`curl "https://h/c" ^\n -k`, 'cmd', 'https://h/c'],
  [`curl ^"https://h/?a=1^&b=2^"`, 'cmd', 'https://h/?a=1&b=2'],
  [`curl "https://h/say ""hi""" ^\n -k`, 'cmd', 'https://h/say "hi"'],
  [`curl.exe 'https://h/it''s'`, 'powershell', "https://h/it's"],
  ['curl.exe "https://h/a`"b" `\n -k', 'powershell', 'https://h/a"b'],
];

describe('words of a curl command', () => {
  for (const [command, shell, url] of WORDS) {
    it(`reads ${JSON.stringify(command)} as ${shell} does`, () => {
      const found = curl(command);
      assert.equal(found.shell, shell);
      assert.equal(found.url?.text, url);
    });
  }

  it('ends at the end of the line that is not continued', () => {
    const { request } = parse('curl https://h/\n?? status == 200\n').blocks[0]!;
    assert.equal(request?.curl?.url?.text, 'https://h/');
    assert.equal(request.asserts.length, 1);
  });

  it('ends where another program begins, and says so', () => {
    const { request, diagnostics } = parse('curl https://h/a | jq .').blocks[0]!;
    assert.equal(request?.curl?.url?.text, 'https://h/a');
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['shell-syntax'],
    );
  });

  it('parts commands that follow each other without a separator', () => {
    const { blocks } = parse('curl https://h/1\n\n# next\ncurl https://h/2\n');
    assert.deepEqual(
      blocks.map(({ request }) => request?.curl?.url?.text),
      ['https://h/1', 'https://h/2'],
    );
  });

  it('ends at the end of the text when an escape has nothing behind it', () => {
    for (const command of [
      "curl $'a\\",
      'curl "a\\',
      'curl a\\',
      'curl "a`',
      'curl a^',
      'curl ^"a^',
    ]) {
      const { request } = parse(command).blocks[0]!;
      assert.equal(request?.span.end, command.length, command);
    }
  });

  it('says where a quote is not closed, and that a URL is missing', () => {
    const codes = (text: string) => parse(text).blocks[0]!.diagnostics.map(({ code }) => code);
    assert.ok(codes("curl 'https://h").includes('unclosed-quote'));
    assert.deepEqual(codes('curl -L'), ['missing-target']);
  });
});

function told(command: string): readonly Diagnostic[] {
  return parse(command).blocks[0]?.diagnostics ?? [];
}

const DATA = { source: 'text', name: null, urlEncode: false, stripNewlines: false };

describe('options of a curl command', () => {
  for (const [options, expected] of [
    ['', { method: 'GET', body: null }],
    ['-X DELETE', { method: 'DELETE' }],
    ['-XPUT', { method: 'PUT' }],
    ['--request=PATCH', { method: 'PATCH' }],
    ['-I', { method: 'HEAD' }],
    [
      '-d a=1',
      { method: 'POST', body: { kind: 'data', json: false, pieces: [{ ...DATA, value: 'a=1' }] } },
    ],
    [
      '-d @f',
      {
        body: {
          kind: 'data',
          json: false,
          pieces: [{ ...DATA, value: 'f', source: 'file', stripNewlines: true }],
        },
      },
    ],
    [
      '--data-binary @f',
      { body: { kind: 'data', json: false, pieces: [{ ...DATA, value: 'f', source: 'file' }] } },
    ],
    ['--data-raw @f', { body: { kind: 'data', json: false, pieces: [{ ...DATA, value: '@f' }] } }],
    ['-G -d a=1', { method: 'GET', dataInQuery: true, headers: [] }],
    [
      "--data-urlencode 'a=b c'",
      {
        body: {
          kind: 'data',
          json: false,
          pieces: [{ ...DATA, value: 'b c', name: 'a', urlEncode: true }],
        },
      },
    ],
    [
      '--data-urlencode =x',
      { body: { kind: 'data', json: false, pieces: [{ ...DATA, value: 'x', urlEncode: true }] } },
    ],
    [
      '--data-urlencode n@f',
      {
        body: {
          kind: 'data',
          json: false,
          pieces: [{ ...DATA, value: 'f', name: 'n', source: 'file', urlEncode: true }],
        },
      },
    ],
    [
      "--json '{}'",
      {
        method: 'POST',
        headers: [
          { name: 'Content-Type', value: 'application/json' },
          { name: 'Accept', value: 'application/json' },
        ],
      },
    ],
    ["-d '{}' -H 'content-type: text/x'", { headers: [{ name: 'content-type', value: 'text/x' }] }],
    ['-T f', { method: 'PUT', body: { kind: 'upload', path: 'f' } }],
    [
      "-H 'A;' -H 'B:' -H 'C: d: e'",
      {
        headers: [
          { name: 'A', value: '' },
          { name: 'B', value: null },
          { name: 'C', value: 'd: e' },
        ],
      },
    ],
    [
      '-A x -e y -r 0-9',
      {
        headers: [
          { name: 'User-Agent', value: 'x' },
          { name: 'Referer', value: 'y' },
          { name: 'Range', value: 'bytes=0-9' },
        ],
      },
    ],
    ['-u a:b', { auth: { scheme: 'basic', credentials: 'a:b', provider: null } }],
    ['--digest -u a:b', { auth: { scheme: 'digest', credentials: 'a:b', provider: null } }],
    ['--oauth2-bearer t', { auth: { scheme: 'bearer', credentials: 't', provider: null } }],
    [
      '--aws-sigv4 aws:amz -u a:b',
      { auth: { scheme: 'aws-sigv4', credentials: 'a:b', provider: 'aws:amz' } },
    ],
    [
      '-vsS --fail -w x',
      {
        ignored: [
          { text: '--verbose' },
          { text: '--silent' },
          { text: '--show-error' },
          { text: '--fail' },
          { text: '--write-out x' },
        ],
      },
    ],
  ] as const) {
    it(`understands ${options === '' ? 'none' : options}`, () => {
      const found = plain(curl(`curl ${options} https://h/`)) as Record<string, unknown>;
      for (const [key, value] of Object.entries(expected)) assert.deepEqual(found[key], value, key);
    });
  }

  it('understands the fields of a form', () => {
    const { body } = curl(
      `curl https://h/ -F a=1 -F 'b=@x y.png;type=image/png;filename="z;1.png"' -F 'c=<t.txt' --form-string d=@e -F 'f=v;type=text/plain; charset=utf-8'`,
    );
    const none = { filename: null, contentType: null };
    assert.deepEqual(plain(body), {
      kind: 'form',
      fields: [
        { ...none, name: 'a', value: '1', source: 'text' },
        {
          name: 'b',
          value: 'x y.png',
          source: 'file',
          filename: 'z;1.png',
          contentType: 'image/png',
        },
        { ...none, name: 'c', value: 't.txt', source: 'textFile' },
        { ...none, name: 'd', value: '@e', source: 'text' },
        {
          ...none,
          name: 'f',
          value: 'v',
          source: 'text',
          contentType: 'text/plain; charset=utf-8',
        },
      ],
    });
  });

  it('understands settings of the connection', () => {
    const { settings } = curl(
      'curl https://h/ -kL --max-redirs 3 -x http://p:1 --noproxy a,b -E c.pem --key k.pem --cacert ca.pem -m 1.5 ' +
        '--connect-timeout 2 --retry 4 --compressed --http2 -b a=1 -b b=2 -b jar -o out --unix-socket /s ' +
        '--pass word -U u:p -n --netrc-file n --path-as-is',
    );
    assert.deepEqual(settings, {
      followRedirects: true,
      maxRedirects: 3,
      insecure: true,
      passphrase: 'word',
      proxy: 'http://p:1',
      proxyUser: 'u:p',
      noProxy: 'a,b',
      cert: 'c.pem',
      key: 'k.pem',
      caCert: 'ca.pem',
      maxTimeSeconds: 1.5,
      connectTimeoutSeconds: 2,
      retries: 4,
      compressed: true,
      httpVersion: '2',
      cookies: 'a=1; b=2',
      cookieFile: 'jar',
      output: 'out',
      unixSocket: '/s',
      netrc: true,
      netrcFile: 'n',
      pathAsIs: true,
    });
  });

  it('understands the words for kinds of proxies', () => {
    for (const [option, scheme] of [
      ['--socks5', 'socks5'],
      ['--socks5-hostname', 'socks5h'],
      ['--socks4a', 'socks4a'],
    ]) {
      assert.equal(curl(`curl https://h/ ${option} p:1`).settings.proxy, `${scheme}://p:1`);
    }
  });

  it('understands more of a query, and headers in a file', () => {
    const found = curl(
      `curl https://h/ --url-query 'a=b c' --url-query +x=%20 -H @h.txt -H 'A: b'`,
    );
    assert.deepEqual(plain(found.query), [
      { ...DATA, value: 'b c', name: 'a', urlEncode: true },
      { ...DATA, value: 'x=%20' },
    ]);
    assert.deepEqual(plain(found.headerFiles), [{ text: 'h.txt' }]);
    assert.deepEqual(plain(found.headers), [{ name: 'A', value: 'b' }]);
  });

  it('takes no value of an option for the URL', () => {
    for (const option of [
      "--proto '=https'",
      '--local-port 1',
      '--tls13-ciphers X',
      '--etag-save f',
      '--expand-data x',
    ]) {
      assert.equal(curl(`curl ${option} https://h/`).url?.text, 'https://h/', option);
    }
  });

  it('switches the cookies on with an empty name of a file', () => {
    const { settings } = curl(`curl -b '' https://h/`);
    assert.deepEqual([settings.cookies, settings.cookieFile], [null, null]);
  });

  it('reads the first request alone, and tells of the others', () => {
    const found = curl('curl https://h/ -d a=1 --next https://k/ -d b=2');
    assert.deepEqual(plain(found.body), {
      kind: 'data',
      json: false,
      pieces: [{ ...DATA, value: 'a=1' }],
    });
    assert.match(
      told('curl https://h/ --next https://k/ -d b=2')[0]?.message ?? '',
      /another request/,
    );
    assert.match(told('curl https://h/ https://k/')[0]?.message ?? '', /not the first URL/);
  });

  it('tells of bodies that exclude each other', () => {
    for (const [options, at] of [
      ['-d a=1 -F b=2', '-F b=2'],
      ['-F b=2 -d a=1', '-d a=1'],
      ['-T f -d a=1', '-d a=1'],
      ['-I -d a=1', '-d a=1'],
    ] as const) {
      const text = `curl https://h/ ${options}`;
      const [first, ...more] = told(text);
      assert.equal(first?.code, 'curl-conflict', options);
      assert.equal(text.slice(first.span.start, first.span.end), at);
      assert.deepEqual(more, []);
    }
    assert.deepEqual(told('curl https://h/ -I -G -d a=1'), []);
    assert.deepEqual(told('curl https://h/ -F a=1 -F b=2'), []);
  });

  it('tells of the standard input, which is none', () => {
    for (const options of ['-d @-', '-T -', '-F a=@-', '--data-urlencode a@-']) {
      assert.deepEqual(
        told(`curl https://h/ ${options}`).map(({ code }) => code),
        ['curl-standard-input'],
        options,
      );
    }
  });

  it('says what to do instead of an option that is not done here', () => {
    const advice = (options: string) => told(`curl https://h/ ${options}`)[0]?.suggestion ?? '';
    assert.match(advice('--resolve h:1:2'), /`Host:` header/);
    assert.match(advice('-z yesterday'), /If-Modified-Since/);
    assert.match(advice('--http3'), /--http2/);
    assert.match(advice('-K file'), /options of that file/);
    assert.match(advice('--no-such-thing'), /METHOD URL/);
  });

  it('says nothing of options that change nothing', () => {
    const options =
      '-sSfviN#g -w x -D d -c jar --tlsv1.2 --ssl-no-revoke --no-progress-meter -4 -O --create-dirs';
    assert.deepEqual(told(`curl https://h/ ${options}`), []);
  });

  it('warns of options that change something and are not understood', () => {
    const { diagnostics } = parse('curl https://h/ --resolve h:1:2 -s').blocks[0]!;
    assert.deepEqual(
      diagnostics.map(({ code, message }) => [code, message]),
      [['unknown-curl-option', 'The option `--resolve` of curl does nothing here.']],
    );
  });
});
