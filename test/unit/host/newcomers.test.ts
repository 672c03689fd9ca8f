import assert from 'node:assert/strict';
import { openFakeWindow } from './fakeWindow.ts';
import type { FakeOptions } from './fakeWindow.ts';

describe('people who come from REST Client', () => {
  /** What is said while the window rests; at least `expected` messages are waited for. */
  async function told(options: FakeOptions, expected = 0): Promise<string[]> {
    const window = await openFakeWindow(true, options);
    const messages = () => window.messages.filter((text) => text.includes('REST Client'));
    const end = Date.now() + 30_000;
    while (messages().length < expected && Date.now() < end) await window.rest();
    await window.rest();
    const all = messages();
    await window.close();
    return all;
  }

  it('are told once what differs', async function () {
    this.timeout(60_000);
    const options = { installed: ['humao.rest-client'], memory: new Map<string, unknown>() };
    const [message, ...others] = await told(options, 1);
    assert.match(message ?? '', /certificates of https servers are checked/);
    assert.match(message ?? '', /a variable that has no value is not sent/);
    assert.deepEqual(others, []);
    assert.deepEqual(await told(options), []);
  });

  it('are not met where there is no trace of it', async () => {
    assert.deepEqual(await told({}), []);
  });
});
