import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Authorities } from '../../../src/store/authorities.ts';
import { CA_FILE, certificate, NAMES_CA_FILE } from '../../servers/certificates.ts';

describe('authorities that a workspace trusts', () => {
  let folder: string;
  let place: string;
  let ca: string;
  let other: string;
  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'postcard-authorities-'));
    place = path.join(folder, 'workspace');
    ca = await fs.readFile(CA_FILE, 'utf8');
    other = await fs.readFile(NAMES_CA_FILE, 'utf8');
  });
  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  it('are none until a person adds one, and are known to every window then', async () => {
    const here = new Authorities(place);
    const there = new Authorities(place);
    assert.deepEqual(await there.list(), []);
    await here.add(ca);
    await here.add(ca);
    const [only, ...rest] = await there.list();
    assert.deepEqual(rest, []);
    assert.equal(only?.name, 'Postcard test CA');
    assert.match(only.fingerprint256, /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    assert.equal((await there.read()).length, 1);
  });

  it('are named in one line of what can be seen', async () => {
    const authorities = new Authorities(place);
    await authorities.add(certificate('hostile-name').cert.toString());
    const [only] = await authorities.list();
    assert.equal(only?.name, 'Good CA\\u000aSHA-256: AA:BB\\u202eCC');
  });

  it('can be taken back, one at a time', async () => {
    const authorities = new Authorities(place);
    await authorities.add(ca);
    await authorities.add(other);
    const [first, second] = await authorities.list();
    await authorities.remove(first?.fingerprint256 ?? '');
    assert.deepEqual(await authorities.list(), [second]);
  });

  it('lie in a file for this person alone', async () => {
    await new Authorities(place).add(ca);
    const file = path.join(place, 'authorities.pem');
    if (process.platform !== 'win32') assert.equal((await fs.stat(file)).mode & 0o777, 0o600);
    assert.deepEqual(await fs.readdir(place), ['authorities.pem']);
  });

  it('are not lost where two processes change them at the same time', async () => {
    const script = path.join(import.meta.dirname, 'authorityWriter.ts');
    const codes = await Promise.all(
      [CA_FILE, NAMES_CA_FILE].map(async (file) => {
        const child = spawn(process.execPath, [script, place, file, '25'], { stdio: 'inherit' });
        const [code] = (await once(child, 'close')) as [number | null];
        return code;
      }),
    );
    assert.deepEqual(codes, [0, 0]);
    assert.equal((await new Authorities(place).list()).length, 2);
    assert.deepEqual(await fs.readdir(place), ['authorities.pem']);
  }).timeout(60_000);

  it('are not written over where they cannot be read', async () => {
    await fs.mkdir(path.join(place, 'authorities.pem'), { recursive: true });
    await assert.rejects(new Authorities(place).add(ca));
    assert.deepEqual(await new Authorities(place).read(), []);
  });

  it('are not what is no certificate', async () => {
    const authorities = new Authorities(place);
    await assert.rejects(authorities.add('nothing'));
    await fs.mkdir(place, { recursive: true });
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    await fs.writeFile(path.join(place, 'authorities.pem'), `${broken}${ca}`);
    assert.equal((await authorities.list()).length, 1);
  });
});
