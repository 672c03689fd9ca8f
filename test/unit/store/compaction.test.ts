import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { History } from '../../../src/store/history.ts';
import { entry, temporaryFolder } from './entries.ts';

const COMPACTOR = path.join(import.meta.dirname, 'compactor.ts');
const LIMITLESS = { maxCount: 1_000_000, maxBytes: 2 ** 40 };
/** Of each record, and of all of them: far more than the heap of the process that rewrites them. */
const TEMPLATE_CHARS = 20_000;
const HEAP_MIB = 40;

describe('a history that is over its cap', function () {
  this.timeout(240_000);
  let folder: string;
  let remove: () => void;

  beforeEach(() => {
    ({ folder, remove } = temporaryFolder());
  });
  afterEach(() => {
    remove();
  });

  const fill = async (count: number) => {
    const history = new History(folder, LIMITLESS);
    for (let at = 0; at < count; at += 100) {
      for (let one = at; one < Math.min(at + 100, count); one += 1) {
        history.add(entry(`e${one}`, { template: `${one} `.padEnd(TEMPLATE_CHARS, 'x') }));
      }
      await history.flush();
    }
    await history.close();
  };
  const compactor = (id: string, maxCount: number, ...flags: string[]) =>
    spawn(process.execPath, [...flags, COMPACTOR, folder, id, String(maxCount)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const idsThere = async () => {
    const all = await new History(folder, LIMITLESS).list({ limit: Infinity });
    return all.map(({ id }) => id);
  };
  const bytesThere = () => {
    const place = path.join(folder, 'history');
    const sizes = fs.readdirSync(place).map((name) => fs.statSync(path.join(place, name)).size);
    return sizes.reduce((sum, size) => sum + size, 0);
  };

  it('keeps the newest of it, whole and in one file, by a process that could not hold it in memory', async () => {
    await fill(4200);
    assert.ok(bytesThere() > 2 * HEAP_MIB * 1024 * 1024);
    const child = compactor('newest', 2800, `--max-old-space-size=${HEAP_MIB}`);
    assert.deepEqual(await once(child, 'close'), [0, null]);
    const ids = await idsThere();
    assert.equal(ids.length, 2800);
    assert.deepEqual([ids[0], ids[1], ids.at(-1)], ['newest', 'e4199', 'e1401']);
    const kept = await new History(folder, LIMITLESS).get('e1401');
    assert.equal(kept?.template, '1401 '.padEnd(TEMPLATE_CHARS, 'x'));
    const files = fs.readdirSync(path.join(folder, 'history'));
    assert.equal(files.length, 1, files.join(' '));
  });

  it('loses nothing of what it keeps when the process is killed in the middle', async () => {
    await fill(1200);
    let killed = 0;
    for (let round = 0; round < 12; round += 1) {
      const child = compactor(`k${round}`, 1000);
      await once(child.stdout, 'data');
      const timer = setTimeout(() => child.kill('SIGKILL'), round * 12);
      const [, signal] = (await once(child, 'close')) as [number | null, string | null];
      clearTimeout(timer);
      if (signal === 'SIGKILL') killed += 1;
      const ids = await idsThere();
      assert.equal(new Set(ids).size, ids.length);
      const newest = new Set(ids.slice(0, 1000));
      // The records of the processes before count too, as far as they were written.
      const own = ids.filter((id) => id.startsWith('k')).length;
      for (let at = 1199; at > 1199 - (1000 - own); at -= 1)
        assert.ok(newest.has(`e${at}`), `e${at}`);
    }
    assert.ok(killed > 0);
  });
});
