import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { snapshotName } from '../../../src/runner/snapshot.ts';
import { Bench } from './bench.ts';

describe('a snapshot', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.open();
  });
  afterEach(() => bench.close());

  const text =
    '# @name me\n# @snapshot ignore $.headers, $.origin, $.url\nGET {{base}}/get?a={{a}}\n';
  const send = (a: string, updateSnapshots = false) =>
    bench.send(text, { variables: { a }, updateSnapshots });

  it('fails until an answer was accepted, and writes nothing unasked', async () => {
    const result = await send('1');
    assert.equal(result.ok, false);
    assert.match(result.tests[0]?.message ?? '', /--update-snapshots/);
    assert.deepEqual(await readdir(bench.folder), []);
  });

  it('is kept beside the file when it is accepted, without what is ignored', async () => {
    const accepted = await send('1', true);
    assert.equal(accepted.ok, true);
    const file = path.join(bench.folder, 'api.http.snap', 'me.snap');
    assert.deepEqual(accepted.written, [file]);
    const kept = await readFile(file, 'utf8');
    assert.match(kept, /^status: 200\ncontent-type: application\/json\n\n\{/);
    assert.match(kept, /"headers": "<ignored>"/);
    assert.doesNotMatch(kept, new RegExp(bench.server.url));
    assert.equal((await send('1')).ok, true);
  });

  it('shows what differs', async () => {
    await send('1', true);
    const result = await send('2');
    assert.equal(result.ok, false);
    const [test] = result.tests;
    assert.equal(test?.line, 2);
    assert.match(test.diff ?? '', /^- .*"a": "1"$/m);
    assert.match(test.diff ?? '', /^\+ .*"a": "2"$/m);
  });

  it('is read whatever its line ends', async () => {
    const { written } = await send('1', true);
    const kept = await readFile(written[0]!, 'utf8');
    await writeFile(written[0]!, kept.replaceAll('\n', '\r\n'));
    assert.equal((await send('1')).ok, true);
  });

  it('ignores what lies at a path however deep, and in names with blanks', async () => {
    const write = (ignored: string) =>
      `# @name me\n# @snapshot ignore ${ignored}\nPOST {{base}}/anything\nContent-Type: application/json\n\n{"id": {{id}}, "a": [{"id": {{id}}, "my key": {{id}}, "n": 1}]}\n`;
    const all = "$.headers, $.data $..id, $.json.a[*]['my key']";
    const { written } = await bench.send(write(all), {
      variables: { id: '1' },
      updateSnapshots: true,
    });
    const kept = await readFile(written[0]!, 'utf8');
    assert.equal(kept.match(/<ignored>/g)?.length, 5);
    assert.match(kept, /"n": 1/);
    assert.equal((await bench.send(write(all), { variables: { id: '2' } })).ok, true);
  });

  it('says so of a path that it cannot follow', async () => {
    const { tests, written } = await bench.send(
      '# @snapshot ignore $.a[?(@.b==1)]\nGET {{base}}/get\n',
      { updateSnapshots: true },
    );
    assert.equal(tests[0]?.ok, false);
    assert.match(tests[0].message ?? '', /`\$\.a\[\?\(@\.b==1\)\]` is no path that can be ignored/);
    assert.deepEqual(written, []);
  });

  it('holds no value from a secret place', async () => {
    await bench.write(
      'http-client.private.env.json',
      JSON.stringify({ dev: { key: 'very-secret-1' } }),
    );
    const own = '# @name me\n# @snapshot\nGET {{base}}/anything?key={{key}}\n';
    const more = { environments: ['dev'] };
    const { written, tests } = await bench.send(own, { ...more, updateSnapshots: true });
    assert.equal(tests[0]?.ok, true);
    assert.doesNotMatch(await readFile(written[0]!, 'utf8'), /very-secret-1/);
    assert.equal((await bench.send(own, more)).ok, true);
  });

  it('of bytes is their digest', async () => {
    const image = '# @name pic\n# @snapshot\nGET {{base}}/image/png\n';
    const { written } = await bench.send(image, { updateSnapshots: true });
    assert.match(await readFile(written[0]!, 'utf8'), /\d+ bytes, sha256 [0-9a-f]{64}\n$/);
    assert.equal((await bench.send(image)).ok, true);
  });

  it('has a file name that any system takes, different for different requests', () => {
    const name = (key: string, ordinal = 0) => snapshotName({ file: 'a.http', key, ordinal });
    assert.equal(name('login'), 'login.snap');
    assert.equal(name('login', 1), 'login-2.snap');
    const urls = [
      name('GET http://h/a?b=1'),
      name('GET http://h/a?b=2'),
      name('../../x'),
      name('GET http://h/a/b=1'),
    ];
    assert.equal(new Set(urls).size, urls.length);
    for (const each of urls) assert.match(each, /^[\w][\w.-]*\.snap$/);
  });
});
