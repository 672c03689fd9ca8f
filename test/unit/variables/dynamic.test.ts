import assert from 'node:assert/strict';
import path from 'node:path';
import { DYNAMIC_NAMES } from '../../../src/variables/dynamic.ts';
import type { Around } from './support.ts';
import { NOW, environment, open, problemOf, realFiles, valueOf, withFolder } from './support.ts';

/** Draws the same numbers in a circle. */
function draw(...numbers: readonly number[]): () => number {
  let at = 0;
  return () => numbers[at++ % numbers.length] ?? 0;
}

const iso = (time: number) => new Date(time).toISOString();
const DAY = 86_400_000;

describe('dynamic variables of the clock', () => {
  const seconds = Math.floor(NOW / 1000);
  const cases: [expression: string, value: string][] = [
    ['$timestamp', `${seconds}`],
    ['$timestamp -1 h', `${seconds - 3600}`],
    ['$timestamp 1 m', `${seconds + 60}`],
    ['$timestamp +2 s', `${seconds + 2}`],
    ['$timestamp 1500 ms', `${seconds + 1}`],
    ['$timestamp 1 d', `${seconds + 86_400}`],
    ['$timestamp 2 w', `${seconds + 14 * 86_400}`],
    ['$timestamp 1 M', `${Date.UTC(2024, 5, 6, 7, 8, 9) / 1000}`],
    ['$timestamp -1 Q', `${Date.UTC(2024, 1, 6, 7, 8, 9) / 1000}`],
    ['$timestamp 1 y', `${Date.UTC(2025, 4, 6, 7, 8, 9) / 1000}`],
    ['$timestamp -3d', `${seconds - 3 * 86_400}`],
    ['$timestamp 2 days', `${seconds + 2 * 86_400}`],
    ['$timestamp 1 d -1 h', `${seconds + 86_400 - 3600}`],
    ['$timestampMs', `${NOW}`],
    ['$timestampMs 1 s', `${NOW + 1000}`],
    ['$isoTimestamp', '2024-05-06T07:08:09.010Z'],
    ['$isoTimestamp -1 d', iso(NOW - DAY)],
    ['$datetime', '2024-05-06T07:08:09.010Z'],
    ['$datetime 1 d', iso(NOW + DAY)],
    ['$datetime iso8601', '2024-05-06T07:08:09.010Z'],
    ['$datetime iso8601 1 y', '2025-05-06T07:08:09.010Z'],
    ['$datetime rfc1123', 'Mon, 06 May 2024 07:08:09 GMT'],
    ['$datetime rfc1123 -1 d', 'Sun, 05 May 2024 07:08:09 GMT'],
    ['$datetime "DD-MM-YYYY"', '06-05-2024'],
    [`$datetime 'DD-MM-YYYY' 1 M`, '06-06-2024'],
    ['$datetime YYYY/M/D', '2024/5/6'],
    ['$datetime "YY Q Do dddd ddd dd d"', '24 2 6th Monday Mon Mo 1'],
    ['$datetime "MMMM MMM H h hh HH k kk"', 'May May 7 7 07 07 7 07'],
    ['$datetime "m mm s ss SSS A a"', '8 08 9 09 010 AM am'],
    ['$datetime "Z ZZ X x"', `+00:00 +0000 ${seconds} ${NOW}`],
    ['$datetime "[at] YYYY [YYYY]"', 'at 2024 YYYY'],
    ['$datetime "yyyy-MM-dd"', '2024-05-06'],
    ['$datetime "dd/MM/yyyy HH:mm:ss.fff"', '06/05/2024 07:08:09.010'],
    [`$datetime "yyyy 'year' d dddd h:mm tt K"`, '2024 year 6 Monday 7:08 AM Z'],
    ['$datetime "yy zzz zz z"', '24 +00:00 +00 +0'],
    ['$datetime "ss.ffffff t"', '09.010000 A'],
    ['$datetime "yyyy s.FFF"', '2024 9.01'],
    ['$datetime "DD" -1 w', '29'],
    [`$datetime 'yyyy' -1 y`, '2023'],
    ['$datetime -2 h', iso(NOW - 7_200_000)],
    ['$localDatetime "YYYY" 1 y', '2025'],
    ['$localDatetime "yyyy" +1 y', '2025'],
    ['$date YYYY', '2024'],
  ];
  for (const [expression, value] of cases) {
    it(`{{${expression}}} is ${value}`, async () => {
      assert.equal(await valueOf(`{{${expression}}}`), value);
    });
  }

  it('takes the last day of a shorter month', async () => {
    const { resolver, blockIndex } = open('###\nGET http://h\n');
    const text = await resolver.resolveText(
      blockIndex,
      '{{$datetime "MM-DD" 25 d}} {{$datetime "MM-DD"}}',
      { start: 0, end: 1 },
    );
    assert.equal(text.text, '05-31 05-06');
    const { addToDate } = await import('../../../src/variables/dateFormat.ts');
    const table: [from: string, amount: number, unit: string, to: string][] = [
      ['2024-01-31', 1, 'M', '2024-02-29'],
      ['2023-01-31', 1, 'M', '2023-02-28'],
      ['2024-02-29', 1, 'y', '2025-02-28'],
      ['2024-02-29', -4, 'y', '2020-02-29'],
      ['2024-08-31', 1, 'Q', '2024-11-30'],
      ['2024-03-31', -1, 'M', '2024-02-29'],
      ['2023-12-31', 1, 'd', '2024-01-01'],
      ['2024-10-31', 4, 'M', '2025-02-28'],
    ];
    for (const [from, amount, unit, to] of table) {
      for (const zone of ['utc', 'local'] as const) {
        const date = new Date(zone === 'utc' ? `${from}T12:00:00Z` : `${from}T12:00:00`);
        const moved = addToDate(date, amount, unit, zone);
        assert.ok(moved);
        const text = (
          zone === 'utc' ? moved : new Date(moved.getTime() - moved.getTimezoneOffset() * 60_000)
        )
          .toISOString()
          .slice(0, 10);
        assert.equal(text, to, `${from} ${amount} ${unit} ${zone}`);
      }
    }
  });

  it('writes local time with the offset of this machine', async () => {
    const date = new Date(NOW);
    const pad = (value: number) => String(value).padStart(2, '0');
    const offset = -date.getTimezoneOffset();
    const zone = `${offset < 0 ? '-' : '+'}${pad(Math.trunc(Math.abs(offset) / 60))}:${pad(Math.abs(offset) % 60)}`;
    const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
    const time = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
    assert.equal(await valueOf('{{$localDatetime}}'), `${day}T${time}${zone}`);
    assert.equal(await valueOf('{{$localDatetime iso8601}}'), `${day}T${time}${zone}`);
    assert.equal(await valueOf('{{$localDatetime "YYYY-MM-DD HH:mm:ss"}}'), `${day} ${time}`);
    assert.equal(await valueOf('{{$localDatetime "yyyy-MM-dd"}}'), day);
    assert.equal(await valueOf('{{$date}}'), day);
    assert.match(
      await valueOf('{{$localDatetime rfc1123}}'),
      /^[A-Z][a-z]{2}, \d\d May 2024 \d\d:\d\d:09 [+-]\d{4}$/,
    );
  });

  it('says that it read a format as .NET, but in Visual Studio files', async () => {
    for (const [dialect, count] of [
      ['restclient', 1],
      ['visualstudio', 0],
    ] as const) {
      const { header, resolver } = open(
        `# @dialect ${dialect}\n###\nGET http://h\nX: {{$datetime "yyyy"}} {{$datetime "yyyy"}}\n`,
      );
      assert.equal((await header('X')).text, '2024 2024');
      assert.equal(resolver.warnings.length, count);
    }
  });

  const wrong = [
    '$timestamp 1',
    '$timestamp d',
    '$timestamp 1 x',
    '$timestamp one d',
    '$datetime "YYYY" 1',
    '$isoTimestamp 99999999 y',
  ];
  for (const expression of wrong) {
    it(`refuses {{${expression}}}`, async () => {
      const problem = await problemOf(`{{${expression}}}`);
      assert.equal(problem.code, 'invalid-dynamic');
      assert.equal(problem.name, expression);
      assert.ok(problem.hint);
    });
  }
});

