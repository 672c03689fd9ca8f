/** What a screen reader is told of the main tabs and states, kept as text: look at a change, then record it. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { axTree } from './support/axTree.ts';
import { SCENES } from './support/scenes.ts';
import { withPanel } from './support/studio.ts';

const FOLDER = path.join(import.meta.dirname, '../fixtures/webview/trees');
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';

/** Scenes whose whole page is kept, and those of which the part in the tab is enough. */
const WHOLE = [
  ...[
    'json',
    'json, find',
    'json, more actions',
    'error',
    'error, certificate',
    'cancelled',
    'declined',
  ],
  ...['one hop', 'place, pinned', 'sending', 'receiving', 'live, paused and filtered', 'complaint'],
];
const TABS = [
  ...['html, preview', 'csv', 'events', 'lines of json', 'picture', 'font', 'headers', 'cookies'],
  ...['redirects', 'redirects, open', 'timing', 'request', 'tests', 'log', 'empty', 'not json'],
];

function compare(name: string, actual: string): void {
  const file = path.join(FOLDER, `${name.replaceAll(/[^a-z]+/g, '-')}.txt`);
  if (UPDATE) {
    fs.mkdirSync(FOLDER, { recursive: true });
    fs.writeFileSync(file, `${actual}\n`);
  }
  assert.ok(fs.existsSync(file), `${file} is missing: record it with UPDATE_GOLDEN=1`);
  assert.equal(`${actual}\n`, fs.readFileSync(file, 'utf8'));
}

/** Times of a clock that runs, and of the person's own zone. */
function still(tree: string): string {
  return tree
    .replaceAll(/\d\d:\d\d:\d\d(?:\.\d{3})?/g, 'hh:mm:ss')
    .replaceAll(/^( *)\d+ ms$/gm, '$1n ms');
}

describe('a screen reader is told', () => {
  for (const [names, role] of [
    [WHOLE, null],
    [TABS, 'tabpanel'],
  ] as const) {
    for (const name of names) {
      it(`${name}: names, roles and states, in the order they are read`, () =>
        withPanel({}, async (panel) => {
          await SCENES[name]?.(panel);
          // What is announced is said a moment later.
          await panel.page
            .locator('[role="status"][aria-live="polite"]:not(:empty)')
            .waitFor({ state: 'attached' });
          compare(name, still(await axTree(panel.page, role)));
        }));
    }
  }
});
