import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildBundles } from '../../../esbuild.mjs';

/** A bundle as a release has it. */
interface Bundle {
  readonly text: string;
  /** Files of ours and of packages that are in it. */
  readonly inputs: readonly string[];
}

const NAMES = ['extension.cjs', 'core.cjs', 'views.cjs'] as const;

describe('the bundles of the extension', () => {
  const bundles = new Map<string, Bundle>();
  const inputsOf = (name: string) => bundles.get(name)?.inputs ?? [];

  before(async function () {
    this.timeout(60_000);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'postcard-bundles-'));
    try {
      const metafiles = await buildBundles([...NAMES, 'checks.cjs', 'cli.cjs'], folder);
      for (const [file, { inputs }] of metafiles.flatMap((metafile) =>
        Object.entries(metafile?.outputs ?? {}),
      )) {
        const name = path.basename(file);
        const used = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
        bundles.set(name, {
          text: fs.readFileSync(path.resolve(import.meta.dirname, '../../..', file), 'utf8'),
          inputs: used.map(([input]) => input),
        });
      }
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });

  it('wake with what VS Code has to know, and nothing of Node or of a package', () => {
    const own = inputsOf('extension.cjs').filter((input) => input.startsWith('src/'));
    assert.deepEqual(own.toSorted(), [
      'src/extension.ts',
      'src/host/commands.ts',
      'src/host/lazyTree.ts',
      'src/host/lifecycle.ts',
      'src/host/trust.ts',
    ]);
    const required = [
      ...(bundles.get('extension.cjs')?.text ?? '').matchAll(/require\("([^"]+)"\)/g),
    ];
    assert.deepEqual(required.map(([, name = '']) => name).toSorted(), ['./core.cjs', 'vscode']);
  });

  it('bring YAML to the command in a file of its own', () => {
    const ofYaml = (input: string) => input.startsWith('node_modules/yaml/');
    assert.ok(inputsOf('yaml.cjs').some(ofYaml));
    assert.deepEqual(inputsOf('cli.cjs').filter(ofYaml), []);
    assert.match(bundles.get('cli.cjs')?.text ?? '', /require\("\.\/vendor\/yaml\.cjs"\)/);
  });

  it('open a file without the engine, the sandbox, the panel, the sending or the side bar', () => {
    // Of the engine there is what hides passwords in addresses: a line.
    const late =
      /^(?:node_modules\/|src\/engine\/(?!errors\.ts)|src\/(?:scripting|convert|webview|protocol)\/|src\/views\/(?:sidebar|responsePanel|testExplorer)|src\/editor\/(?:requestActions|plans)\.ts|src\/host\/(?:hostEngine|insight(?:Bundle)?\.ts|ports))/;
    assert.deepEqual(
      inputsOf('core.cjs').filter((input) => late.test(input)),
      [],
    );
  });

  it('look for what is wrong once a file is shown, and not before', () => {
    const checks = (name: string) =>
      inputsOf(name).filter((input) => /^src\/parser\/lint\/lint/.test(input));
    assert.deepEqual(checks('core.cjs'), []);
    assert.ok(checks('checks.cjs').includes('src/parser/lint/lintDocument.ts'));
    assert.ok(checks('checks.cjs').includes('src/parser/lint/lintBlock.ts'));
  });

  it('show the side bar without a parser of their own', () => {
    assert.deepEqual(
      inputsOf('views.cjs').filter((input) => /^src\/parser\/(?:parse|blocks)\.ts/.test(input)),
      [],
    );
  });

  it('ask for the editor once each', () => {
    for (const name of NAMES) {
      const asked = bundles.get(name)?.text.match(/require\("vscode"\)/g) ?? [];
      assert.equal(asked.length, 1, name);
    }
  });
});
