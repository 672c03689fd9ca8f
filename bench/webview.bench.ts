/**
 * The panel in a headless Chromium: how soon a body is on the screen, and how long the longest
 * frame is while it is scrolled and searched. Budgets: 150 ms for a small JSON, 200 ms for 50 MB of
 * indented JSON, 1 s for 50 MB in one line, no frame over 50 ms.
 */
import { Studio } from '../test/webview/support/panel.ts';
import type { Panel } from '../test/webview/support/panel.ts';
import { JSON_BODY, exchange } from '../test/webview/support/exchanges.ts';
import { SENDING, bodyOf, liveItems, showLive } from '../test/webview/support/scenes.ts';

const ROUNDS = 5;
const BIG = 50_000_000;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function say(what: string, value: number, budget: number, unit = 'ms'): void {
  const mark = value <= budget ? '' : '  OVER';
  console.log(
    `${what.padEnd(52)} ${value.toFixed(0).padStart(6)} ${unit}   budget ${budget}${mark}`,
  );
}

/** Milliseconds from the message with the exchange to the frame after something of the body is there. */
function timeToPaint({ page }: Panel, selector: string): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        let start = 0;
        window.addEventListener(
          'message',
          ({ data }) => {
            if ((data as { type?: string }).type === 'exchange/show') start = performance.now();
          },
          { capture: true },
        );
        const look = () => {
          if (start > 0 && document.querySelector(wanted) !== null) {
            // Two frames on, it is painted.
            requestAnimationFrame(() => {
              requestAnimationFrame(() => {
                resolve(performance.now() - start);
              });
            });
          } else requestAnimationFrame(look);
        };
        look();
      }),
    selector,
  );
}

/** Starts to watch frames; the answer is all of them until `framesOf`. */
async function watchFrames({ page }: Panel): Promise<void> {
  await page.evaluate(() => {
    const state = { frames: [] as number[], last: performance.now(), on: true };
    Object.assign(window, { frames_: state });
    const tick = () => {
      const now = performance.now();
      state.frames.push(now - state.last);
      state.last = now;
      if (state.on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
}

interface Frames {
  readonly longest: number;
  /** 99 of 100 are no longer: what is left when another program had the machine now and then. */
  readonly most: number;
}

async function framesOf({ page }: Panel): Promise<Frames> {
  const frames = await page.evaluate(() => {
    const state = (window as unknown as { frames_: { frames: number[]; on: boolean } }).frames_;
    state.on = false;
    return state.frames;
  });
  const sorted = [...frames].sort((a, b) => a - b);
  return {
    longest: sorted.at(-1) ?? Number.NaN,
    most: sorted[Math.floor(sorted.length * 0.99) - 1] ?? Number.NaN,
  };
}

function sayFrames(what: string, { longest, most }: Frames): void {
  say(`${what}, longest frame`, longest, 50);
  say(`${what}, 99 of 100 frames`, most, 50);
}

async function inPanel<T>(studio: Studio, use: (panel: Panel) => Promise<T>): Promise<T> {
  const panel = await studio.panel({ width: 800 });
  try {
    return await use(panel);
  } finally {
    await panel.close();
  }
}

async function firstPaint(studio: Studio, total: number, minified: boolean): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    times.push(
      await inPanel(studio, async (panel) => {
        const time = timeToPaint(panel, '.line-text, .cm-line');
        if (total === 0) await panel.show(exchange(), JSON_BODY);
        else await panel.showGenerated(bodyOf('application/json', 'json', ''), total, minified);
        return time;
      }),
    );
  }
  return median(times);
}

/** Fifty batches of a hundred events each, ten times as fast as the host tells them. */
async function streaming(studio: Studio): Promise<number> {
  return inPanel(studio, async (panel) => {
    await showLive(panel, liveItems(1));
    return longestTask(panel, async () => {
      for (let batch = 0; batch < 50; batch += 1) {
        const items = liveItems(100, 1 + batch * 100);
        const total = 1 + (batch + 1) * 100;
        await panel.post({ type: 'exchange/content', content: { id: SENDING.id, items, total } });
        await panel.page.waitForTimeout(10);
      }
      // Not by its text: looking through all rows for it would be the longest task.
      await panel.page.waitForFunction(() =>
        document.querySelector('.records:last-child > :last-child')?.textContent.startsWith('5001'),
      );
    });
  });
}

/** Reading a big body to its end lays it out, counts its lines and checks it to be JSON. */
async function reading(studio: Studio): Promise<number> {
  return inPanel(studio, (panel) =>
    longestTask(panel, async () => {
      await panel.showGenerated(bodyOf('application/json', 'json', ''), BIG);
      await panel.page.getByText(/lines ·/).waitFor({ timeout: 60_000 });
    }),
  );
}

/** What a frame takes on this machine while nothing is done: the floor of the two that follow. */
async function idle(studio: Studio): Promise<Frames> {
  return inPanel(studio, async (panel) => {
    await panel.show(exchange(), JSON_BODY);
    await watchFrames(panel);
    await panel.page.waitForTimeout(3000);
    return framesOf(panel);
  });
}

/** Milliseconds of the page's main thread so far, without the time other programs had the processor. */
async function threadTime({ page }: Panel): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
  };
}

