import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import type { CliIo } from '../../../src/cli/io.ts';
import { createPorts } from '../../../src/cli/nodePorts.ts';
import { KnownHosts } from '../../../src/store/knownHosts.ts';
import { Place } from './postcard.ts';

describe('secrets for a host that was never called', () => {
  let place: Place;
  before(async function () {
    this.timeout(60_000);
    place = await Place.open({
      'api.http': '### one\nGET http://api.invalid:81/\nX-Key: {{key}}\n',
      'http-client.private.env.json': JSON.stringify({ dev: { key: 'abcdefgh-1234' } }),
    });
  });
  after(() => place.close());

  const errorOf = async (...more: string[]) => {
    const { stdout, code } = await place.run([
      'send',
      'api.http',
      '-e',
      'dev',
      '-f',
      'json',
      ...more,
    ]);
    assert.equal(code, 3);
    assert.ok(!stdout.includes('abcdefgh-1234'));
    const report = JSON.parse(stdout) as {
      results: { error: { type: string; code: string; message: string; hint: string } }[];
    };
    return report.results[0]!.error;
  };

  it('stay where nobody can be asked, and the error names the option', async () => {
    const error = await errorOf();
    assert.equal(error.type, 'DeclinedError');
    assert.equal(error.code, 'first-contact');
    assert.match(error.message, /`key` would go to api\.invalid:81/);
    assert.match(error.hint, /--allow-host api\.invalid:81/);
  });

  for (const host of ['api.invalid:81', 'api.invalid', '*']) {
    it(`go with --allow-host ${host}`, async () => {
      assert.equal((await errorOf('--allow-host', host)).type, 'ConnectionError');
    });
  }

  it('stay when another host is allowed', async () => {
    assert.equal((await errorOf('--allow-host', 'invalid')).type, 'DeclinedError');
  });
});

describe('the question about it at a terminal', () => {
  let folder: string;
  beforeEach(async () => (folder = await fs.mkdtemp(path.join(os.tmpdir(), 'postcard-ask-'))));
  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  async function answered(typed: string) {
    const stdin = new PassThrough();
    const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 200 });
    let seen = '';
    stderr.on('data', (piece: Buffer) => {
      seen += piece.toString();
      if (seen.includes('[y/N]')) setImmediate(() => stdin.write(`${typed}\r`));
    });
    const io: CliIo = {
      ...{ stdin, stderr, stdout: new PassThrough(), interactive: true, env: {}, cwd: '/' },
      signal: new AbortController().signal,
    };
    const known = new KnownHosts(folder);
    const contacts = { allowed: [], known: () => Promise.resolve(known) };
    const ports = createPorts(io, { root: '/', hold: () => () => undefined, contacts });
    const answer = await ports.firstContact?.({
      method: 'GET',
      url: 'https://api.example/x?key=•••••',
      environments: [],
      host: 'api.example',
      secretNames: ['key'],
    });
    return { allowed: answer?.allowed, seen };
  }

  it('shows the address and the names, and a yes is kept for the workspace', async () => {
    const first = await answered('y');
    assert.equal(first.allowed, true);
    assert.match(first.seen, /never called api\.example\. Send `key` to https:\/\/api\.example\/x/);
    const second = await answered('n');
    assert.deepEqual(second, { allowed: true, seen: '' });
  });

  it('takes Enter as a no, and asks the next time', async () => {
    assert.equal((await answered('')).allowed, false);
    assert.match((await answered('')).seen, /never called/);
  });
});
