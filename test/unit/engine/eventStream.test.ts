import assert from 'node:assert/strict';
import { readEvents, readJsonLines } from '../../../src/engine/content/eventStream.ts';
import { splitLines } from '../../../src/engine/content/lines.ts';

async function* pieces(...texts: string[]): AsyncGenerator<string> {
  for (const text of texts) yield await Promise.resolve(text);
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

describe('server-sent events', () => {
  const check = async (texts: string[], expected: (readonly [string, string, string])[]) => {
    const events = await all(readEvents(splitLines(pieces(...texts))));
    assert.deepEqual(
      events.map(({ event, data, id }) => [event, data, id]),
      expected,
    );
  };

  it('are read across pieces, with several lines of data', async () => {
    await check(
      ['data: a\r', '\ndata:b\n\nda', 'ta\n\n'],
      [
        ['message', 'a\nb', ''],
        ['message', '', ''],
      ],
    );
  });

  it('carry a name each, and keep the last id', async () => {
    await check(
      ['event: x\nid: 7\ndata: 1\n\n: comment\ndata: 2\n\n'],
      [
        ['x', '1', '7'],
        ['message', '2', '7'],
      ],
    );
  });

  it('are dropped where the stream ends before their empty line', async () => {
    await check(['data: 1\n\ndata: 2\n'], [['message', '1', '']]);
  });

  it('tell the time to wait before connecting again', async () => {
    const [event] = await all(readEvents(splitLines(pieces('retry: 250\nretry: x\ndata: 1\n\n'))));
    assert.equal(event?.retryMs, 250);
  });
});

describe('NDJSON', () => {
  it('is read a value a line', async () => {
    assert.deepEqual(await all(readJsonLines(splitLines(pieces('{"a":', '1}\n\n[2]\r\n3')))), [
      { a: 1 },
      [2],
      3,
    ]);
  });

  it('stops at a line that is not JSON, after those before it', async () => {
    const values = readJsonLines(splitLines(pieces('1\n{\n')));
    assert.equal((await values.next()).value, 1);
    await assert.rejects(values.next(), { name: 'JSONDecodeError' });
  });
});
