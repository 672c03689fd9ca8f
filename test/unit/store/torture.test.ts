import assert from 'node:assert/strict';
import { race, torture } from './torture.ts';

describe('a history whose writers are killed', function () {
  this.timeout(120_000);

  it('keeps every acknowledged record over 30 kills', async () => {
    const result = await torture({ rounds: 15, writers: 2, bodyLength: 200 });
    assert.equal(result.kills, 30);
    assert.ok(result.acknowledged >= 30);
    assert.deepEqual(
      { ...result, kills: 0, acknowledged: 0 },
      { kills: 0, acknowledged: 0, lost: [], duplicates: 0, unreadable: 0 },
    );
  });

  it('keeps every acknowledged record while another process compacts', async () => {
    const result = await torture({ rounds: 4, writers: 2, bodyLength: 6000, compacting: true });
    assert.ok(result.acknowledged >= 8);
    assert.deepEqual(result.lost, []);
    assert.equal(result.duplicates, 0);
  });

  it('holds 1,000 records of each of 4 processes that write side by side', async () => {
    const ids = await race(4, 1000);
    assert.equal(ids.length, 4000);
    assert.equal(new Set(ids).size, 4000);
  });
});
