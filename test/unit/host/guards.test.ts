import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createGuards } from '../../../src/host/guards.ts';
import { KnownHosts } from '../../../src/store/knownHosts.ts';

describe('the questions of the editor about what goes out', () => {
  let folder: string;
  beforeEach(async () => (folder = await fs.mkdtemp(path.join(os.tmpdir(), 'postcard-guards-'))));
  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  function guards(answer: boolean) {
    const asked: string[] = [];
    const made = () =>
      createGuards(
        {
          allowContact: ({ host }) => {
            asked.push(host);
            return Promise.resolve(answer);
          },
          allowChange: ({ method }, environment) => {
            asked.push(`${method} in ${environment}`);
            return Promise.resolve(answer);
          },
        },
        {
          knownHosts: () => Promise.resolve(new KnownHosts(folder)),
          isProtected: (name) => name === 'prod',
        },
      );
    return { asked, made };
  }
  const contact = {
    ...{ method: 'GET', url: 'https://api.example/', environments: [], host: 'api.example' },
    secretNames: ['token'],
  };
  const change = (method: string, ...environments: string[]) => ({
    ...{ method, url: 'https://api.example/', environments },
  });

  it('come once for a host of this workspace when the answer is yes', async () => {
    const { asked, made } = guards(true);
    assert.equal((await made().firstContact(contact)).allowed, true);
    assert.equal((await made().firstContact(contact)).allowed, true);
    assert.deepEqual(asked, ['api.example']);
  });

  it('come again when the answer was no', async () => {
    const { asked, made } = guards(false);
    assert.equal((await made().firstContact(contact)).allowed, false);
    assert.equal((await made().firstContact(contact)).allowed, false);
    assert.deepEqual(asked, ['api.example', 'api.example']);
  });

  it('come once a run for a protected environment, also side by side', async () => {
    const { asked, made } = guards(true);
    const run = made();
    const answers = await Promise.all([
      run.changeData(change('POST', 'prod')),
      run.changeData(change('DELETE', 'prod')),
    ]);
    assert.deepEqual(answers, [true, true]);
    assert.deepEqual(asked, ['POST in prod']);
    await made().changeData(change('PUT', 'shared', 'prod'));
    assert.deepEqual(asked, ['POST in prod', 'PUT in prod']);
  });

  it('do not come for any other environment', async () => {
    const { asked, made } = guards(false);
    assert.equal(await made().changeData(change('POST', 'dev')), true);
    assert.equal(await made().changeData(change('POST')), true);
    assert.deepEqual(asked, []);
  });

  it('keep a whole run back when the name was not typed', async () => {
    const { asked, made } = guards(false);
    const run = made();
    assert.equal(await run.changeData(change('POST', 'prod')), false);
    assert.equal(await run.changeData(change('POST', 'prod')), false);
    assert.equal(asked.length, 1);
  });
});
