import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT, manifest, read, textFiles } from './project.ts';

/** Packages that end up in a bundle: the ones a reader may wonder about. */
function bundledPackages(): string[] {
  const names = Object.keys({ ...manifest().dependencies, ...manifest().devDependencies });
  const source = textFiles()
    .filter(({ file }) => file.startsWith('src/'))
    .map(({ text }) => text)
    .join('\n');
  return names.filter((name) => source.includes(`from '${name}`));
}

describe('the documents', () => {
  const documents = textFiles().filter(({ file }) => /^(docs\/)?[^/]+\.md$/.test(file));
  const all = documents.map(({ text }) => text).join('\n');

  it('name every command by its title', () => {
    const missing = manifest()
      .contributes.commands.map(({ title }) => title)
      .filter((title) => !all.includes(title));
    assert.deepEqual(missing, []);
  });

  it('name every setting', () => {
    const missing = Object.keys(manifest().contributes.configuration.properties).filter(
      (key) => !all.includes(key),
    );
    assert.deepEqual(missing, []);
  });

  it('say why there is each package that the bundles contain', () => {
    const architecture = read('docs/ARCHITECTURE.md');
    const missing = bundledPackages().filter((name) => !architecture.includes(`\`${name}\``));
    assert.deepEqual(missing, []);
  });

  it('name every room', () => {
    const rooms = fs
      .readdirSync(path.join(ROOT, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory());
    const architecture = read('docs/ARCHITECTURE.md');
    for (const { name } of rooms) assert.ok(architecture.includes(`\`${name}\``), name);
  });

  it('name only files and folders that are there', () => {
    const missing = documents.flatMap(({ file, text }) =>
      [...text.matchAll(/`((?:src|test|scripts|demo|docs)\/[\w./-]+)`/g)]
        .map(([, name = '']) => name)
        .filter((name) => !fs.existsSync(path.join(ROOT, name)))
        .map((name) => `${file}: ${name}`),
    );
    assert.deepEqual(missing, []);
  });

  it('link only to files that are there', () => {
    const broken = documents.flatMap(({ file, text }) =>
      [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, link = '']) => link)
        .filter((link) => !fs.existsSync(path.join(ROOT, path.dirname(file), link)))
        .map((link) => `${file}: ${link}`),
    );
    assert.deepEqual(broken, []);
  });
});
