import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  dataFolder,
  makePrivateFolder,
  spelledAlike,
  workspaceFolder,
} from '../../../src/store/folder.ts';
import { insisting } from '../../../src/store/atomicFile.ts';
import { acquireLock } from '../../../src/store/lock.ts';
import { temporaryFolder } from './entries.ts';

describe('the data folder', () => {
  const home = os.homedir();
  for (const [platform, env, expected] of [
    ['linux', {}, path.posix.join(home, '.local/share/postcard')],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/postcard'],
    ['linux', { XDG_DATA_HOME: 'relative' }, path.posix.join(home, '.local/share/postcard')],
    // VS Code from the Snap Store: the same folder as in a terminal.
    [
      'linux',
      { XDG_DATA_HOME: '/snap', XDG_DATA_HOME_VSCODE_SNAP_ORIG: '/data' },
      '/data/postcard',
    ],
    [
      'linux',
      { XDG_DATA_HOME: '/snap', XDG_DATA_HOME_VSCODE_SNAP_ORIG: '' },
      path.posix.join(home, '.local/share/postcard'),
    ],
    ['darwin', {}, path.posix.join(home, 'Library/Application Support/postcard')],
    ['win32', { LOCALAPPDATA: 'D:\\Local' }, 'D:\\Local\\postcard'],
    ['win32', { LOCALAPPDATA: '' }, path.win32.join(home, 'AppData\\Local\\postcard')],
    ['linux', { XDG_DATA_HOME: '/data', POSTCARD_DATA_DIR: '/mine' }, path.resolve('/mine')],
  ] as const) {
    it(`is ${expected} on ${platform} with ${JSON.stringify(env)}`, () => {
      assert.equal(dataFolder({ platform, env }), expected);
    });
  }

  it('is the same for a root as an editor and as a terminal of Windows writes it', () => {
    for (const root of ['c:\\proj', 'C:\\proj', '\\\\?\\c:\\proj']) {
      assert.equal(spelledAlike(root), 'C:\\proj');
    }
    for (const root of ['/home/me', '\\\\server\\share']) assert.equal(spelledAlike(root), root);
  });

  it('is the same for a workspace by whatever path it is reached', async () => {
    const { folder, remove } = temporaryFolder();
    try {
      fs.mkdirSync(path.join(folder, 'real'));
      fs.symlinkSync(path.join(folder, 'real'), path.join(folder, 'link'), 'junction');
      const options = { dataFolder: folder };
      const real = await workspaceFolder(path.join(folder, 'real'), options);
      assert.equal(await workspaceFolder(path.join(folder, 'link'), options), real);
      assert.equal(await workspaceFolder(path.join(folder, 'real', '..', 'real'), options), real);
      assert.notEqual(await workspaceFolder(folder, options), real);
      assert.match(path.basename(real), /^[0-9a-f]{16}$/);
    } finally {
      remove();
    }
  });
});

describe('insisting', () => {
  const refused = (code: string) => Object.assign(new Error(code), { code });

  it('does again on Windows what a scanner of files refuses for a moment', async () => {
    for (const code of ['EPERM', 'EACCES', 'EBUSY']) {
      let tries = 0;
      const done = await insisting(() => {
        tries += 1;
        return tries < 4 ? Promise.reject(refused(code)) : Promise.resolve('done');
      }, 'win32');
      assert.deepEqual([done, tries], ['done', 4]);
    }
  });

  it('gives up at once where that does not pass, and in the end where it does not', async () => {
    for (const [code, platform, most] of [
      ['EPERM', 'linux', 1],
      ['ENOSPC', 'win32', 1],
      ['EBUSY', 'win32', 10],
    ] as const) {
      let tries = 0;
      const action = () => {
        tries += 1;
        return Promise.reject(refused(code));
      };
      await assert.rejects(insisting(action, platform), { code });
      assert.equal(tries, most);
    }
  });
});

describe('makePrivateFolder', () => {
  it('takes from others what they may do in one that is there already', async () => {
    const { folder, remove } = temporaryFolder();
    try {
      const open = path.join(folder, 'open');
      fs.mkdirSync(open);
      fs.chmodSync(open, 0o777);
      await makePrivateFolder(open);
      if (process.platform !== 'win32') assert.equal(fs.statSync(open).mode & 0o777, 0o700);
    } finally {
      remove();
    }
  });

  it('is not one that belongs to somebody else, nor a link', async () => {
    const { folder, remove } = temporaryFolder();
    try {
      fs.symlinkSync(folder, path.join(folder, 'link'), 'junction');
      await assert.rejects(makePrivateFolder(path.join(folder, 'link')), { code: 'ENOTDIR' });
      if (process.getuid?.() !== 0) return; // only root can give one away
      const foreign = path.join(folder, 'foreign');
      fs.mkdirSync(foreign);
      fs.chownSync(foreign, 12_345, 12_345);
      await assert.rejects(makePrivateFolder(foreign), { code: 'EPERM' });
    } finally {
      remove();
    }
  });
});

describe('acquireLock', () => {
  let folder = '';
  let remove = (): void => undefined;
  let file = '';
  beforeEach(() => {
    ({ folder, remove } = temporaryFolder());
    file = path.join(folder, 'x.lock');
  });
  afterEach(() => {
    remove();
  });

  it('lets in one at a time', async () => {
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 12 }, async () => {
        const lock = await acquireLock(file, 10_000);
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setTimeout(resolve, 2));
        inside -= 1;
        await lock?.release();
      }),
    );
    assert.equal(most, 1);
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  it('gives up on one that is held', async () => {
    const lock = await acquireLock(file);
    assert.equal(await acquireLock(file, 20), null);
    await lock?.release();
    assert.notEqual(await acquireLock(file, 20), null);
  });

  it('breaks the lock of a process that died', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    const owner = { pid, host: os.hostname(), token: 'dead' };
    fs.writeFileSync(file, JSON.stringify(owner));
    const lock = await acquireLock(file, 500);
    assert.equal(await lock?.held(), true);
  });

  it('respects the lock of a living process, and of another machine', async () => {
    for (const owner of [
      { pid: process.ppid, host: os.hostname(), token: 'alive' },
      { pid: 999_999_999, host: 'another-machine', token: 'far' },
    ]) {
      fs.writeFileSync(file, JSON.stringify(owner));
      assert.equal(await acquireLock(file, 30), null);
    }
  });

  it('breaks a lock that is much older than any work takes', async () => {
    fs.writeFileSync(file, 'not even ours');
    fs.utimesSync(file, new Date(0), new Date(0));
    const lock = await acquireLock(file, 500);
    assert.notEqual(lock, null);
  });

  it('knows that it was broken, and does not release what is another one’s', async () => {
    const lock = await acquireLock(file);
    fs.rmSync(file);
    const other = await acquireLock(file);
    assert.equal(await lock?.held(), false);
    await lock?.release();
    assert.equal(await other?.held(), true);
  });
});
