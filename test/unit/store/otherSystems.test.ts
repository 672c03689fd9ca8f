/** What Windows does otherwise with files that are open. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { removeOpen } from '../../../src/store/atomicFile.ts';
import { History } from '../../../src/store/history.ts';
import { openAppend } from '../../../src/store/journal.ts';
import { entry, temporaryFolder } from './entries.ts';

describe('a file that is open while it is removed', () => {
  let folder = '';
  let remove = (): void => undefined;
  beforeEach(() => {
    ({ folder, remove } = temporaryFolder());
  });
  afterEach(() => {
    remove();
  });

  it('costs no record of the history where its name is counted until it is closed', async () => {
    const writer = new History(folder, { openAppend: (file) => openAppend(file, 'win32') });
    const reader = new History(folder);
    await writer.append(entry('one'));
    const [name = ''] = fs.readdirSync(path.join(folder, 'history')).filter(isSegment);
    const segment = path.join(folder, 'history', name);
    // As another process takes it away: the file itself is there for as long as it is open.
    fs.renameSync(segment, `${segment}.dead`);
    await writer.append(entry('two'));
    assert.deepEqual(
      (await reader.list()).map(({ id }) => id),
      ['two'],
    );
    await writer.close();
    await reader.close();
  });

  it('gives its name free at once', async () => {
    const file = path.join(folder, 'taken.jsonl');
    for (const platform of ['win32', 'linux'] as const) {
      fs.writeFileSync(file, 'x');
      await removeOpen(file, platform);
      // Another process was faster.
      await removeOpen(file, platform);
      assert.deepEqual(fs.readdirSync(folder), []);
    }
  });
});

function isSegment(name: string): boolean {
  return name.endsWith('.jsonl');
}
