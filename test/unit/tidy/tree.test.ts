import assert from 'node:assert/strict';
import { manifest, projectFiles, read, textFiles } from './project.ts';

/** Files of the tree that are ours to keep small: tables of data may be as long as they are. */
const CODE = /^(src|demo|scripts)\/.*\.(ts|mjs|cjs)$/;
const MAX_LINES = 600;

/** Absolute places on somebody's machine. Written so that this file does not contain them. */
const MACHINE_PATHS = new RegExp(
  ['/ro' + 'ot/', '/wo' + 'rk/', '/ho' + 'me/[a-z]+/', '/Us' + 'ers/[A-Za-z]+/', 'C:\\\\Us' + 'ers']
    .map((path) => `(?<![\\w.])${path}`)
    .join('|'),
);

function filesWith(pattern: RegExp, files = textFiles()): string[] {
  return files.flatMap(({ file, text }) => {
    const found = pattern.exec(text);
    return found === null ? [] : [`${file}: ${found[0]}`];
  });
}

describe('the tree', () => {
  it('names no place on the machine it was written on', () => {
    const files = textFiles().filter(({ file }) => !file.startsWith('test/fixtures/'));
    assert.deepEqual(filesWith(MACHINE_PATHS, files), []);
  });

  it('has no test that is left out or runs alone', () => {
    const pattern = /\b(it|describe|context|specify)\.(only|skip)\(/;
    const tests = textFiles().filter(({ file }) => /^test\/.*\.ts$/.test(file));
    assert.ok(tests.length > 0);
    assert.deepEqual(filesWith(pattern, tests), []);
  });

  it('has no note of work left undone', () => {
    const pattern = /\b(TODO|FIXME|XXX)\b/;
    const files = textFiles().filter(({ file }) => CODE.test(file));
    assert.deepEqual(filesWith(pattern, files), []);
  });

  it('has no file of code that grew too long', () => {
    const long = textFiles()
      .filter(({ file }) => CODE.test(file))
      .map(({ file, text }) => ({ file, lines: text.split('\n').length }))
      .filter(({ lines }) => lines > MAX_LINES);
    assert.deepEqual(long, []);
  });

  it('names no grab-bags', () => {
    const bags = projectFiles().filter((file) =>
      /^src\/.*\/?(utils?|helpers?|common|misc|index)\.ts$/.test(file),
    );
    assert.deepEqual(bags, []);
  });

  it('ends every line the same way, and every file with one', () => {
    const files = textFiles().filter(
      ({ file }) => /\.(ts|mjs|cjs|json|md|yml)$/.test(file) && !file.startsWith('test/fixtures/'),
    );
    assert.deepEqual(filesWith(/\r\n/, files), []);
    const unended = files.filter(({ text }) => text !== '' && !text.endsWith('\n'));
    assert.deepEqual(
      unended.map(({ file }) => file),
      [],
    );
  });
});

describe('the packages', () => {
  const lock = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { resolved?: string; version?: string }>;
  };

  it('have no download addresses in the lock file', () => {
    const addresses = Object.entries(lock.packages).filter(([, { resolved }]) => resolved);
    assert.deepEqual(
      addresses.map(([name]) => name),
      [],
    );
  });

  it('are named with exact versions, the ones of the lock file', () => {
    const { devDependencies, dependencies = {} } = manifest();
    for (const [name, version] of Object.entries({ ...devDependencies, ...dependencies })) {
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
      assert.equal(lock.packages[`node_modules/${name}`]?.version, version, name);
    }
  });

  it('are each imported by one file, or by one room where they come as a family', () => {
    const family = /^@(codemirror|lezer)\/|^@vscode\/codicons/;
    const users = new Map<string, string[]>();
    for (const { file, text } of textFiles()) {
      if (!file.startsWith('src/')) continue;
      for (const [, name = ''] of text.matchAll(
        /(?:^import[^;]*?from|\bimport\()\s*'((?:@[^/']+\/)?[^./'@][^/']*)/gm,
      )) {
        if (name.startsWith('node:') || name === 'vscode' || family.test(name)) continue;
        users.set(name, [...(users.get(name) ?? []), file]);
      }
    }
    assert.ok(users.has('undici'));
    const shared = [...users].filter(([, files]) => new Set(files).size > 1);
    assert.deepEqual(shared, []);
  });
});