describe('random dynamic variables', () => {
  const cases: [expression: string, random: number[], value: string][] = [
    ['$guid', [0], '00000000-0000-4000-8000-000000000000'],
    ['$uuid', [0.999], 'ffffffff-ffff-4fff-bfff-ffffffffffff'],
    ['$random.uuid', [0.5], '80808080-8080-4080-8080-808080808080'],
    ['$randomInt', [0], '0'],
    ['$randomInt', [0.9999], '999'],
    ['$randomInt 5 10', [0], '5'],
    ['$randomInt 5 10', [0.9999], '9'],
    ['$randomInt -5 -3', [0.5], '-4'],
    ['$randomInt(1, 7)', [0.9], '6'],
    ['$random.integer', [0.5], '500'],
    ['$random.integer()', [0.5], '500'],
    ['$random.integer(100, 500)', [0], '100'],
    ['$random.integer(100, 500)', [0.9999], '499'],
    ['$random.float', [0.5], '500'],
    ['$random.float(0, 1)', [0.25], '0.25'],
    ['$random.float(-1.5, .5)', [0.5], '-0.5'],
    ['$random.alphabetic(3)', [0, 0.999, 0.5], 'Aza'],
    ['$random.alphanumeric(2)', [0.999, 0], '_A'],
    ['$random.hexadecimal(4)', [0, 0.999], '0f0f'],
    ['$random.alphabetic(0)', [0], ''],
    ['$random.hexadecimal', [0], '0000000000'],
    ['$random.email', [0], 'aaaaaaaaaa@example.com'],
  ];
  for (const [expression, random, value] of cases) {
    it(`{{${expression}}} is ${value} for ${random.join(', ')}`, async () => {
      assert.equal(await valueOf(`{{${expression}}}`, { random: draw(...random) }), value);
    });
  }

  it('draws anew at each use, with numbers of the platform', async () => {
    const { header } = open('###\nGET http://h\nX: {{$guid}} {{$guid}}\n');
    const [first = '', second = ''] = (await header('X')).text.split(' ');
    const v4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    assert.match(first, v4);
    assert.match(second, v4);
    assert.notEqual(first, second);
  });

  it('keeps within its range and its alphabet', async () => {
    for (let index = 0; index < 200; index += 1) {
      const text = await valueOf('{{$randomInt 1 4}} {{$random.alphanumeric(5)}}');
      assert.match(text, /^[123] \w{5}$/);
    }
  });

  const wrong = [
    '$randomInt 5',
    '$randomInt 5 5',
    '$randomInt 5 1',
    '$randomInt a b',
    '$randomInt 1 2 3',
    '$randomInt 1.5 2',
    '$random.integer(1)',
    '$random.alphabetic(x)',
    '$random.alphabetic(-1)',
    '$random.alphabetic(9999999)',
    '$random.alphabetic(1, 2)',
  ];
  for (const expression of wrong) {
    it(`refuses {{${expression}}}`, async () => {
      assert.equal((await problemOf(`{{${expression}}}`)).code, 'invalid-dynamic');
    });
  }

  const unknown: [expression: string, hint: RegExp][] = [
    ['$gui', /`\$guid`/],
    ['$randomint 1 2', /`\$randomInt`/],
    ['$datetme', /`\$datetime`/],
    ['$random.integr(1, 2)', /`\$random\.integer`/],
    ['$whatever', /There are/],
  ];
  for (const [expression, hint] of unknown) {
    it(`knows no {{${expression}}}, and says what there is`, async () => {
      const problem = await problemOf(`{{${expression}}}`);
      assert.equal(problem.code, 'invalid-dynamic');
      assert.match(problem.hint ?? '', hint);
    });
  }
});

