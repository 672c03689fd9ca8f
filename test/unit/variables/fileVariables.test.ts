import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { environment, open, problemOf, realFiles, valueOf, withFolder } from './support.ts';

describe('file variables', () => {
  const escapes: [written: string, value: string][] = [
    ['plain', 'plain'],
    ['a\\nb', 'a\nb'],
    ['a\\r\\nb', 'a\r\nb'],
    ['a\\tb', 'a\tb'],
    ['a\\\\nb', 'a\\nb'],
    ['\\d+\\w', '\\d+\\w'],
    ['C:\\\\new', 'C:\\new'],
    ['ends\\', 'ends\\'],
    ['\\{x\\}', '{x}'],
    ['\\{\\{x\\}\\}', '{{x}}'],
    ['"quoted"', '"quoted"'],
    ["'quoted'", "'quoted'"],
    ['a = b', 'a = b'],
    ['$& $1 $$', '$& $1 $$'],
    ['{{ unclosed', '{{ unclosed'],
    ['100%', '100%'],
    ['ünïcode 🎉', 'ünïcode 🎉'],
  ];
  for (const [written, value] of escapes) {
    it(`@x = ${written} is ${JSON.stringify(value)}`, async () => {
      assert.equal(await valueOf('{{x}}', {}, `@x = ${written}`), value);
    });
  }

  it('takes quotes off in httpYac files only', async () => {
    assert.equal(await valueOf('{{x}}', {}, '# @dialect httpyac\n@x = "a b"'), 'a b');
    assert.equal(await valueOf('{{x}}', {}, '# @dialect httpyac\n@x = "a" b"'), '"a" b"');
  });

  const names: [definition: string, expression: string][] = [
    ['@a-b = v', 'a-b'],
    ['@a.b = v', 'a.b'],
    ['@a_b = v', 'a_b'],
    ['@body: = v', 'body:'],
    ['@Ünï = v', 'Ünï'],
    ['@x = v', '  x  '],
    ['@x=v', 'x'],
  ];
  for (const [definition, expression] of names) {
    it(`{{${expression}}} is what ${definition} says`, async () => {
      assert.equal(await valueOf(`{{${expression}}}`, {}, definition), 'v');
    });
  }

  it('tells upper from lower case', async () => {
    const problem = await problemOf('{{Name}}', {}, '@name = 1');
    assert.equal(problem.code, 'undefined-variable');
    assert.equal(problem.hint, 'Did you mean `name`?');
  });

  const ORDER = [
    '@x = top',
    '@late = {{later}}',
    '###',
    '# @name one',
    'GET http://h',
    'X: {{x}}',
    'L: {{late}} {{y}}',
    '',
    '{}',
    '',
    '@x = middle',
    '###',
    '# @name two',
    '@y = own',
    'GET http://h',
    'X: {{x}}',
    'L: {{late}} {{y}}',
    '###',
    '@x = last',
    '@later = value',
    '@y = end',
    '',
  ].join('\n');
  const scopes: [request: string, header: string, value: string][] = [
    ['one', 'X', 'top'],
    ['one', 'L', 'value end'],
    ['two', 'X', 'middle'],
    ['two', 'L', 'value own'],
  ];
  for (const [request, header, value] of scopes) {
    it(`takes the nearest definition above, else the last: ${header} of ${request} is ${value}`, async () => {
      const opened = open(ORDER, {}, request);
      assert.equal((await opened.header(header)).text, value);
    });
  }

  it('takes the value that a definition hides where it names itself', async () => {
    const around = { environment: environment({ path: '/api' }) };
    assert.equal(await valueOf('{{path}}', around, '@path = {{path}}/v1'), '/api/v1');
    assert.equal(
      await valueOf('{{path}}', around, '@path = {{path}}/v1\n@path = {{path}}/users'),
      '/api/v1/users',
    );
  });

  it('evaluates a definition once a send, and one with := at each use', async () => {
    const numbers = [0.1, 0.2, 0.3, 0.4, 0.5];
    const random = () => numbers.shift() ?? 0;
    const text = '@once = {{$randomInt 0 10}}\n@copy = {{once}}\n@each := {{$randomInt 0 10}}';
    assert.equal(
      await valueOf(
        '{{once}}{{once}}{{copy}} {{each}}{{each}} {{$randomInt 0 10}}',
        { random },
        text,
      ),
      '111 23 4',
    );
  });

  it('keeps a value in all blocks of one send, so that defaults of the file agree', async () => {
    const text =
      '@id = {{$guid}}\n###\n# @name one\nGET http://h\nX: {{id}}\n###\nGET http://h\nX: {{id}}\n';
    const { document, resolver } = open(text);
    const values = new Set<string>();
    for (const [index, block] of document.blocks.entries()) {
      const node = block.request?.headers[0];
      if (node?.kind === 'header') values.add((await resolver.resolve(index, node.value)).text);
    }
    assert.equal(values.size, 1);
  });

  it('keeps its values between the resolvers of one send, but not those of a passive look', async () => {
    const { SendMemory } = await import('../../../src/variables/sendMemory.ts');
    const memory = new SendMemory();
    const text =
      '@id = {{$guid}} {{token}}\n@name = {{$input Who?}}\n###\nGET http://h\nX: {{id}} {{name}}\n';
    const around = { memory, environment: environment({}, { token: 't0ken-1234' }) };
    await open(text, { ...around, passive: true, answers: [] }).header('X');
    const sent = await open(text, { ...around, answers: ['Ada'] }).header('X');
    const later = open(text, { ...around, answers: [] });
    assert.deepEqual(await later.header('X'), sent);
    assert.match(sent.text, /t0ken-1234 Ada$/);
    assert.deepEqual(later.resolver.secrets, ['t0ken-1234']);
  });

  it('draws again for the next send', async () => {
    assert.notEqual(
      await valueOf('{{x}}', {}, '@x = {{$guid}}'),
      await valueOf('{{x}}', {}, '@x = {{$guid}}'),
    );
  });

  const paths: [expression: string, value: string][] = [
    ['user.name', 'Ada'],
    ['user.tags[1]', 'b'],
    [`user['full name']`, 'Ada L'],
    ['user', '{"name":"Ada","tags":["a","b"],"full name":"Ada L","url":"{{host}}/u"}'],
    ['json.a.b', '1'],
    ['port', '8080'],
    ['flag', 'true'],
    ['none', 'null'],
    ['url', 'http://h/x'],
  ];
  for (const [expression, value] of paths) {
    it(`{{${expression}}} goes into values: ${value}`, async () => {
      const values = {
        user: { name: 'Ada', tags: ['a', 'b'], 'full name': 'Ada L', url: '{{host}}/u' },
        port: 8080,
        flag: true,
        none: null,
        url: '{{host}}/x',
      };
      const expected = expression === 'user' ? value.replace('{{host}}', 'http://h') : value;
      const definitions = '@host = http://h\n@json = {"a": {"b": 1}}';
      assert.equal(
        await valueOf(`{{${expression}}}`, { environment: environment(values) }, definitions),
        expected,
      );
    });
  }

  it('escapes what a placeholder puts into the JSON of an object', async () => {
    const text = await valueOf(
      '{{o}}',
      { environment: environment({ o: { a: '{{q}}' } }) },
      '@q = "},"x":"',
    );
    assert.deepEqual(JSON.parse(text), { a: '"},"x":"' });
  });

  it('says which member is not there', async () => {
    const problem = await problemOf('{{user.nope}}', { environment: environment({ user: {} }) });
    assert.match(problem.message, /has no value: `user` has no `nope`/);
  });

  it('does not reach what every object inherits', async () => {
    for (const name of [
      'constructor',
      '__proto__',
      'toString',
      'user.constructor',
      'user.__proto__.x',
    ]) {
      const around = { environment: environment({ user: {} }), settings: { dev: {} } };
      assert.equal(await valueOf(`{{${name}}}`, around), `{{${name}}}`);
    }
  });
});

