import assert from 'node:assert/strict';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { ContentStore } from '../../../src/engine/content/contentStore.ts';
import type { Exchange } from '../../../src/engine/exchange.ts';
import { parseLinks } from '../../../src/engine/links.ts';
import { Session } from '../../../src/engine/session.ts';

const OK = 'HTTP/1.1 200 OK\r\n';
const EMPTY = 'Content-Length: 0\r\n\r\n';

async function answeredWith(bytes: string): Promise<Exchange> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(Buffer.from(bytes, 'latin1')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const session = new Session({ environment: {} });
  try {
    const { port } = server.address() as AddressInfo;
    return await session.exchange({ method: 'GET', url: `http://127.0.0.1:${port}/` });
  } finally {
    await session.close();
    server.close();
  }
}

describe('headers that are slow to look at', function () {
  // Each took longer than this with a pattern that goes back and forth.
  this.timeout(8000);

  it('in long lines', async () => {
    const { response } = await answeredWith(
      `${OK}${`X: ${'a'.repeat(65_000)}\r\n`.repeat(3)}${EMPTY}`,
    );
    assert.equal(response?.statusCode, 200);
  });

  it('one longer than 64 KiB', async () => {
    for (const length of [65_533, 65_534]) {
      const { error } = await answeredWith(`${OK}X: ${'a'.repeat(length - 1)}\r\n${EMPTY}`);
      assert.equal(error?.code ?? null, length === 65_533 ? null : 'HEADERS_TOO_LARGE');
    }
  });

  it('with blanks before and after a length, and in a coding', async () => {
    const blanks = ' \t'.repeat(30_000);
    const length = `Content-Length:${blanks.slice(0, 1000)}2${blanks.slice(0, 1000)}\r\n`;
    const { response } = await answeredWith(`${OK}${length}\r\nok`);
    assert.equal(await response?.text(), 'ok');
    const lengths = [0, 1, 2].map((n) => `Content-Length: ${n}${blanks}x\r\n`).join('');
    assert.equal((await answeredWith(`${OK}${lengths}\r\n`)).error?.code, 'BAD_FRAMING');
    const coding = `Transfer-Encoding: x${blanks}y\r\n\r\n`;
    assert.equal((await answeredWith(OK + coding)).error?.code, 'BAD_FRAMING');
  });

  it('full of the beginnings of links', () => {
    assert.deepEqual({ ...parseLinks(['<'.repeat(200_000)], 'http://h/') }, {});
    const { next } = parseLinks([`${'<'.repeat(1000)}/2>; rel=next`], 'http://h/');
    assert.equal(next?.['url'], 'http://h/2');
  });
});

describe('a body in many small pieces', () => {
  const piece = (index: number) => Uint8Array.of(index % 251);
  for (const spillAt of [1_000_000, 2000]) {
    it(`is kept whole, ${spillAt > 10_000 ? 'in memory' : 'in a file'}`, async () => {
      const store = new ContentStore(spillAt);
      const count = 10_000;
      try {
        for (let index = 0; index < count; index += 1) await store.write(piece(index));
        await store.write(new Uint8Array(5000).fill(7));
        for (let index = 0; index < count; index += 1) await store.write(piece(index));
        await store.flush();
        assert.equal(store.size, 2 * count + 5000);
        assert.equal(store.path === null, spillAt > 10_000);
        const bytes = await store.read(0, store.size);
        assert.equal(bytes.length, store.size);
        for (const index of [0, 1, 1023, 1024, 1025, 9999]) {
          assert.equal(bytes[index], index % 251);
          assert.equal(bytes[count + 5000 + index], index % 251);
        }
        assert.equal(bytes[count], 7);
      } finally {
        await store.close();
      }
    });
  }
});
