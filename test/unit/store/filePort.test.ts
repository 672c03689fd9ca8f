import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createFilePort } from '../../../src/store/filePort.ts';

describe('createFilePort', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'postcard-ports-'));
  });
  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  it('opens a file more than once and knows its length', async () => {
    const file = path.join(folder, 'body.bin');
    await fs.writeFile(file, 'hello');
    const source = await createFilePort(folder).open(file);
    assert.equal(source.length, 5);
    for (let round = 0; round < 2; round += 1) {
      const pieces: Uint8Array[] = [];
      for await (const piece of source.open()) pieces.push(piece);
      assert.equal(Buffer.concat(pieces).toString(), 'hello');
    }
  });

  it('rejects with the code of Node for a file that is missing and for a folder', async () => {
    const files = createFilePort(folder);
    await assert.rejects(files.open(path.join(folder, 'no')), { code: 'ENOENT' });
    await assert.rejects(files.open(folder), { code: 'EISDIR' });
  });

  it('replaces a file whole and leaves nothing beside it', async () => {
    const file = path.join(folder, 'out.txt');
    const files = createFilePort(folder);
    await files.write(file, Buffer.from('one'));
    await files.write(file, Buffer.from('two'));
    assert.equal(await files.readText(file), 'two');
    assert.deepEqual(await files.readdir(folder), ['out.txt']);
  });

  it('takes the workspace folder as the root of every file', async () => {
    const files = createFilePort(folder);
    assert.equal(await files.workspaceRoot(path.join(folder, 'a', 'b.http')), folder);
  });

  it('finds the nearest folder with a mark of a workspace, else the folder of the file', async () => {
    const files = createFilePort(null);
    const inner = path.join(folder, 'a', 'b');
    await fs.mkdir(inner, { recursive: true });
    assert.equal(await files.workspaceRoot(path.join(inner, 'x.http')), inner);
    await fs.writeFile(path.join(folder, '.postcard.json'), '{}');
    assert.equal(await files.workspaceRoot(path.join(inner, 'x.http')), folder);
    await fs.mkdir(path.join(folder, 'a', '.git'));
    assert.equal(await files.workspaceRoot(path.join(inner, 'x.http')), path.join(folder, 'a'));
  });
});
