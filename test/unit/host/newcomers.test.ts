import assert from 'node:assert/strict';
import { openFakeWindow } from './fakeWindow.ts';
import type { FakeOptions } from './fakeWindow.ts';

describe('people who come from REST Client', () => {
  async function told(options: FakeOptions): Promise<string[]> {
    const window = await openFakeWindow(true, options);
    await window.rest();
    const messages = window.messages.filter((text) => text.includes('REST Client'));
    await window.close();
    return messages;
  }

  it('are told once what differs', async function () {
    this.timeout(60_000);
    const options = { installed: ['humao.rest-client'], memory: new Map<string, unknown>() };
    const [message, ...others] = await told(options);
    assert.match(message ?? '', /certificates of https servers are checked/);
    assert.match(message ?? '', /a variable that has no value is not sent/);
    assert.deepEqual(others, []);
    assert.deepEqual(await told(options), []);
  });

  it('are not met where there is no trace of it', async () => {
    assert.deepEqual(await told({}), []);
  });
});
