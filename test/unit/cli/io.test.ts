import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { absolute, copiedEnvironment, isReaderGone } from '../../../src/cli/io.ts';
import { readInputs, withSlashes } from '../../../src/cli/inputs.ts';
import { selectProxy } from '../../../src/engine/proxies.ts';

describe('the environment of a command', () => {
  const given = {
    Path: 'C:\\Windows',
    HTTP_PROXY: 'http://proxy:3128',
    UserProfile: 'C:\\Users\\me',
  };

  it('is asked on Windows without regard to case', () => {
    const env = copiedEnvironment(given, 'win32');
    assert.equal(env['PATH'], 'C:\\Windows');
    assert.equal(env['path'], 'C:\\Windows');
    assert.equal(env['USERPROFILE'], 'C:\\Users\\me');
    assert.equal(env['NOPE'], undefined);
    assert.equal('userprofile' in env, true);
    assert.deepEqual({ ...env }, given);
    const layers = { request: undefined, session: undefined, environment: env };
    assert.equal(selectProxy('http://h/', layers), 'http://proxy:3128');
  });

  it('is asked elsewhere as it is written', () => {
    const env = copiedEnvironment(given, 'linux');
    assert.equal(env['PATH'], undefined);
    assert.equal(env['Path'], 'C:\\Windows');
  });
});

describe('a path that a person typed', () => {
  it('begins where the command runs', () => {
    assert.equal(absolute({ cwd: '/here' }, './a/../b.http', 'linux'), '/here/b.http');
    assert.equal(absolute({ cwd: 'C:\\here' }, '.\\a/b.http', 'win32'), 'C:\\here\\a\\b.http');
    assert.equal(absolute({ cwd: 'C:\\here' }, 'd:\\b.http', 'win32'), 'd:\\b.http');
    assert.equal(absolute({ cwd: 'C:\\here' }, '\\\\srv\\share\\b', 'win32'), '\\\\srv\\share\\b');
  });

  it('is on Windows the device that has its name, and no file', () => {
    assert.equal(absolute({ cwd: 'C:\\here' }, 'NUL', 'win32'), '\\\\.\\NUL');
    assert.equal(absolute({ cwd: '/here' }, 'NUL', 'linux'), '/here/NUL');
  });
});

describe('a reader that goes away', () => {
  it('is known by what each system says of it', () => {
    assert.deepEqual(
      ['EPIPE', 'EOF', 'ENOSPC'].map((code) => isReaderGone({ code })),
      [true, true, false],
    );
    assert.equal(isReaderGone({}), false);
  });
});

describe('a name in a report', () => {
  it('has slashes on every system, and keeps a backslash that is part of it', () => {
    assert.equal(withSlashes('sub\\api.http', '\\'), 'sub/api.http');
    assert.equal(withSlashes('sub\\api.http', '/'), 'sub\\api.http');
  });
});

describe('a file that is named in another case', () => {
  it('is the one that is there, where the disk takes both', async () => {
    const cwd = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'postcard-case-')));
    try {
      fs.mkdirSync(path.join(cwd, 'sub'));
      fs.writeFileSync(path.join(cwd, 'api.http'), 'GET http://h/\n');
      const isSensitive = !fs.existsSync(path.join(cwd, 'API.http'));
      // Elsewhere a link that differs in case alone does what such a disk does.
      if (isSensitive) fs.symlinkSync('api.http', path.join(cwd, 'API.http'));
      const stream = new PassThrough();
      const io = { cwd, env: {}, interactive: false, signal: new AbortController().signal };
      const inputs = await readInputs({ ...io, stdin: stream, stdout: stream, stderr: stream }, [
        'API.http',
        'api.http',
      ]);
      const found = inputs.map(({ given, file }) => [given, file]);
      assert.deepEqual(found, [['API.http', path.join(cwd, 'api.http')]]);
    } finally {
      fs.rmSync(cwd, { recursive: true });
    }
  });
});
