import assert from 'node:assert/strict';
import { EXTREMES } from './support/extremes.ts';
import { SCENES } from './support/scenes.ts';
import { withPanel } from './support/studio.ts';

describe('the panel at 300 pixels', () => {
  for (const [name, scene] of Object.entries({ ...SCENES, ...EXTREMES })) {
    it(`shows ${name} without anything cut off at the side`, () =>
      withPanel({ width: 300 }, async (panel) => {
        await scene(panel);
        const cutOff = () =>
          panel.page.evaluate(() => {
            const scrolls = (element: Element | null): boolean =>
              element !== null &&
              (/auto|scroll/.test(getComputedStyle(element).overflowX) ||
                element.matches('.visually-hidden, .cm-editor, .virtual') ||
                scrolls(element.parentElement));
            return [...document.querySelectorAll('#app *, .menu *')]
              .filter((element) => {
                const { right, left, width } = element.getBoundingClientRect();
                return (
                  width > 0 && (right > window.innerWidth + 1 || left < -1) && !scrolls(element)
                );
              })
              .map((element) => element.outerHTML.slice(0, 120));
          });
        // What measures itself fits a frame later.
        await panel.until(async () => (await cutOff()).length === 0);
        assert.deepEqual(await cutOff(), []);
        const { scrollWidth } = await panel.page.evaluate(() => ({
          scrollWidth: document.documentElement.scrollWidth,
        }));
        assert.equal(scrollWidth, 300);
      }));
  }
});
