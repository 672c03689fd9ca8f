import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { KnownHosts, hostsCalled } from '../../../src/store/knownHosts.ts';

describe('hosts that a workspace has called', () => {
  let folder: string;
  beforeEach(async () => (folder = await fs.mkdtemp(path.join(os.tmpdir(), 'postcard-hosts-'))));
  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  it('are known to every process from then on', async () => {
    const place = path.join(folder, 'workspace');
    const here = new KnownHosts(place);
    const there = new KnownHosts(place);
    assert.equal(await there.has('a.example'), false);
    await here.add('a.example');
    assert.equal(await there.has('a.example'), true);
    assert.equal(await there.has('b.example'), false);
  });

  it('are all there when many are added at one time', async () => {
    const names = Array.from({ length: 50 }, (_, index) => `h${index}.example`);
    await Promise.all(names.map((name) => new KnownHosts(folder).add(name)));
    const after = new KnownHosts(folder);
    for (const name of names) assert.equal(await after.has(name), true, name);
  });

  it('lie in a file for this person alone, once each', async () => {
    const hosts = new KnownHosts(folder);
    await hosts.add('a.example');
    await hosts.add('a.example');
    const file = path.join(folder, 'hosts.txt');
    assert.equal(await fs.readFile(file, 'utf8'), 'a.example\n');
    if (process.platform !== 'win32') assert.equal((await fs.stat(file)).mode & 0o777, 0o600);
  });

  it('are kept for this process where the disk refuses', async () => {
    const file = path.join(folder, 'file');
    await fs.writeFile(file, '');
    const hosts = new KnownHosts(path.join(file, 'below'));
    await hosts.add('a.example');
    assert.equal(await hosts.has('a.example'), true);
  });

  it('cannot smuggle a second line in', async () => {
    const hosts = new KnownHosts(folder);
    await hosts.add('a.example\nb.example');
    assert.equal(await new KnownHosts(folder).has('b.example'), false);
  });
});

describe('hostsCalled', () => {
  const hop = (url: string, response: unknown = {}) => ({ request: { url }, response });

  it('has each host that answered, but for this machine', () => {
    assert.deepEqual(
      hostsCalled([
        hop('https://a.example/x'),
        hop('https://a.example/y'),
        hop('http://b.example:8080/'),
        hop('http://127.0.0.1:3000/'),
        hop('http://[::1]/'),
        hop('https://down.example/', null),
      ]),
      ['a.example', 'b.example:8080'],
    );
  });
});
