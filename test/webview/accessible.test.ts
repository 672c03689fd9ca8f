import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { THEMES } from './support/panel.ts';
import type { Panel } from './support/panel.ts';
import { SCENES } from './support/scenes.ts';
import { withPanel } from './support/studio.ts';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare global {
  interface Window {
    axe: { run(context: unknown, options: unknown): Promise<AxeResults> };
  }
}

/** The rules that do not look at colours need one theme only. */
const RULES = {
  all: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  colours: ['color-contrast', 'link-in-text-block'],
};

/** Violations as lines: the rule, and where. */
async function violations({ page }: Panel, rules: keyof typeof RULES): Promise<string[]> {
  const { violations: found } = await page.evaluate(
    (runOnly) => window.axe.run(document, { iframes: false, runOnly, resultTypes: ['violations'] }),
    RULES[rules],
  );
  return found.map(({ id, nodes }) => {
    const [first] = nodes;
    const more = nodes.length > 1 ? `(and ${nodes.length - 1} more) ` : '';
    return `${id} ${more}${first?.html.slice(0, 160) ?? ''} ${first?.failureSummary ?? ''}`;
  });
}

describe('axe finds nothing to complain about', () => {
  const [first, ...others] = THEMES;

  it('in any view, in any theme', () =>
    withPanel({ theme: first }, async (panel) => {
      const all: string[] = [];
      for (const [name, scene] of Object.entries(SCENES)) {
        await panel.reload(first);
        await scene(panel);
        // Through the debugger, which the page's policy does not bind.
        await panel.page.evaluate(AXE);
        const found = await violations(panel, 'all');
        all.push(...found.map((line) => `${name}: ${line}`));
        for (const theme of others) {
          await panel.setTheme(theme);
          const wrong = await violations(panel, 'colours');
          all.push(...wrong.map((line) => `${name}, ${theme}: ${line}`));
        }
      }
      assert.deepEqual(all, []);
    })).timeout(600_000);
});
