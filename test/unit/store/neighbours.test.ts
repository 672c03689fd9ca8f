import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findNeighbour } from '../../../src/store/neighbours.ts';

describe('what stands beside a file', () => {
  let root = '';
  beforeEach(async () => {
    root = await fs.mkdtemp(path.join(os.tmpdir(), 'postcard-neighbours-'));
    await fs.mkdir(path.join(root, 'api/orders'), { recursive: true });
  });
  afterEach(() => fs.rm(root, { recursive: true, force: true }));

  async function beside(...files: readonly (readonly [name: string, text?: string])[]) {
    for (const [name, text = '{}'] of files) {
      await fs.mkdir(path.dirname(path.join(root, name)), { recursive: true });
      await fs.writeFile(path.join(root, name), text);
    }
    return findNeighbour(path.join(root, 'api/orders'), root);
  }

  const CONFIGURATIONS = [
    '.httpyac.js',
    '.httpyac.json',
    '.httpyac.config.mjs',
    '.httpyacrc',
    'httpyac.config.js',
    'httpyac.config.cjs',
  ];
  for (const name of CONFIGURATIONS) {
    it(`is of httpYac: ${name}`, async () => {
      assert.deepEqual(await beside([`api/orders/${name}`]), { dialect: 'httpyac', file: name });
    });
  }

  it('is of Visual Studio where a person has values of their own', async () => {
    assert.deepEqual(await beside(['api/orders/http-client.env.json.user']), {
      dialect: 'visualstudio',
      file: 'http-client.env.json.user',
    });
  });

  it('is of REST Client where the settings of the workspace speak of it', async () => {
    assert.equal(await beside(['.vscode/settings.json', '{ "editor.tabSize": 2 }']), null);
    assert.deepEqual(
      await beside(['.vscode/settings.json', '{ "rest-client.previewOption": "full" }']),
      { dialect: 'restclient', file: '../../.vscode/settings.json' },
    );
  });

  it('is nobody’s where many clients read it, or where its name only looks alike', async () => {
    const nobodys = [
      'http-client.env.json',
      'http-client.private.env.json',
      'httpyac.md',
      '.httpyacs',
      'package.json',
    ];
    assert.equal(await beside(...nobodys.map((name) => [`api/orders/${name}`] as const)), null);
  });

  it('may lie in a folder above, up to the workspace and no further', async () => {
    assert.deepEqual(await beside(['.httpyac.json']), {
      dialect: 'httpyac',
      file: '../../.httpyac.json',
    });
    assert.equal(await findNeighbour(path.join(root, 'api/orders'), path.join(root, 'api')), null);
  });

  it('counts more the nearer it is', async () => {
    const found = await beside(['.httpyac.json'], ['api/http-client.env.json.user']);
    assert.equal(found?.dialect, 'visualstudio');
  });

  it('is nothing where there is no such folder', async () => {
    assert.equal(await findNeighbour(path.join(root, 'nowhere'), root), null);
  });
});