describe('placeholders', () => {
  const cases: [written: string, value: string][] = [
    ['{{x}}', 'a b/ü&'],
    ['{{ x }}', 'a b/ü&'],
    ['{{%x}}', 'a%20b%2F%C3%BC%26'],
    ['{{% x }}', 'a%20b%2F%C3%BC%26'],
    ['{{%$timestamp}}', '1714979289'],
    ['{{%e}}', 'q%3D1'],
    ['\\{\\{x\\}\\}', '{{x}}'],
    ['{{{{x}}', '{{a b/ü&'],
    ['{{', '{{'],
    ['{{}}', '{{}}'],
    ['{{x', '{{x'],
    ['a{{x}}b{{x}}c', 'aa b/ü&ba b/ü&c'],
    ['{{nope ?? 8080}}', '8080'],
    ['{{x ?? 8080}}', 'a b/ü&'],
    ["{{nope ?? 'a b'}}", 'a b'],
    ['{{nope ?? }}', ''],
  ];
  for (const [written, value] of cases) {
    it(`${written} is ${value}`, async () => {
      const around = { environment: environment({ e: 'q=1' }) };
      assert.equal(await valueOf(written, around, '@x = a b/ü&'), value);
    });
  }

  const javascript = [
    'Math.random()',
    'new Date().toISOString()',
    "x + 'b'",
    'encodeURIComponent(x)',
    'x ? 1 : 2',
    '`a${x}`',
    "'literal'",
    '(() => 1)()',
    'process.exit(1)',
    'await fetch("http://h")',
  ];
  for (const expression of javascript) {
    it(`recognises {{${expression}}} as JavaScript and does not run it`, async () => {
      const problem = await problemOf(`{{${expression}}}`, {}, '@y = 1');
      assert.equal(problem.code, 'javascript-expression');
      assert.match(problem.message, /is JavaScript, which is never run in a placeholder\.$/);
    });
  }

  it('recognises JavaScript on what is a variable or a request, too', async () => {
    for (const expression of ['user.name.toUpperCase()', "user.name + 'x'", "login.token + 'x'"]) {
      const around = { environment: environment({ user: { name: 'a' } }) };
      const problem = await problemOf(
        `{{${expression}}}`,
        around,
        '###\n# @name login\nGET http://h',
      );
      assert.equal(problem.code, 'javascript-expression', expression);
    }
  });

  it('says how what httpYac has in scope is written here', async () => {
    const login = '###\n# @name login\nGET http://h';
    for (const [expression, says, hint] of [
      ['...headers', /spreads an object of JavaScript/, /as lines/],
      [
        'response.parsedBody.token',
        /speaks of a response without/,
        /\{\{login\.response\.parsedBody/,
      ],
      ['request.headers["A"]', /speaks of a request without/, /# @name login/],
      ['$xpath://Token', /is no dynamic variable/, /\{\{login\.response\.body\.\/\/Token\}\}/],
      ['$global.x', /is no dynamic variable/, /client\.global\.set/],
      ['login', /has no value/, /\{\{login\.response\.body\}\}/],
    ] as const) {
      const problem = await problemOf(`{{${expression}}}`, {}, login);
      assert.match(problem.message, says, expression);
      assert.match(problem.hint ?? '', hint, expression);
    }
  });

  it('offers {{%x}} for encodeURIComponent', async () => {
    assert.match((await problemOf('{{encodeURIComponent(x)}}')).hint ?? '', /^`\{\{%x\}\}`/);
  });

  it('resolves text of other files with problems at the place that named them', async () => {
    const { resolver, blockIndex } = open('@x = 1\n###\nPOST http://h\n\n<@ ./f\n');
    const at = { start: 20, end: 25 };
    assert.deepEqual(await resolver.resolveText(blockIndex, 'a{{x}}{{nope}}', at), {
      text: 'a1{{nope}}',
      secret: false,
    });
    assert.deepEqual(resolver.problems[0]?.span, at);
  });

  it('gives one variable by name', async () => {
    const { resolver, blockIndex } = open('@x = {{y}}\n@y = 1\n@z = {{no}}\n###\nGET http://h\n');
    assert.deepEqual(await resolver.value(blockIndex, 'x'), { text: '1', secret: false });
    assert.equal(await resolver.value(blockIndex, 'z'), undefined);
    assert.equal(await resolver.value(blockIndex, 'no'), undefined);
    assert.deepEqual(resolver.problems, []);
  });
});

describe('placeholders without a value', () => {
  it('are named with every line, once each', async () => {
    const { header, resolver, document, blockIndex } = open(
      '@url = {{host}}/x\n###\nGET {{host}}\nA: {{url}} {{url}}\nB: {{host}} {{other}}\n',
      { environment: environment({}, {}, ['dev', 'eu']) },
    );
    const target = document.blocks[blockIndex]?.request?.line.target;
    assert.ok(target);
    await resolver.resolve(blockIndex, target);
    assert.equal((await header('A')).text, '{{host}}/x {{host}}/x');
    await header('B');
    await header('B');
    assert.deepEqual(
      resolver.problems.map(({ name, span, code }) => [
        code,
        document.text.slice(span.start, span.end),
        name,
      ]),
      [
        ['undefined-variable', '{{host}}', 'host'],
        ['undefined-variable', '{{host}}', 'host'],
        ['undefined-variable', '{{host}}', 'host'],
        ['undefined-variable', '{{other}}', 'other'],
      ],
    );
    const messages = new Set(resolver.problems.map(({ message }) => message));
    assert.deepEqual(
      [...messages],
      [
        '`{{host}}` (lines 1, 3 and 5) has no value in `dev`, `eu`.',
        '`{{other}}` (line 5) has no value in `dev`, `eu`.',
      ],
    );
  });

  it('are named with twenty lines and a count where they are many, whatever their number', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `X-${index}: {{host}}`);
    const { resolver, document, blockIndex } = open(`GET https://h.test/\n${lines.join('\n')}\n`);
    for (const header of document.blocks[blockIndex]?.request?.headers ?? []) {
      if (header.kind === 'header') await resolver.resolve(blockIndex, header.value);
    }
    const { problems } = resolver;
    assert.equal(problems.length, 20_000);
    assert.match(problems[0]?.message ?? '', /\(lines 2, 3, .*, 20, 21 and 19980 more\)/);
  });

  const hints: [title: string, around: Parameters<typeof problemOf>[1], hint: RegExp][] = [
    ['a name that is near', { variables: { base_url: 'x' } }, /^Did you mean `base_url`\?$/],
    [
      'an environment that has it',
      { environment: { ...environment({}), elsewhere: new Map([['baseUrl', ['prod', 'dev']]]) } },
      /^The environment `prod` has it: choose it in the status bar, or with `--env`\.$/,
    ],
    [
      'settings that have it',
      { settings: { prod: { baseUrl: 'x' }, qa: { baseUrl: 'y' } } },
      /^The environments `prod`, `qa` have it: choose one in the status bar, or with `--env`\.$/,
    ],
    ['the process', { process: { baseUrl: 'x' } }, /\{\{\$processEnv baseUrl\}\}/],
    ['how to define it', {}, /^Define it with `@baseUrl = …`/],
  ];
  for (const [title, around, hint] of hints) {
    it(`get a hint: ${title}`, async () => {
      const problem = await problemOf('{{baseUrl}}', { environment: environment({}), ...around });
      assert.equal(problem.code, 'undefined-variable');
      assert.match(problem.hint ?? '', hint);
    });
  }

  it('get a hint of their own where something is computed', async () => {
    for (const expression of ['host | upper', 'host upper']) {
      const problem = await problemOf(`{{${expression}}}`, { environment: environment({}) });
      assert.match(problem.hint ?? '', /goes into a script/, expression);
    }
  });

  it('in a value of an environment are told at the placeholder that uses it', async () => {
    const { header, resolver, document } = open('###\nGET http://h\nX: {{url}}\n', {
      environment: environment({ url: '{{host}}/x' }),
    });
    assert.equal((await header('X')).text, '{{host}}/x');
    const [problem] = resolver.problems;
    assert.equal(problem?.name, 'host');
    assert.equal(document.text.slice(problem.span.start, problem.span.end), '{{url}}');
  });

  it('are looked for again at the next look', async () => {
    const globals = new Map<string, string>();
    const { parse } = await import('../../../src/parser/parse.ts');
    const { createResolver } = await import('../../../src/variables/resolve.ts');
    const resolver = createResolver({
      document: parse('@a = <{{token}}>\n###\nGET http://h\n'),
      file: '/project/a.http',
      environment: environment({}),
      variables: {},
      globals,
      earlier: new Map(),
      ports: { files: realFiles('/project'), processEnv: () => undefined, now: () => 0 },
    });
    const at = { start: 0, end: 1 };
    assert.equal((await resolver.resolveText(1, '{{a}}', at)).text, '<{{token}}>');
    globals.set('token', 'now');
    assert.equal((await resolver.resolveText(1, '{{a}}', at)).text, '<now>');
  });
});

describe('cycles', () => {
  const cases: [definitions: string, chain: string][] = [
    ['@a = {{a}}', 'a → a'],
    ['@a = {{b}}\n@b = {{a}}', 'a → b → a'],
    ['@a = x{{b}}\n@b = {{c}}\n@c = {{b}}', 'b → c → b'],
    ['@a := {{b}}\n@b := {{a}}', 'a → b → a'],
  ];
  for (const [definitions, chain] of cases) {
    it(`${definitions.replaceAll('\n', ', ')} is an error that shows ${chain}`, async () => {
      const problem = await problemOf('{{a}}', {}, definitions);
      assert.equal(problem.code, 'variable-cycle');
      assert.ok(problem.message.includes(`is defined by itself: ${chain}`), problem.message);
    });
  }

  it('go through environments and imported files too', async () => {
    const problem = await problemOf(
      '{{a}}',
      {
        environment: environment({ b: '{{c}}' }),
        imported: { '/project/o.http': '@c = {{a}}' },
      },
      '@a = {{b}}',
    );
    assert.match(problem.message, /a → b → c → a/);
  });

  it('are no cycle where a name is used twice side by side', async () => {
    assert.equal(await valueOf('{{a}}', {}, '@a = {{b}}{{b}}{{c}}\n@b = {{c}}\n@c = 1'), '111');
  });

  it('end also where values double: the text is bounded, and so is the work', async () => {
    const doubling = (sign: string) =>
      Array.from({ length: 60 }, (_, i) => `@v${i} ${sign} {{v${i + 1}}}{{v${i + 1}}}`).join('\n');
    const long = await problemOf('{{v0}}', {}, `${doubling('=')}\n@v60 = 0123456789`);
    assert.equal(long.code, 'invalid-value');
    const { header, resolver } = open(
      `${doubling(':=')}\n@v60 = 1\n###\nGET http://h\nX: {{v0}}\n`,
    );
    await header('X');
    assert.ok(resolver.problems.some(({ code }) => code === 'invalid-value'));
    const missing = open(`${doubling('=')}\n###\nGET http://h\nX: {{v0}}\n`);
    await missing.header('X');
    assert.deepEqual([...new Set(missing.resolver.problems.map(({ name }) => name))], ['v60']);
  });

  it('end where definitions go on and on', async () => {
    const chain = Array.from({ length: 5000 }, (_, i) => `@v${i} = {{v${i + 1}}}`).join('\n');
    const problem = await problemOf('{{v0}}', {}, chain);
    assert.equal(problem.code, 'variable-cycle');
  });
});

describe('imported files', () => {
  const imported = {
    '/project/shared/vars.http': [
      '@base = http://{{host}}',
      '@host = other.example',
      '@host = last.example',
      '@only = {{mine}}',
      '###',
      '# @name auth',
      'GET {{base}}',
    ].join('\n'),
  };

  it('bring their variables, evaluated among their own', async () => {
    assert.equal(
      await valueOf('{{base}}', { imported }, '@host = mine.example'),
      'http://last.example',
    );
    assert.equal(await valueOf('{{host}}', { imported }, '@host = mine.example'), 'mine.example');
  });

  it('see the variables of the file that imports them', async () => {
    assert.equal(await valueOf('{{only}}', { imported }, '@mine = 1'), '1');
  });

  it('have their problems told at the placeholder that uses them', async () => {
    const { header, resolver, document } = open('###\nGET http://h\nX: {{only}}\n', { imported });
    await header('X');
    const [problem] = resolver.problems;
    assert.equal(problem?.name, 'mine');
    assert.equal(document.text.slice(problem.span.start, problem.span.end), '{{only}}');
  });

  it('are told in the explanation by their path', async () => {
    const { resolver, blockIndex } = open('###\nGET http://h\n', { imported });
    const { candidates } = await resolver.explain(blockIndex, 'host');
    assert.deepEqual(
      candidates.map(({ source, file, span, value }) => [source, file, span, value]),
      [
        ['file', '/project/shared/vars.http', null, 'last.example'],
        ['file', '/project/shared/vars.http', null, 'other.example'],
      ],
    );
  });
});

describe('{{< file}}', () => {
  it('is the text of a file beside this one, else in the root', async () => {
    const files = { 'api/a.txt': 'beside {{x}}', 'b.txt': 'root', 'api/a.http': '' };
    await withFolder(files, async (root) => {
      const around = { file: `${root}/api/a.http`, files: realFiles(root) };
      assert.equal(
        await valueOf('{{< ./a.txt}}|{{< b.txt}}|{{<../b.txt}}', around, '@x = 1'),
        'beside {{x}}|root|root',
      );
    });
  });

  it('never leaves the workspace', async () => {
    await withFolder({ 'in/a.http': '', 'out.txt': 'secret' }, async (folder) => {
      const root = `${folder}/in`;
      await symlink(`${folder}/out.txt`, `${root}/link.txt`);
      const files = { ...realFiles(root), realpath: (path: string) => realpath(path) };
      for (const path of [
        '../out.txt',
        `${folder}/out.txt`,
        '~/x',
        'file:///etc/passwd',
        'C:\\x',
        '\\\\server\\x',
        'link.txt',
      ]) {
        const problem = await problemOf(`{{< ${path}}}`, { file: `${root}/a.http`, files });
        assert.equal(problem.code, 'invalid-value', path);
      }
    });
  });

  it('says where it looked', async () => {
    await withFolder({ 'api/a.http': '' }, async (root) => {
      const around = { file: `${root}/api/a.http`, files: realFiles(root) };
      const problem = await problemOf('{{< ./nope.txt}}', around);
      assert.match(problem.message, /names a file that does not exist/);
      assert.ok(problem.hint?.includes(path.join(root, 'api/nope.txt')));
      assert.ok(problem.hint?.includes(path.join(root, 'nope.txt')));
    });
  });
});