describe('dynamic variables that read what is around', () => {
  const around: Around = {
    process: { HOME: '/home/me', API_TOKEN: 'abcdef123', API_URL_TOKEN: 'http://h/', EMPTY: '' },
    environment: environment({ which: 'HOME', dot: 'SECRET_KEY' }),
  };
  const cases: [expression: string, value: string, secret: boolean][] = [
    ['$processEnv HOME', '/home/me', false],
    ['$processEnv %which', '/home/me', false],
    ['$processEnv.HOME', '/home/me', false],
    ['$env.HOME', '/home/me', false],
    ['$env HOME', '/home/me', false],
    ['process.env.HOME', '/home/me', false],
    [`process.env['HOME']`, '/home/me', false],
    ['process.env.API_TOKEN', 'abcdef123', true],
    ['process.env.NOPE ?? other', 'other', false],
    ['$processEnv API_TOKEN', 'abcdef123', true],
    ['$processEnv API_URL_TOKEN', 'http://h/', false],
    ['$processEnv NOPE ?? other', 'other', false],
    ['$processEnv NOPE ?? "a b"', 'a b', false],
    ['$processEnv HOME ?? other', '/home/me', false],
    ['$processEnv EMPTY ?? other', 'other', false],
  ];
  for (const [expression, value, secret] of cases) {
    it(`{{${expression}}} is ${value}${secret ? ', a secret' : ''}`, async () => {
      const { header, resolver } = open(`###\nGET http://h\nX: {{${expression}}}\n`, around);
      assert.deepEqual(await header('X'), { text: value, secret });
      assert.deepEqual(resolver.secrets, secret ? [value] : []);
    });
  }

  it('is empty with a warning where an environment variable is not set', async () => {
    const { header, resolver } = open('###\nGET http://h\nX: [{{$processEnv NOPE}}]\n');
    assert.equal((await header('X')).text, '[]');
    assert.deepEqual(resolver.problems, []);
    assert.deepEqual(resolver.warnings, [
      '`{{$processEnv NOPE}}` is empty: that environment variable is not set.',
    ]);
  });

  it('is a problem in Visual Studio where an environment variable is not set', async () => {
    const problem = await problemOf('{{$processEnv NOPE}}', {}, '# @dialect visualstudio');
    assert.equal(problem.code, 'undefined-variable');
    assert.match(problem.message, /is an environment variable that is not set\.$/);
  });

  it('needs one name', async () => {
    for (const expression of ['$processEnv', '$dotenv', '$shared', '$processEnv A B']) {
      assert.equal((await problemOf(`{{${expression}}}`)).code, 'invalid-dynamic');
    }
  });

  it('says that the name behind a % has no value', async () => {
    const problem = await problemOf('{{$processEnv %nope}}');
    assert.equal(problem.code, 'undefined-variable');
    assert.equal(problem.name, 'nope');
  });

  it('reads .env files and the shared block by their own words', async () => {
    const files = {
      'api/.env': 'SECRET_KEY=s3cr3t-value\nURL=http://h\n',
      'http-client.env.json':
        '{"$shared": {"v": "shared"}, "dev": {"v": "dev", "SECRET_KEY": "e"}}',
      'api/a.http': '',
    };
    await withFolder(files, async (root) => {
      const { loadEnvironment } = await import('../../../src/variables/environments.ts');
      const ports = { files: realFiles(root), processEnv: () => undefined, now: () => NOW };
      const file = `${root}/api/a.http`;
      const loaded = await loadEnvironment({ file, names: ['dev'], ports });
      const text =
        '@dot = SECRET_KEY\n###\nGET http://h\nX: {{$dotenv SECRET_KEY}} {{$dotenv %dot}}\nY: {{v}} {{$shared v}}\nZ: {{$dotenv URL}}\n';
      const { header } = open(text, { file, environment: loaded, files: realFiles(root) });
      assert.deepEqual(await header('X'), { text: 's3cr3t-value s3cr3t-value', secret: true });
      assert.deepEqual(await header('Y'), { text: 'dev shared', secret: false });
      assert.deepEqual(await header('Z'), { text: 'http://h', secret: false });
    });
  });

  it('says what $dotenv and $shared lack', async () => {
    assert.match((await problemOf('{{$dotenv NOPE}}')).message, /is in no `\.env` file here/);
    assert.match((await problemOf('{{$shared NOPE}}')).message, /not among the shared values/);
    assert.equal(await valueOf('{{$dotenv NOPE ?? x}}'), 'x');
  });

  it('takes $shared from the settings of REST Client too', async () => {
    const settings = { $shared: { v: 'from settings' } };
    assert.equal(await valueOf('{{$shared v}}', { settings }), 'from settings');
  });

  it('knows the folders of the project', async () => {
    assert.equal(await valueOf('{{$projectRoot}}'), '/project');
    assert.equal(await valueOf('{{$historyFolder}}'), path.join('/project/.idea/httpRequests'));
  });

  it('explains what to write for a request for each value', async () => {
    const problem = await problemOf('{{$.users..id}}');
    assert.equal(problem.code, 'undefined-variable');
    assert.match(problem.hint ?? '', /@loop for item of/);
  });

  it('explains the example server of JetBrains', async () => {
    assert.match((await problemOf('{{$exampleServer}}/get')).hint ?? '', /@exampleServer = /);
  });

  for (const name of [
    '$aadToken',
    '$aadV2Token',
    '$oidcAccessToken',
    '$auth.token("id")',
    '$auth.idToken("id")',
  ]) {
    it(`says that {{${name}}} is not supported yet where no port gives tokens`, async () => {
      const problem = await problemOf(`{{${name}}}`);
      assert.equal(problem.code, 'invalid-dynamic');
      assert.match(problem.message, /OAuth 2, which is not supported yet/);
    });
  }

  it('takes tokens from the port, as secrets, with the configuration of the environment', async () => {
    const asked: unknown[] = [];
    const { header, resolver } = open('###\nGET http://h\nX: {{$auth.token("id")}}\n', {
      environment: environment({ Security: { Auth: { id: { Type: 'OAuth2' } } } }),
      accessToken: (question) => {
        asked.push(question);
        return Promise.resolve('t0ken-of-port');
      },
    });
    assert.deepEqual(await header('X'), { text: 't0ken-of-port', secret: true });
    assert.deepEqual(asked, [
      { name: '$auth.token', arguments: ['id'], configuration: { Type: 'OAuth2' } },
    ]);
    assert.deepEqual(resolver.secrets, ['t0ken-of-port']);
  });

  it('reads the entry of a token from all environments, with the values of its placeholders', async () => {
    const asked: unknown[] = [];
    const { header } = open('@key = k\n\n###\nGET http://h\nX: {{$auth.token("id")}}\n', {
      environment: environment({
        Security: { Auth: { id: { Type: 'OAuth2', Secret: '{{key}}' } } },
      }),
      accessToken: ({ configuration }) => {
        asked.push(configuration);
        return Promise.resolve('t');
      },
    });
    await header('X');
    assert.deepEqual(asked, [{ Type: 'OAuth2', Secret: 'k' }]);
  });

  it('asks for no token where somebody only looks, and finds no fault with one that could be had', async () => {
    const { header, resolver } = open('###\nGET http://h\nX: {{$auth.token("id")}}\n', {
      environment: environment({ Security: { Auth: { id: { Type: 'OAuth2' } } } }),
      accessToken: () => Promise.reject(new Error('asked')),
      passive: true,
    });
    await header('X');
    assert.deepEqual(resolver.problems, []);
  });

  it('tells why the port gave no token', async () => {
    const problem = await problemOf('{{$auth.token("id")}}', {
      accessToken: () => Promise.reject(new Error('the server said no')),
    });
    assert.match(problem.message, /gave no token: the server said no/);
  });
});

