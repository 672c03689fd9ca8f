/** What a person gets wrong, and what a machine does: each is said, nothing is damaged. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { rawServer } from '../../servers/rawServer.ts';
import type { RawServer } from '../../servers/rawServer.ts';
import { Place } from './postcard.ts';

/** Linux has a disk that is always full, and names that are any bytes. */
const IS_LINUX = process.platform === 'linux';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('the command line', () => {
  let place: Place;
  let server: RawServer;

  before(async function () {
    this.timeout(60_000);
    server = await rawServer((socket) => {
      socket.on('data', () => socket.write(OK));
    });
    place = await Place.open({
      'one.http': `GET http://127.0.0.1:${server.port}/\n`,
      'none.http': '',
      'twice.yaml': 'a: 1\na: 2\n',
      'broken.json': '{"resources": [',
    });
  });
  after(async () => {
    await place.close();
    await server.close();
  });

  const said = async (words: string, stdin?: string) => {
    const run = await place.run(words.split(' '), stdin === undefined ? {} : { stdin });
    return `${run.code} ${run.stderr}`;
  };

  describe('where nothing can be written', () => {
    const sh = async (line: string) => {
      const { code, stderr } = await place.shell(line);
      return `${code} ${stderr}`;
    };
    const FULL = '3 postcard: Standard output cannot be written: the disk is full.\n';

    const writing = [
      'send one.http',
      'send one.http -f json',
      '--version',
      'help',
      'help send',
      'completion bash',
      'list one.http',
      'parse one.http',
      'fmt --stdout one.http',
      'history list -f json',
      'import curl curl http://h/',
    ];
    for (const words of IS_LINUX ? writing : []) {
      it(`says that a disk is full: ${words}`, async () => {
        assert.equal(await sh(`postcard ${words} > /dev/full`), FULL);
      });
    }

    it('names the file of --output', async () => {
      if (IS_LINUX) {
        assert.equal(
          await said('send one.http -o /dev/full'),
          '3 postcard: /dev/full cannot be written: the disk is full.\n',
        );
      }
      assert.equal(
        await said('send one.http -o none/x'),
        '2 postcard: none/x cannot be written: its folder is not there.\n',
      );
      assert.equal(
        await said('send one.http -o one.http/x'),
        '2 postcard: one.http/x cannot be written: what should be its folder is a file.\n',
      );
    });

    it('leaves nothing behind when nothing came of it', async () => {
      const before = fs.readdirSync(place.folder);
      assert.match(await said('send one.http --data none.csv -o report.xml'), /^2 /);
      assert.deepEqual(fs.readdirSync(place.folder), before);
    });

    it('keeps a cookie jar that it could not write, before anything is sent', async () => {
      assert.match(
        await said('send one.http --cookies none/jar.txt'),
        /^2 postcard: The cookie jar .*jar\.txt cannot be written: its folder is not there\.\n$/,
      );
    });
  });

  describe('of files that are no UTF-8', () => {
    const write = (name: string, bytes: Uint8Array) => {
      fs.writeFileSync(path.join(place.folder, name), bytes);
    };
    const read = (name: string) => fs.readFileSync(path.join(place.folder, name));

    it('reads UTF-16 where a mark says so, and does not write it back', async () => {
      const text = `GET http://127.0.0.1:${server.port}/\nX-A:   b\n`;
      const little = Buffer.from(`\ufeff${text}`, 'utf16le');
      write('little.http', little);
      write('big.http', Buffer.from(little).swap16());
      for (const name of ['little.http', 'big.http']) {
        const { code, stdout, stderr } = await place.run(['send', name]);
        assert.deepEqual([code, stdout, stderr], [0, 'ok', '']);
        assert.equal(
          await said(`fmt ${name}`),
          `2 postcard: ${name} is UTF-16: nothing was changed.\n  Save it as UTF-8 first.\n`,
        );
      }
      assert.ok(read('little.http').equals(little));
    });

    it('says where another charset begins, and leaves the file alone', async () => {
      const bytes = Buffer.from(
        `# a\nGET http://127.0.0.1:${server.port}/?x=caf\u00e9\n`,
        'latin1',
      );
      write('latin.http', bytes);
      assert.match(await said('send latin.http'), /^0 postcard: latin\.http:2 is not UTF-8: /);
      assert.match(await said('fmt latin.http'), /^2 .*\n?.*latin\.http is not UTF-8: nothing/);
      assert.ok(read('latin.http').equals(bytes));
    });

    it('refuses what is no text', async () => {
      write('picture.http', Buffer.from([0x89, 0x50, 0xff, 0, 1, 2]));
      assert.match(await said('send picture.http'), /^2 postcard: picture\.http is no text\./);
      write('byte.http', Buffer.from([0xe9]));
      assert.match(await said('fmt byte.http'), /^2 .*\n?.*byte\.http is not UTF-8: nothing/);
    });

    it('says of a name that is none what to do', async () => {
      if (!IS_LINUX) return;
      const folder = path.join(place.folder, 'names');
      fs.mkdirSync(folder);
      fs.writeFileSync(
        Buffer.concat([Buffer.from(`${folder}/`), Buffer.from('\xfe.http', 'latin1')]),
        '',
      );
      assert.match(await said('send names'), /^2 [^]*is not UTF-8 cannot be opened: rename/);
    });
  });

  for (const [words, expected] of [
    ['-v', /no option -v before a command\.\n {2}Options follow their command/],
    ['send one.http --environment dev', /Did you mean --env\?/],
    ['send one.http --json', /Did you mean --format json\?/],
    ['send one.http -x', /There is no option -x\.\n {2}--help lists them\./],
    ['send one.http --session=', /--session needs a value\.\n {2}Write --session NAME\./],
    ['send one.http --output=', /--output needs a value/],
    ['export crul one.http', /Nothing is known of "crul"\.\n {2}Did you mean curl\?/],
    ['send oen.http', /oen\.http is not there\.\n {2}Did you mean one\.http\?/],
    ['send ./one.htpp', /Did you mean one\.http\?/],
    ['send one', /Did you mean one\.http\?/],
    ['send one.http login', /chosen by its name with --name login\./],
    ['send none.http', /no request in none\.http\.\n {2}The shortest is/],
    ['send one.http --cacert no.pem', /no\.pem is not there\.\n {2}--cacert names a file\./],
    ['send one.http --environment-file no.env', /no\.env is not there\./],
    ['send one.http --data no.csv', /no\.csv is not there\.\n {2}--data names a file\./],
    ['send one.http --cert no.pem', /no\.pem is not there\.\n {2}--cert names a file\./],
    ['send one.http --cert one.http --key no.pem', /--key names a file/],
    ['history clear 3f2a', /does not take "3f2a"\.\n {2}It takes no words, only options\./],
    ['history show a b', /does not take "b"\.\n {2}It takes one\./],
    ['history show zz', /There is no entry "zz"\./],
    ['cookies clear nowhere', /nowhere is not there\./],
    ['cookies list . x', /does not take "x"/],
    ['completion tcsh', /no completion for tcsh\.\n {2}It is one of bash, zsh, fish, powershell\./],
    ['import har one.http', /one\.http is no JSON\.\n {2}It takes an HTTP Archive\.\n/],
    [
      'import openapi one.http',
      /no request in one\.http\.\n {2}It takes an OpenAPI .* JSON or YAML/,
    ],
    [
      'import openapi twice.yaml',
      /twice\.yaml:2:1 is neither JSON nor YAML\.\n {2}"a" stands here twice\.\n/,
    ],
    ['import insomnia broken.json', /broken\.json:1:\d+ is neither JSON nor YAML\.\n {2}\w/],
  ] as const) {
    it(`answers \`postcard ${words}\` with what to do`, async () => {
      const answer = await said(words);
      assert.match(answer, /^2 /);
      assert.match(answer, expected);
    });
  }

  it('calls standard input by its name', async () => {
    assert.match(await said('send -', ''), /^2 postcard: There is no request in standard input\./);
  });

  it('lists a hundred requests to choose from, and counts the others', async () => {
    await place.write('many.http', '### x\nGET http://h/\n\n'.repeat(250));
    const answer = await said('send many.http');
    assert.equal(answer.match(/many\.http:/g)?.length, 100);
    assert.match(answer, /\n {2}… 150 more\n/);
  });

  it('lists the entries that the beginning of an id may mean', async () => {
    await place.run(['send', 'one.http', '--repeat', '40']);
    const { stdout } = await place.run(['history', 'list']);
    const ids = stdout.split('\n').map((line) => line.slice(0, 8));
    const first = ids.find((id) => ids.filter((other) => other[0] === id[0]).length > 1) ?? '';
    const alike = ids.filter((id) => id !== '' && id[0] === first[0]);
    const answer = await said(`history show ${first[0]}`);
    assert.match(answer, new RegExp(`^2 postcard: The ids of ${alike.length} entries begin with`));
    for (const id of alike.slice(0, 12)) assert.match(answer, new RegExp(`\n {2}${id} `));
    assert.match(answer, /Write more of it/);
  });

  it('says why a request cannot be exported, and what to do', async () => {
    await place.write('lacking.http', 'GET http://h/{{nope}}\n');
    assert.match(await said('export curl lacking.http'), /^3 .*no value\.\n {2}Define it with/);
  });
});
