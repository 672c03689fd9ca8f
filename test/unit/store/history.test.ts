import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { History } from '../../../src/store/history.ts';
import type { HistoryOptions } from '../../../src/store/history.ts';
import { encodeLine } from '../../../src/store/journalLines.ts';
import type { Appendable, OpenAppend } from '../../../src/store/journal.ts';
import { entry, entryWithBody, temporaryFolder } from './entries.ts';

describe('History', () => {
  let folder = '';
  let remove = (): void => undefined;
  const opened: History[] = [];
  beforeEach(() => {
    ({ folder, remove } = temporaryFolder());
  });
  afterEach(async () => {
    for (const history of opened.splice(0)) await history.close();
    remove();
  });

  const open = (options: HistoryOptions = {}): History => {
    const history = new History(folder, options);
    opened.push(history);
    return history;
  };
  const idsOf = async (history: History) => (await history.list()).map(({ id }) => id);
  const segments = () =>
    fs
      .readdirSync(path.join(folder, 'history'))
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => path.join(folder, 'history', name));

  it('lists newest first, over all processes', async () => {
    const one = open();
    const two = open();
    await one.append(entry('a'));
    await new Promise((resolve) => setTimeout(resolve, 3));
    await two.append(entry('b'));
    await new Promise((resolve) => setTimeout(resolve, 3));
    await one.append(entry('c'));
    assert.deepEqual(await idsOf(one), ['c', 'b', 'a']);
    assert.deepEqual(await idsOf(two), ['c', 'b', 'a']);
  });

  it('sees what another process appends after it has read once', async () => {
    const one = open();
    const two = open();
    await one.append(entry('a'));
    assert.deepEqual(await idsOf(two), ['a']);
    await one.append(entry('b'));
    assert.deepEqual((await idsOf(two)).sort(), ['a', 'b']);
  });

  it('makes and reads nothing before the first record', async () => {
    assert.deepEqual(await open().list(), []);
    assert.equal(await open().get('x'), null);
    assert.equal(await open().remove(['x']), 0);
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  it('gives back an entry as it was, long bodies too', async () => {
    const long = entryWithBody('long', 'é'.repeat(100_000));
    await open().append(long);
    assert.deepEqual(await open().get('long'), long);
    assert.equal((await open().list())[0]?.response?.body?.content, null);
  });

  it('finds an entry by the beginning of its id when it is the only one', async () => {
    const history = open();
    await history.append(entry('abc-1'));
    await history.append(entry('abd-2'));
    assert.equal((await history.get('abc'))?.id, 'abc-1');
    assert.equal(await history.get('ab'), null);
    assert.equal(await history.get(''), null);
  });

  for (const [search, found] of [
    ['LOGIN dev', ['a']],
    ['404', ['b']],
    ['get /users', ['b']],
    ['nothing', []],
    ['', ['b', 'a']],
  ] as const) {
    it(`finds ${found.length} entries for "${search}"`, async () => {
      const history = open();
      const other = entry('b', {
        ref: { file: 'sub/users.http', key: 'users', ordinal: 0 },
        environment: [],
        template: null,
        request: { method: 'GET', url: 'http://localhost/users', headers: [], body: null },
      });
      await history.append(entry('a'));
      await history.append({
        ...other,
        response: other.response && { ...other.response, statusCode: 404 },
      });
      assert.deepEqual(
        (await history.list({ search })).map(({ id }) => id),
        found,
      );
    });
  }

  it('limits to a file and to a number', async () => {
    const history = open();
    for (const id of ['a', 'b', 'c']) await history.append(entry(id));
    assert.equal((await history.list({ file: 'api.http', limit: 2 })).length, 2);
    assert.equal((await history.list({ file: 'other.http' })).length, 0);
  });

  it('keeps files to the person: 0600 in 0700', async () => {
    await open().append(entryWithBody('a', 'x'.repeat(9000)));
    const modes = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).map((found) => ({
      isFile: found.isFile(),
      mode: fs.statSync(path.join(found.parentPath, found.name)).mode & 0o777,
    }));
    assert.ok(modes.some(({ isFile }) => isFile));
    // Windows knows no such modes.
    const expected = (isFile: boolean) => (isFile ? 0o600 : 0o700);
    if (process.platform !== 'win32') {
      for (const { isFile, mode } of modes) assert.equal(mode, expected(isFile));
    }
  });

  it('removes entries and their bodies from the disk', async () => {
    const history = open();
    await history.append(entryWithBody('gone', `CANARY-${'x'.repeat(9000)}`));
    await history.append(entry('stays'));
    assert.equal(await history.remove(['gone', 'unknown']), 1);
    assert.deepEqual(await idsOf(open()), ['stays']);
    assert.ok(!everythingIn(folder).includes('CANARY'));
  });

  it('keeps a body that another entry shares', async () => {
    const history = open();
    const content = 'shared'.repeat(2000);
    await history.append(entryWithBody('one', content));
    await history.append(entryWithBody('two', content));
    await history.remove(['one']);
    assert.equal((await history.get('two'))?.response?.body?.content, content);
  });

  it('clears what other processes wrote, who go on writing', async () => {
    const one = open();
    const two = open();
    await one.append(entry('one', { template: 'secretive' }));
    await two.append(entry('two', { template: 'secretive' }));
    assert.equal(await one.clear(), 2);
    assert.ok(!everythingIn(folder).includes('secretive'));
    await two.append(entry('after'));
    assert.deepEqual(await idsOf(one), ['after']);
    assert.deepEqual(await idsOf(two), ['after']);
  });

  it('drops the oldest beyond the count', async () => {
    const history = open({ maxCount: 20 });
    for (let at = 0; at < 120; at += 1) await history.append(entry(`e${at}`));
    await history.close();
    const ids = (await open().list({ limit: Infinity })).map(({ id }) => id);
    assert.ok(ids.length < 100, `${ids.length} left`);
    assert.equal(ids[0], 'e119');
    assert.ok(!ids.includes('e0'));
  });

  it('drops the oldest beyond the bytes, and their bodies', async () => {
    const history = open({ maxBytes: 100_000 });
    for (let at = 0; at < 60; at += 1) {
      await history.append(entryWithBody(`e${at}`, `${at}`.padEnd(10_000, 'x')));
    }
    await history.close();
    const left = fs.readdirSync(path.join(folder, 'history', 'bodies')).length;
    assert.ok(left < 30, `${left} bodies left`);
    assert.equal((await open().get('e59'))?.response?.body?.content?.length, 10_000);
  });

  it('keeps to a lower limit from the next entry on', async () => {
    let maxBytes = 10_000_000;
    const history = open({ maxBytes: () => maxBytes });
    for (let at = 0; at < 10; at += 1) {
      await history.append(entryWithBody(`e${at}`, `${at}`.padEnd(10_000, 'x')));
    }
    maxBytes = 40_000;
    await history.append(entry('after'));
    await history.close();
    const ids = await idsOf(open());
    assert.ok(ids.length < 6, `${ids.length} left`);
    assert.equal(ids[0], 'after');
  });

  it('shows in the order of sending when the clock goes back', async () => {
    const now = Date.now;
    const history = open();
    try {
      await history.append(entry('first'));
      Date.now = () => now() - 3_600_000;
      await history.append(entry('second'));
      Date.now = () => 0;
      await history.append(entry('third'));
    } finally {
      Date.now = now;
    }
    assert.deepEqual(await idsOf(open()), ['third', 'second', 'first']);
  });

  it('joins many small files into one', async () => {
    for (let at = 0; at < 40; at += 1) {
      const history = open();
      await history.append(entry(`e${at}`));
      await history.close();
    }
    assert.ok(segments().length < 20, `${segments().length} files`);
    assert.equal((await open().list()).length, 40);
  });

  it('does not write large files once more because there are many small ones', async () => {
    const first = open();
    for (let at = 0; at < 250; at += 1) {
      await first.append(entryWithBody(`large${at}`, 'x'.repeat(3000)));
    }
    await first.close();
    const [large = ''] = segments();
    const inode = fs.statSync(large).ino;
    const removed = open();
    await removed.append(entry('removed'));
    for (let at = 0; at < 30; at += 1) {
      const history = open();
      await history.append(entry(`e${at}`));
      await history.close();
    }
    assert.equal(fs.statSync(large).ino, inode);
    assert.ok(segments().length < 20, `${segments().length} files`);
    assert.equal((await open().list({ limit: Infinity })).length, 281);
  });

  it('looks into large files too when there are many, and drops the oldest', async () => {
    const limits = { maxCount: 40, fewFilesAreFine: true };
    for (let run = 0; run < 20; run += 1) {
      const history = open(limits);
      for (const at of [0, 1, 2]) {
        history.add(entry(`run${run}-${at}`, { template: 'x'.repeat(200_000) }));
      }
      await history.flush();
      await history.close();
    }
    assert.ok(segments().length < 18, `${segments().length} files`);
    const left = await open().list({ limit: Infinity });
    assert.ok(left.length < 60, `${left.length} entries`);
    assert.equal(left[0]?.id, 'run19-2');
  });

  it('does not bring back what was removed when files are joined', async () => {
    const history = open();
    await history.append(entry('stays'));
    await history.append(entry('gone'));
    await history.remove(['gone']);
    for (let at = 0; at < 40; at += 1) {
      const other = open();
      await other.append(entry(`e${at}`));
      await other.close();
    }
    const ids = await idsOf(open());
    assert.equal(ids.length, 41);
    assert.ok(ids.includes('stays') && !ids.includes('gone'));
  });

  describe('with broken files', () => {
    const write = async (count: number) => {
      const history = open();
      for (let at = 0; at < count; at += 1) await history.append(entry(`e${at}`));
      await history.close();
      return segments()[0] ?? '';
    };

    it('loses at most the record that is cut, wherever the file ends', async () => {
      const file = await write(4);
      const whole = fs.readFileSync(file);
      const ends = [0, 1, 4].map((at) => lineEnd(whole, at));
      for (let size = whole.length - 1; size > 0; size -= 37) {
        fs.writeFileSync(file, whole.subarray(0, size));
        const left = (await open().list()).length;
        const complete = [0, 1, 2, 3].filter((at) => lineEnd(whole, at) <= size).length;
        assert.equal(left, complete, `cut at ${size}`);
      }
      assert.ok(ends[0] !== undefined);
    });

    it('goes on after a half-written tail', async () => {
      const file = await write(3);
      fs.appendFileSync(file, encodeLine(entry('torn')).subarray(0, 60));
      const more = open();
      await more.append(entry('more'));
      assert.deepEqual((await idsOf(more)).sort(), ['e0', 'e1', 'e2', 'more']);
    });

    it('skips the record in which a bit has flipped, and says so', async () => {
      const file = await write(5);
      const whole = fs.readFileSync(file);
      for (let round = 0; round < 200; round += 1) {
        const at = Math.floor((whole.length * (round + 0.5)) / 200);
        const flipped = Buffer.from(whole);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << (round % 8));
        fs.writeFileSync(file, flipped);
        const warnings: string[] = [];
        const found = await open({ onWarning: (text) => warnings.push(text) }).list();
        // A line end that turned into something else joins nothing but blank lines.
        assert.ok(found.length >= 4, `byte ${at}: ${found.length}`);
        for (const one of found) assert.deepEqual(one, entry(one.id));
        if (found.length === 4) assert.equal(warnings.length, 1);
      }
    });

    it('sets a broken file aside when it rewrites, keeping what can be read', async () => {
      const file = await write(3);
      fs.appendFileSync(file, '\n00000000 {"id":"forged"}\n');
      const history = open();
      await history.remove(['e0']);
      assert.deepEqual((await idsOf(history)).sort(), ['e1', 'e2']);
      const names = fs.readdirSync(path.join(folder, 'history'));
      assert.equal(names.filter((name) => name.includes('.corrupt-')).length, 1);
      await history.clear();
      assert.ok(!fs.readdirSync(path.join(folder, 'history')).join().includes('.corrupt-'));
    });

    it('keeps what a newer version wrote, unread', async () => {
      const file = await write(1);
      fs.appendFileSync(file, encodeLine({ id: 'future', v: 2 } as { id: string }));
      const history = open();
      assert.deepEqual(await idsOf(history), ['e0']);
      await history.remove(['e0']);
      assert.ok(everythingIn(folder).includes('future'));
    });

    it('says that a body is gone, instead of showing another one', async () => {
      await open().append(entryWithBody('a', 'x'.repeat(9000)));
      const bodies = path.join(folder, 'history', 'bodies');
      const [name = ''] = fs.readdirSync(bodies);
      fs.writeFileSync(path.join(bodies, name), 'something else');
      const found = await open().get('a');
      assert.equal(found?.response?.body?.content, null);
      assert.equal(found.response.body.sizeBytes, 9000);
    });

    it('follows no link out of its folder', async () => {
      await open().append(entry('a'));
      const outside = path.join(folder, 'outside.jsonl');
      fs.writeFileSync(outside, encodeLine(entry('foreign')));
      fs.symlinkSync(outside, path.join(folder, 'history', 'hist-1-a-1-aaaaaa.jsonl'));
      assert.deepEqual(await idsOf(open()), ['a']);
    });

    it('passes over what is no file', async () => {
      await open().append(entry('a'));
      fs.mkdirSync(path.join(folder, 'history', 'hist-1-a-1-aaaaaa.jsonl'));
      if (process.platform !== 'win32') {
        execFileSync('mkfifo', [path.join(folder, 'history', 'hist-2-a-1-aaaaaa.jsonl')]);
        fs.symlinkSync('/dev/zero', path.join(folder, 'history', 'hist-3-a-1-aaaaaa.jsonl'));
      }
      assert.deepEqual(await idsOf(open()), ['a']);
    });
  });

  describe('on a disk that takes nothing', () => {
    it('keeps entries in memory, warns once, and writes them when there is space again', async () => {
      const disk = fullDisk(3000);
      const warnings: string[] = [];
      const history = open({ openAppend: disk.open, onWarning: (text) => warnings.push(text) });
      const kept: boolean[] = [];
      for (const id of ['a', 'b', 'c', 'd', 'e']) kept.push(await history.append(entry(id)));
      assert.ok(kept.includes(true) && kept.includes(false), kept.join());
      assert.deepEqual(await idsOf(history), ['e', 'd', 'c', 'b', 'a']);
      const onDisk = await idsOf(open());
      assert.deepEqual(
        onDisk.sort(),
        ['a', 'b', 'c', 'd', 'e'].filter((_, at) => kept[at]),
      );
      assert.deepEqual(warnings, ['The history is kept in memory only: the disk is full.']);
      disk.free();
      assert.equal(await history.append(entry('f')), true);
      assert.deepEqual((await idsOf(open())).sort(), ['a', 'b', 'c', 'd', 'e', 'f']);
    });

    it('acknowledges nothing that it had to let go of', async () => {
      const history = open({ openAppend: fullDisk(0).open });
      const entries = Array.from({ length: 300 }, (_, at) => entry(`e${at}`));
      const kept = await Promise.all(entries.map((one) => history.append(one)));
      assert.ok(!kept.includes(true));
      assert.equal(await history.append(entry('last')), false);
    });

    it('leaves no heap of empty files behind', async () => {
      const history = open({ openAppend: fullDisk(0).open });
      for (let at = 0; at < 30; at += 1) await history.append(entry(`e${at}`));
      assert.ok(segments().length <= 1, `${segments().length} files`);
    });

    it('works in memory where its folder cannot be made', async () => {
      fs.writeFileSync(path.join(folder, 'history'), 'a file in the way');
      const warnings: string[] = [];
      const history = open({ onWarning: (text) => warnings.push(text) });
      assert.equal(await history.append(entry('a')), false);
      assert.deepEqual(await idsOf(history), ['a']);
      assert.equal((await history.get('a'))?.id, 'a');
      assert.equal(warnings.length, 1);
      assert.match(warnings[0] ?? '', /in memory only/);
    });
  });
});

/** Offset after the line of record `index`. */
function lineEnd(content: Buffer, index: number): number {
  let at = 0;
  for (let line = 0; line <= index; line += 1) {
    at = content.indexOf('\n', at + 1) + 1;
  }
  return at;
}

function everythingIn(folder: string): string {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((found) => found.isFile())
    .map((found) => fs.readFileSync(path.join(found.parentPath, found.name), 'latin1'))
    .join('\n');
}

/** Real files, until this many bytes have been written: then each write takes a half, and fails. */
function fullDisk(bytes: number): { readonly open: OpenAppend; readonly free: () => void } {
  let left = bytes;
  const open: OpenAppend = async (file) => {
    const handle = await fs.promises.open(file, 'ax', 0o600);
    const write = async (buffer: Buffer, at: number, length: number) => {
      if (left <= 0) throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
      const part = Math.min(length, left);
      left -= part;
      return handle.write(buffer, at, part);
    };
    return {
      write: write as Appendable['write'],
      stat: () => handle.stat(),
      sync: () => handle.sync(),
      close: () => handle.close(),
    } as Appendable;
  };
  return {
    open,
    free: () => {
      left = Infinity;
    },
  };
}
