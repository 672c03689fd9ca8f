import assert from 'node:assert/strict';
import type { ContentDto } from '../../../src/protocol/messages.ts';
import { LIVE_BYTES, LIVE_ITEMS } from '../../../src/protocol/messages.ts';
import { LiveFeed } from '../../../src/views/liveFeed.ts';

function feed(isReady = true): { feed: LiveFeed; posted: ContentDto[]; open: () => void } {
  const state = { isReady };
  const posted: ContentDto[] = [];
  const made = new LiveFeed((content) => {
    if (state.isReady) posted.push(content);
    return state.isReady;
  });
  return {
    feed: made,
    posted,
    open: () => {
      state.isReady = true;
    },
  };
}

function line(text: string): { kind: 'line'; text: string } {
  return { kind: 'line', text };
}

describe('what comes of a stream, on its way to the panel', () => {
  it('goes in one batch, with how many there were', () => {
    const { feed: one, posted } = feed();
    for (const text of ['{"a":1}', '', '{"a":2}']) one.add('send-1', line(text));
    assert.equal(posted.length, 0);
    one.end();
    assert.equal(posted.length, 1);
    assert.deepEqual(
      posted[0]?.items.map(({ data }) => data),
      ['{"a":1}', '{"a":2}'],
    );
    assert.equal(posted[0].total, 2);
  });

  it('tells events by name and id, and bytes as hex', () => {
    const { feed: one, posted } = feed();
    one.add('send-1', { kind: 'event', event: 'tick', id: '7', data: 'a' });
    one.add('send-1', { kind: 'event', event: 'message', id: '', data: 'b' });
    one.add('send-1', { kind: 'bytes', bytes: Uint8Array.of(0, 255) });
    one.end();
    assert.deepEqual(
      posted[0]?.items.map(({ name, id, data }) => [name, id, data]),
      [
        ['tick', '7', 'a'],
        [null, null, 'b'],
        ['2 B', null, '00 ff'],
      ],
    );
  });

  it('waits for a page that is not ready, and keeps the newest only', () => {
    const { feed: one, posted, open } = feed(false);
    for (let index = 1; index <= LIVE_ITEMS + 10; index += 1) one.add('send-1', line(`${index}`));
    one.flush();
    open();
    one.end();
    assert.equal(posted.length, 1);
    assert.equal(posted[0]?.items.length, LIVE_ITEMS);
    assert.equal(posted[0].items[0]?.data, '11');
    assert.equal(posted[0].total, LIVE_ITEMS + 10);
  });

  it('holds no more than 4 MB, and no more than 64 KiB of one item', () => {
    const { feed: one, posted, open } = feed(false);
    for (let index = 0; index < 200; index += 1) one.add('send-1', line('x'.repeat(100_000)));
    open();
    one.end();
    const lengths = posted.flatMap(({ items }) => items.map(({ data }) => data.length));
    assert.deepEqual([...new Set(lengths)], [64 * 1024 + 1]);
    assert.ok(lengths.length * (64 * 1024 + 1) <= LIVE_BYTES);
    assert.equal(posted[0]?.total, 200);
  });

  it('begins anew with another send', () => {
    const { feed: one, posted } = feed();
    one.add('send-1', line('a'));
    one.add('send-2', line('b'));
    one.end();
    assert.deepEqual(
      posted.map(({ id, total }) => [id, total]),
      [['send-2', 1]],
    );
  });
});
