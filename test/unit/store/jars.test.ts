import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { CookieJar } from '../../../src/engine/cookieJar.ts';
import { Jars } from '../../../src/store/jars.ts';
import type { JarName } from '../../../src/store/jars.ts';
import { temporaryFolder } from './entries.ts';

const LATER = '2090-01-01T00:00:00.000Z';

describe('Jars', () => {
  let folder = '';
  let remove = (): void => undefined;
  beforeEach(() => {
    ({ folder, remove } = temporaryFolder());
  });
  afterEach(() => {
    remove();
  });

  const put = (jar: CookieJar, name: string, value = '1', expires: string | null = LATER) => {
    jar.set({ name, value, domain: 'example.test', expires });
  };
  const namesOf = (jar: CookieJar) => jar.list().map(({ name }) => name);
  const jarFiles = () =>
    fs.readdirSync(path.join(folder, 'jars')).filter((name) => name.endsWith('.json'));

  it('gives back what was saved', async () => {
    const jar = new CookieJar();
    jar.receive('https://example.test/a/', [
      'a=1; Max-Age=1000; Path=/a; Secure; HttpOnly; SameSite=Lax',
      'b=2; Max-Age=1000; Domain=example.test',
    ]);
    assert.equal(await new Jars(folder).save(null, jar), true);
    assert.deepEqual((await new Jars(folder).load(null)).list(), jar.list());
  });

  it('is an empty jar before there is one', async () => {
    assert.deepEqual((await new Jars(folder).load('new')).list(), []);
    assert.deepEqual(await new Jars(folder).list(), []);
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  for (const [name, kept] of [
    [null, ['lasting']],
    [{ environment: 'dev' }, ['lasting']],
    ['admin', ['passing', 'lasting']],
  ] as const) {
    it(`keeps ${kept.join(' and ')} cookies in ${JSON.stringify(name)}`, async () => {
      const jar = new CookieJar();
      put(jar, 'passing', '1', null);
      put(jar, 'lasting');
      await new Jars(folder).save(name, jar);
      assert.deepEqual(namesOf(await new Jars(folder).load(name)), kept);
      // In memory nothing is lost.
      assert.deepEqual(namesOf(jar), ['passing', 'lasting']);
    });
  }

  it('keeps jars of different names apart, however alike', async () => {
    const jars = new Jars(folder);
    const names: JarName[] = [null, 'a/b', 'a-b', 'A-B', '../../x', { environment: 'a-b' }, ''];
    for (const [index, name] of names.entries()) {
      const jar = await jars.load(name);
      put(jar, `c${index}`);
      assert.equal(await jars.save(name, jar), true);
    }
    for (const [index, name] of names.entries()) {
      assert.deepEqual(namesOf(await jars.load(name)), [`c${index}`]);
    }
    assert.deepEqual(fs.readdirSync(folder), ['jars']);
    const listed = (await jars.list()).map(({ name }) => JSON.stringify(name)).sort();
    assert.deepEqual(listed, names.map((name) => JSON.stringify(name)).sort());
  });

  it('takes in what another process changed, and reads nothing where none did', async () => {
    const [here, there] = [new Jars(folder), new Jars(folder)];
    const mine = await here.load('shared');
    const theirs = await there.load('shared');
    theirs.set('who', 'there', { domain: 'shop.test' });
    await there.save('shared', theirs);
    await here.refresh('shared', mine);
    assert.equal(mine.get('who'), 'there');
    await here.refresh('shared', mine);
    theirs.set('who', 'changed', { domain: 'shop.test' });
    await there.save('shared', theirs);
    await here.refresh('shared', mine);
    assert.equal(mine.get('who'), 'changed');
  });

  it('joins what two windows changed', async () => {
    const one = new Jars(folder);
    const two = new Jars(folder);
    const start = await one.load(null);
    put(start, 'both', 'old');
    put(start, 'gone');
    await one.save(null, start);
    const a = await one.load(null);
    const b = await two.load(null);
    put(a, 'from-a');
    a.delete({ name: 'gone' });
    put(b, 'from-b');
    put(b, 'both', 'new');
    await one.save(null, a);
    await two.save(null, b);
    await one.save(null, a);
    for (const jar of [a, b, await one.load(null)]) {
      assert.deepEqual(namesOf(jar).sort(), ['both', 'from-a', 'from-b']);
      assert.equal(jar.list().find(({ name }) => name === 'both')?.value, 'new');
    }
  });

  it('does not bring back what this window deleted', async () => {
    const jars = new Jars(folder);
    const jar = await jars.load(null);
    put(jar, 'a');
    await jars.save(null, jar);
    jar.clear();
    await jars.save(null, jar);
    assert.deepEqual(namesOf(await jars.load(null)), []);
    assert.deepEqual(namesOf(jar), []);
  });

  it('takes a host-only cookie away without its twin for the domain', async () => {
    const jars = new Jars(folder);
    const a = await jars.load(null);
    a.set({ name: 't', value: 'host', domain: 'example.test', expires: LATER, hostOnly: true });
    a.set({ name: 't', value: 'wide', domain: 'example.test', expires: LATER, hostOnly: false });
    await jars.save(null, a);
    const b = await new Jars(folder).load(null);
    const twin = b.list().find(({ hostOnly }) => !hostOnly);
    b.clear();
    if (twin) b.set(twin);
    await jars.save(null, a);
    const other = new Jars(folder);
    const c = await other.load(null);
    c.clear();
    if (twin) c.set(twin);
    await other.save(null, c);
    await jars.save(null, a);
    assert.deepEqual(
      a.list().map(({ value }) => value),
      ['wide'],
    );
  });

  it('keeps every cookie of 3 processes that save side by side', async () => {
    const script = path.join(import.meta.dirname, 'jarWriter.ts');
    await Promise.all(
      ['a', 'b', 'c'].map(async (id) => {
        const child = spawn(process.execPath, [script, folder, id, '25'], { stdio: 'inherit' });
        await new Promise((resolve) => child.on('close', resolve));
      }),
    );
    assert.equal((await new Jars(folder).load(null)).size, 75);
  }).timeout(60_000);

  it('says which jar it leaves out of the list because it is broken', async () => {
    const jar = new CookieJar();
    put(jar, 'a');
    await new Jars(folder).save('alice', jar);
    const [name = ''] = jarFiles();
    fs.writeFileSync(path.join(folder, 'jars', name), '{');
    const warnings: string[] = [];
    const jars = new Jars(folder, { onWarning: (text) => warnings.push(text) });
    assert.deepEqual(await jars.list(), []);
    assert.deepEqual(warnings, [`The cookie jar ${name} could not be read, and is left out.`]);
  });

  it('sets a broken jar aside, says so, and starts empty', async () => {
    const jar = new CookieJar();
    put(jar, 'a');
    await new Jars(folder).save(null, jar);
    const [name = ''] = jarFiles();
    for (const broken of ['', '{', '[]', '{"version":1}', '{"version":1,"cookies":[{"name":1}]}']) {
      fs.writeFileSync(path.join(folder, 'jars', name), broken);
      const warnings: string[] = [];
      const jars = new Jars(folder, { onWarning: (text) => warnings.push(text) });
      assert.deepEqual(namesOf(await jars.load(null)), []);
      assert.match(warnings.join(), /could not be read. It is kept as .*\.corrupt-/);
    }
    const aside = fs.readdirSync(path.join(folder, 'jars'));
    assert.equal(aside.filter((file) => file.includes('.corrupt-')).length, 5);
  });

  it('leaves the jar of a newer version as it is', async () => {
    const jar = new CookieJar();
    put(jar, 'a');
    await new Jars(folder).save(null, jar);
    const file = path.join(folder, 'jars', jarFiles()[0] ?? '');
    const text = fs.readFileSync(file, 'utf8').replace('"version": 1', '"version": 7');
    fs.writeFileSync(file, text);
    const warnings: string[] = [];
    const jars = new Jars(folder, { onWarning: (message) => warnings.push(message) });
    const read = await jars.load(null);
    assert.deepEqual(namesOf(read), ['a']);
    put(read, 'b');
    assert.equal(await jars.save(null, read), false);
    assert.equal(fs.readFileSync(file, 'utf8'), text);
    assert.match(warnings.join(), /newer/);
  });

  it('keeps cookies in memory where nothing can be written, and writes them later', async () => {
    fs.writeFileSync(path.join(folder, 'jars'), 'a file in the way');
    const warnings: string[] = [];
    const jars = new Jars(folder, { onWarning: (text) => warnings.push(text) });
    const jar = await jars.load(null);
    put(jar, 'a');
    assert.equal(await jars.save(null, jar), false);
    assert.match(warnings.join(), /in memory only/);
    fs.rmSync(path.join(folder, 'jars'));
    assert.equal(await jars.save(null, jar), true);
    assert.deepEqual(namesOf(await jars.load(null)), ['a']);
  });

  it('leaves nothing but the jar, for this person alone', async () => {
    const jars = new Jars(folder);
    const jar = await jars.load('admin');
    put(jar, 'a');
    await Promise.all([jars.save('admin', jar), jars.save('admin', jar)]);
    const names = fs.readdirSync(path.join(folder, 'jars'));
    assert.equal(names.length, 1);
    const mode = fs.statSync(path.join(folder, 'jars', names[0] ?? '')).mode & 0o777;
    assert.equal(mode, process.platform === 'win32' ? 0o666 : 0o600);
  });

  it('removes a jar', async () => {
    const jars = new Jars(folder);
    const jar = await jars.load('admin');
    put(jar, 'a');
    await jars.save('admin', jar);
    assert.equal(await jars.remove('admin'), true);
    assert.equal(await jars.remove('admin'), false);
    assert.deepEqual(await jars.list(), []);
  });
});
