import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { DemoServer } from '../../../demo/server.ts';
import { startDemoServer } from '../../../demo/server.ts';
import { EXPECTATIONS } from './expectations.ts';
import type { Expectation } from './expectations.ts';
import { EXAMPLES, startTour } from './tourRun.ts';
import type { Told, Tour } from './tourRun.ts';

describe('the tour', () => {
  let server: DemoServer;
  let tour: Tour;
  before(async () => {
    server = await startDemoServer();
    tour = startTour(server.url);
  });
  after(async () => {
    await tour.close();
    await server.close();
  });

  it('has a word here on every file', () => {
    const files = fs
      .readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' })
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => name.endsWith('.http') && !name.startsWith('shop/'));
    assert.deepEqual(files.sort(), Object.keys(EXPECTATIONS).sort());
  });

  for (const [file, requests] of Object.entries(EXPECTATIONS)) {
    describe(file, () => {
      let outcomes: ReadonlyMap<string, Told>;
      before(async () => {
        outcomes = await tour.send(file);
      });

      it('has a word here on every request', () => {
        assert.deepEqual([...outcomes.keys()].sort(), Object.keys(requests).sort());
      });
      for (const [name, expectation] of Object.entries(requests)) {
        it(name, () => {
          const told = outcomes.get(name);
          assert.ok(told, 'the file has no such request');
          compare(told, expectation);
        });
      }
    });
  }
});

function compare(told: Told, expected: Expectation): void {
  const { result } = told;
  const story = result.exchange?.error?.message ?? result.failure?.message ?? '';
  assert.equal(told.error, expected.error ?? null, story);
  assert.equal(told.status, expected.status);
  assert.deepEqual(told.history, expected.history ?? []);
  if (expected.sent !== undefined) assert.equal(told.sent, expected.sent);
  for (const [key, value] of Object.entries(expected.json ?? {})) {
    assert.deepEqual((told.json as Record<string, unknown> | undefined)?.[key], value, key);
  }
  for (const [name, value] of Object.entries(expected.headers ?? {})) {
    if (value instanceof RegExp) assert.match(told.header(name) ?? '', value, name);
    else assert.equal(told.header(name), value, name);
  }
  if (typeof expected.text === 'string') assert.ok(told.text.includes(expected.text), told.text);
  if (expected.text instanceof RegExp) assert.match(told.text, expected.text);
  expected.check?.(told);
  assert.ok(result.ok, `the file does not find it good: ${JSON.stringify(result.tests)}`);
}
