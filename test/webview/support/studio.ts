/** One browser and one build for all files of tests. */
import { Studio } from './panel.ts';
import type { Panel, PanelOptions } from './panel.ts';

const opened = new Map<'studio', Promise<Studio>>();

function theStudio(): Promise<Studio> {
  const studio = opened.get('studio') ?? Studio.open();
  opened.set('studio', studio);
  return studio;
}

/** At the end of the whole run, whichever file was the last. */
after(async () => {
  await (await opened.get('studio'))?.close();
});

/** One page for all tests that leave nothing behind but what a fresh load takes away. */
const pages = new Map<'page', Panel>();

async function anotherLoad({
  theme = 'dark',
  width = 600,
  height = 700,
}: PanelOptions): Promise<Panel> {
  const kept = pages.get('page');
  if (kept === undefined) {
    const panel = await (await theStudio()).panel({ theme, width, height });
    pages.set('page', panel);
    return panel;
  }
  await kept.page.setViewportSize({ width, height });
  await kept.reload(theme);
  return kept;
}

function check({ errors }: Panel): void {
  if (errors.length > 0) throw new Error(`The page threw: ${errors.join('; ')}`);
}

/** Gives a test a panel that was just loaded. The page must not throw anything. */
export async function withPanel(
  options: PanelOptions,
  use: (panel: Panel) => Promise<void>,
): Promise<void> {
  const panel = await anotherLoad(options);
  await use(panel);
  check(panel);
}

/** As `withPanel`, in a page of its own: for tests that listen to it. */
export async function withOwnPanel(
  options: PanelOptions,
  use: (panel: Panel) => Promise<void>,
): Promise<void> {
  const panel = await (await theStudio()).panel(options);
  try {
    await use(panel);
    check(panel);
  } finally {
    await panel.close();
  }
}
