/** What differs between systems: paths of Windows, folders that are reached by another name. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parse } from '../../../src/parser/parse.ts';
import { RunProblem } from '../../../src/runner/failure.ts';
import { findFile, findTarget } from '../../../src/runner/files.ts';
import { readImports } from '../../../src/runner/imports.ts';
import { listRequests } from '../../../src/runner/listRequests.ts';
import { isInside, relativePath } from '../../../src/runner/paths.ts';
import type { FilePort, RunnerPorts } from '../../../src/runner/ports.ts';
import { snapshotName } from '../../../src/runner/snapshot.ts';
import { createFilePort } from '../../../src/store/filePort.ts';

const SPAN = { start: 0, end: 1 };

describe('paths of Windows', () => {
  it('are one file whether the drive is written large or small', () => {
    assert.equal(relativePath('c:\\proj', 'C:\\proj\\sub\\api.http'), 'sub/api.http');
    assert.equal(relativePath('C:\\', 'c:\\api.http'), 'api.http');
    assert.equal(relativePath('\\\\server\\share', '\\\\server\\share\\a.http'), 'a.http');
    assert.equal(isInside('c:\\proj', 'C:\\proj\\a'), true);
    assert.equal(isInside('c:\\proj', 'C:\\project\\a'), false);
    assert.equal(isInside('c:\\proj', 'D:\\proj\\a'), false);
  });

  it('are told from the root as the editor writes it, though the system writes it otherwise', async () => {
    const ports = onWindows({ 'C:\\Proj\\Sub\\login.http': '' });
    const question = { span: SPAN, from: 'c:\\Proj\\api.http', ports };
    const found = await findFile({ ...question, path: '.\\sub\\LOGIN.http' });
    assert.equal(found, 'c:\\Proj\\Sub\\login.http');
    const target = await findTarget({ ...question, path: './sub/new.json' });
    assert.equal(target, 'c:\\Proj\\Sub\\new.json');
  });

  it('lead to no device and to no hidden stream of a file', async () => {
    const ports = onWindows({ 'C:\\Proj\\.env': 'secret', 'C:\\Proj\\a.json': '{}' });
    const odd = ['nul', './CON.txt', 'com¹', 'CONIN$', 'nul .txt', '.env::$DATA', './a.json:b'];
    for (const each of odd) {
      const question = { path: each, span: SPAN, from: 'c:\\Proj\\api.http', ports };
      await assert.rejects(findFile(question), isOutside, each);
      await assert.rejects(findTarget(question), isOutside, each);
    }
    const question = { path: 'C:\\Proj\\a.json', span: SPAN, from: 'c:\\Proj\\api.http', ports };
    assert.equal(await findFile(question), 'c:\\Proj\\a.json');
  });

  it('are no names of snapshots where they mean a device', () => {
    const names = ['con', 'NUL', 'com1', 'aux.json'].map((key) =>
      snapshotName({ file: 'a.http', key, ordinal: 0 }),
    );
    for (const name of names) assert.match(name, /^_[\w.]+-[0-9a-f]{8}\.snap$/);
    // Windows looks at what stands before the first dot.
    for (const name of names) assert.doesNotMatch(name, /^(?:con|nul|com1|aux)\./i);
    assert.equal(snapshotName({ file: 'a.http', key: 'console', ordinal: 0 }), 'console.snap');
  });
});

describe('a workspace that is reached by a link', () => {
  it('has the same requests in a file that is imported as in the file by itself', async () => {
    const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'postcard-link-')));
    try {
      await mkdir(path.join(folder, 'real', 'sub'), { recursive: true });
      await symlink(path.join(folder, 'real'), path.join(folder, 'link'), 'junction');
      const root = path.join(folder, 'link');
      await writeFile(path.join(root, 'sub', 'login.http'), '# @name login\nGET http://h/\n');
      const files = createFilePort(root);
      const ports: RunnerPorts = { files, processEnv: () => undefined, now: () => 0 };
      const file = path.join(root, 'api.http');
      const document = parse('import ./sub/login.http\n');
      const [imported] = (await readImports({ document, file }, ports)).documents;
      assert.equal(imported?.file, path.join(root, 'sub', 'login.http'));
      const [entry] = listRequests(imported.document, imported.file, root);
      assert.equal(entry?.ref.file, 'sub/login.http');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

function isOutside(error: unknown): boolean {
  return error instanceof RunProblem && error.failure.code === 'file-outside';
}

/** Files as Windows has them: names in any case, told by the system as they were first written. */
function onWindows(texts: Readonly<Record<string, string>>): RunnerPorts {
  const real = new Map<string, string>();
  for (const file of Object.keys(texts)) {
    for (let at = file; at !== path.win32.dirname(at); at = path.win32.dirname(at)) {
      real.set(at.toLowerCase(), at);
    }
  }
  const port: Partial<FilePort> = {
    realpath: (file) => {
      const found = real.get(path.win32.normalize(file).toLowerCase());
      return found === undefined
        ? Promise.reject(Object.assign(new Error('ENOENT'), { code: 'ENOENT' }))
        : Promise.resolve(found);
    },
    join: (...parts) => path.win32.join(...parts),
    dirname: (file) => path.win32.dirname(file),
    basename: (file) => path.win32.basename(file),
    isAbsolute: (file) => path.win32.isAbsolute(file),
    workspaceRoot: () => Promise.resolve('c:\\Proj'),
  };
  return { files: port as FilePort, processEnv: () => undefined, now: () => 0 };
}
