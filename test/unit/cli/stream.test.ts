/** An answer that is shown while it arrives. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPrettyReporter } from '../../../src/cli/formats/pretty.ts';
import type { Reporter } from '../../../src/cli/formats/reporter.ts';
import { createStyle } from '../../../src/cli/terminal/style.ts';
import { Place, builtPostcard } from './postcard.ts';

/** The reporter of a terminal, and what it wrote. */
function onTerminal(): { reporter: Reporter; written: () => string } {
  let text = '';
  const output = {
    open: true,
    write: (piece: string | Uint8Array) => {
      text += piece.toString();
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
    discard: () => Promise.resolve(),
  };
  const reporter = createPrettyReporter({
    ...{ output, style: createStyle(false), terminal: true, columns: 80, showSecrets: false },
    ...{ several: false, verbose: false, warn: () => undefined },
  });
  return { reporter, written: () => text };
}

describe('# @stream', () => {
  let place: Place;
  let bin = '';
  let server: http.Server;
  let url = '';
  let open: http.ServerResponse | null = null;

  before(async function () {
    this.timeout(60_000);
    bin = `${await builtPostcard()}/bin/postcard.cjs`;
    server = http.createServer((request, response) => {
      open = response;
      if (request.url === '/whole') {
        response.end('whole\n');
        return;
      }
      response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
      if (request.url === '/large') {
        response.end(Buffer.alloc(16 * 1024 * 1024, 'x'));
        return;
      }
      response.write('first\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    place = await Place.open({
      'live.http': `# @stream\nGET ${url}/live\n`,
      'large.http': `# @stream\nGET ${url}/large\n`,
      'two.http': `# @stream\nGET ${url}/whole\n\n###\n# @stream\nGET ${url}/whole\n`,
    });
  });
  after(async () => {
    await place.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it('waits for whoever reads slowly, and goes when nobody does, without a word', async () => {
    const slow = await place.shell('postcard send large.http | (sleep 1; wc -c)');
    assert.deepEqual([slow.stdout.trim(), slow.stderr], [String(16 * 1024 * 1024), '']);
    const gone = await place.shell('postcard send large.http | head -c 3');
    assert.deepEqual([gone.stdout, gone.stderr], ['xxx', '']);
  });

  it('comes out byte by byte as it came, before its end, where it is piped', async () => {
    const child = spawn(process.execPath, [bin, 'send', 'live.http', '--no-history'], {
      cwd: place.folder,
      env: { POSTCARD_DATA_DIR: `${place.folder}/.data` },
    });
    let text = '';
    const done = new Promise((resolve) => child.once('close', resolve));
    child.stdout.on('data', (piece: Buffer) => {
      text += piece.toString();
      // Only now does the server go on.
      if (text === 'first\r\n') open?.end('second');
    });
    assert.equal(await done, 0);
    assert.equal(text, 'first\r\nsecond');
  });

  it('leaves `body` the last answer and nothing else', async () => {
    const { stdout } = await place.run(['send', 'two.http', '--all']);
    assert.equal(stdout, 'whole\n');
  });

  it('is shown line by line on a terminal, with secrets hidden and nothing that steers it', async () => {
    const { reporter, written } = onTerminal();
    const secrets = ['hush-hush'];
    const title = 'GET /live';
    for (const text of ['one hush-hush', 'two \u001b[31m']) {
      await reporter.content?.({ title, secrets, piece: { kind: 'line', text } });
    }
    await reporter.content?.({
      ...{ title, secrets },
      piece: { kind: 'event', event: 'tick', data: 'hush-hush', id: '' },
    });
    assert.equal(written(), 'GET /live\none •••••\ntwo \\x1b[31m\ntick: •••••\n');
  });
});