interface TraceEvent {
  readonly name?: string;
  readonly pid?: number;
  readonly tid?: number;
  /** Microseconds, without the time other programs had the processor. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The longest task of the page's main thread while something is done, in milliseconds of processor time. */
async function longestTask({ page }: Panel, use: () => Promise<unknown>): Promise<number> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('The page has no browser.');
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
  await use();
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as {
    traceEvents: readonly TraceEvent[];
  };
  const busiest = new Map<string, number>();
  const mains = new Set<string>();
  for (const { name, pid = 0, tid = 0, tdur = 0, args } of traceEvents) {
    const thread = `${pid} ${tid}`;
    if (name === 'thread_name' && args?.name === 'CrRendererMain') mains.add(thread);
    if (name?.endsWith('RunTask') === true)
      busiest.set(thread, Math.max(busiest.get(thread) ?? 0, tdur));
  }
  return Math.max(...[...mains].map((thread) => busiest.get(thread) ?? 0)) / 1000;
}

const SCROLL_STEPS = 240;

async function scrolling(
  studio: Studio,
): Promise<{ frames: Frames; perFrame: number; longest: number }> {
  return inPanel(studio, async (panel) => {
    await panel.showGenerated(bodyOf('application/json', 'json', ''), BIG);
    await panel.page.getByText(/lines ·/).waitFor({ timeout: 60_000 });
    const time = await threadTime(panel);
    await watchFrames(panel);
    const before = await time();
    const scroll = async (list: Element, steps: number) => {
      for (let step = 0; step < steps; step += 1) {
        // Mostly a wheel, now and then somebody drags the bar.
        if (step % 40 === 39) list.scrollTop = (list.scrollHeight * ((step * 7) % 100)) / 100;
        else list.scrollTop += 160;
        await new Promise(requestAnimationFrame);
      }
    };
    const virtual = panel.page.locator('.virtual');
    await virtual.evaluate(scroll, SCROLL_STEPS);
    const perFrame = ((await time()) - before) / SCROLL_STEPS;
    const frames = await framesOf(panel);
    const longest = await longestTask(panel, () => virtual.evaluate(scroll, SCROLL_STEPS));
    return { frames, perFrame, longest };
  });
}

async function searching(studio: Studio): Promise<{ frames: Frames; ms: number; longest: number }> {
  return inPanel(studio, async (panel) => {
    await panel.showGenerated(bodyOf('application/json', 'json', ''), BIG);
    await panel.page.getByText(/lines ·/).waitFor({ timeout: 60_000 });
    await panel.page.getByRole('button', { name: 'Find' }).click();
    await watchFrames(panel);
    const start = performance.now();
    await panel.page.keyboard.type('lisbon');
    await panel.page.getByText(/^1 of [\d,]+$/).waitFor({ timeout: 60_000 });
    const ms = performance.now() - start;
    const frames = await framesOf(panel);
    await panel.page.keyboard.press('Control+a');
    const longest = await longestTask(panel, async () => {
      await panel.page.keyboard.type('paper');
      await panel.page.keyboard.press('Control+a');
      await panel.page.keyboard.type('price');
      await panel.page.getByText(/^1 of [\d,]+$/).waitFor({ timeout: 60_000 });
    });
    return { ms, frames, longest };
  });
}

async function hexJump(studio: Studio): Promise<number> {
  return inPanel(studio, async (panel) => {
    await panel.showGenerated(bodyOf('application/zip', 'hex', ''), 1e9);
    await panel.page.locator('.hex-text:not(:empty)').first().waitFor();
    const start = performance.now();
    await panel.page.getByLabel(/^Go to offset/).fill('900000000');
    await panel.page.keyboard.press('Enter');
    await panel.page.locator('mark').first().waitFor();
    return performance.now() - start;
  });
}

const studio = await Studio.open();
say('small JSON, data to paint', await firstPaint(studio, 0, false), 150);
say('3 MB of JSON in the editor, data to paint', await firstPaint(studio, 3_000_000, false), 300);
say('50 MB of JSON, data to first lines', await firstPaint(studio, BIG, false), 200);
say('50 MB of JSON in one line, data to first lines', await firstPaint(studio, BIG, true), 1000);
sayFrames('nothing happens (the floor)', await idle(studio));
const scrolled = await scrolling(studio);
sayFrames('50 MB of JSON, scrolled', scrolled.frames);
say('50 MB of JSON, scrolled, processor time a frame', scrolled.perFrame, 16);
say('50 MB of JSON, scrolled, longest task of the processor', scrolled.longest, 50);
const { frames, ms, longest } = await searching(studio);
sayFrames('50 MB of JSON, searched', frames);
say('50 MB of JSON, searched, longest task of the processor', longest, 50);
say('50 MB of JSON, all matches counted', ms, 10_000);
say('50 MB of JSON, read, longest task of the processor', await reading(studio), 50);
say('5,000 events arriving, longest task of the processor', await streaming(studio), 50);
say('1 GB of bytes, go to an offset', await hexJump(studio), 300);
await studio.close();