describe('questions', () => {
  it('asks @prompt and @secret once a run, in the words of the file', async () => {
    const text =
      '###\n# @prompt user Who are you?\n# @secret key\n# @prompt password\nGET http://h\nX: {{user}} {{user}}\nY: {{key}} {{password}}\n';
    const answered = new Map<string, string>();
    const first = open(text, { answers: ['Ada', '12', 'pw'], answered });
    assert.deepEqual(await first.header('X'), { text: 'Ada Ada', secret: false });
    assert.deepEqual(await first.header('Y'), { text: '12 pw', secret: true });
    assert.deepEqual(first.asked, [
      { name: 'user', message: 'Who are you?', secret: false },
      { name: 'key', message: 'Value for key', secret: true },
      { name: 'password', message: 'Value for password', secret: true },
    ]);
    assert.deepEqual(first.resolver.secrets, ['12', 'pw']);
    const second = open(text, { answers: [], answered });
    assert.deepEqual(await second.header('X'), { text: 'Ada Ada', secret: false });
    assert.deepEqual(await second.header('Y'), { text: '12 pw', secret: true });
    assert.deepEqual(second.asked, []);
    assert.deepEqual(second.resolver.secrets, ['12', 'pw']);
  });

  it("asks in Kulala's order of words too", async () => {
    const text =
      '###\n# @kulala-prompt "Who are you?" user\n# @prompt \'And the key?\' key { type: "password" }\nGET http://h\nX: {{user}} {{key}}\n';
    const { header, asked } = open(text, { answers: ['Ada', '12'] });
    assert.deepEqual(await header('X'), { text: 'Ada 12', secret: true });
    assert.deepEqual(asked, [
      { name: 'user', message: 'Who are you?', secret: false },
      { name: 'key', message: 'And the key?', secret: true },
    ]);
  });

  it('does not ask for what nothing uses', async () => {
    const { header, asked } = open('###\n# @prompt user\nGET http://h\nX: 1\n', { answers: ['a'] });
    await header('X');
    assert.deepEqual(asked, []);
  });

  it('lets a prompt of the top hold for every request, and one of another request not', async () => {
    const text =
      '# @prompt all\n###\n# @prompt other\nGET http://h\n###\nGET http://h\nX: {{all}}\nY: {{other}}\n';
    const { header, resolver } = open(text, { answers: ['a'] });
    assert.equal((await header('X')).text, 'a');
    assert.equal((await header('Y')).text, '{{other}}');
    assert.equal(resolver.problems[0]?.code, 'undefined-variable');
  });

  it('stops where a person cancels', async () => {
    const problem = await problemOf('{{$input Who?}}', { answers: [undefined] });
    assert.equal(problem.code, 'cancelled-prompt');
  });

  it('says what to give where nobody can be asked', async () => {
    const { header, resolver } = open('###\n# @prompt user\nGET http://h\nX: {{user}}\n');
    await header('X');
    const [problem] = resolver.problems;
    assert.equal(problem?.code, 'undefined-variable');
    assert.match(problem.message, /is to be asked for by line 2, and nobody can be asked here/);
    assert.equal(problem.hint, 'Give it with `--var user=…`.');
  });

  const cases: [expression: string, answer: string | undefined, value: string, message: string][] =
    [
      ['$input', 'a', 'a', 'Value for $input'],
      ['$input Your name?', 'a', 'a', 'Your name?'],
      ['$input Your name? $value: Ada', '', 'Ada', 'Your name?'],
      ['$input Your name? $value: Ada', 'Eve', 'Eve', 'Your name?'],
      ['$prompt "Your name?"', 'a', 'a', 'Your name?'],
      ['$password Key', 'a', 'a', 'Key'],
      ['$prompt-askonce Your name? $value: Ada', '', 'Ada', 'Your name?'],
      ['$password-askonce Key', 'a', 'a', 'Key'],
      ['$pick Which? $value: one, two', 'two', 'two', 'Which? (one, two)'],
      ['$pick-askonce Which? $value: one,two', 'one', 'one', 'Which? (one, two)'],
    ];
  for (const [expression, answer, value, message] of cases) {
    it(`{{${expression}}} answered with "${answer}" is ${value}`, async () => {
      const { header, asked } = open(`###\nGET http://h\nX: {{${expression}}}\n`, {
        answers: [answer],
      });
      assert.deepEqual(await header('X'), {
        text: value,
        secret: expression.startsWith('$password'),
      });
      assert.equal(asked[0]?.message, message);
      assert.equal(asked[0].secret, expression.startsWith('$password'));
    });
  }

  it('takes the preset where nobody can be asked', async () => {
    assert.equal(await valueOf('{{$input Name? $value: Ada}}'), 'Ada');
  });

  it('asks at each place without -askonce, and once with it', async () => {
    const each = open('###\nGET http://h\nX: {{$input A?}} {{$input A?}}\n', {
      answers: ['1', '2'],
    });
    assert.equal((await each.header('X')).text, '1 2');
    const once = open('###\nGET http://h\nX: {{$input-askonce A?}} {{$input-askonce A?}}\n', {
      answers: ['1', '2'],
    });
    assert.equal((await once.header('X')).text, '1 1');
  });

  it('refuses an answer that was no choice, and a question without choices', async () => {
    const other = await problemOf('{{$pick A? $value: x,y}}', { answers: ['z'] });
    assert.equal(other.code, 'invalid-value');
    assert.equal((await problemOf('{{$pick A?}}', { answers: ['z'] })).code, 'invalid-dynamic');
  });

  it('puts one question at a time, however it is asked', async () => {
    let open_ = 0;
    let most = 0;
    const answers = new Map<string, string>();
    const { createResolver } = await import('../../../src/variables/resolve.ts');
    const { parse } = await import('../../../src/parser/parse.ts');
    const resolver = createResolver({
      document: parse('###\nGET http://h\n'),
      file: '/project/a.http',
      environment: environment({}),
      variables: {},
      earlier: new Map(),
      answers,
      ports: {
        files: realFiles('/project'),
        processEnv: () => undefined,
        now: () => NOW,
        prompt: async () => {
          open_ += 1;
          most = Math.max(most, open_);
          await new Promise((resolve) => setImmediate(resolve));
          open_ -= 1;
          return 'x';
        },
      },
    });
    const at = { start: 0, end: 1 };
    await Promise.all(
      ['a', 'b', 'c'].map((name) => resolver.resolveText(0, `{{$input ${name}}}`, at)),
    );
    assert.equal(most, 1);
  });
});

describe('the list of dynamic variables', () => {
  it('has every name of the contract', () => {
    const wanted =
      '$guid $uuid $random.uuid $randomInt $random.integer $random.float $random.alphabetic $random.alphanumeric $random.hexadecimal $random.email $timestamp $timestampMs $isoTimestamp $datetime $localDatetime $processEnv $dotenv $shared $aadToken $aadV2Token $oidcAccessToken $auth.token $auth.idToken $input $prompt $password $pick $input-askonce $prompt-askonce $password-askonce $pick-askonce $exampleServer $projectRoot $historyFolder $env';
    for (const name of wanted.split(' ')) assert.ok(DYNAMIC_NAMES.includes(name), name);
  });
});
