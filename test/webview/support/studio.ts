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

/** Gives a test a panel and closes it afterwards. The page must not have thrown anything. */
export async function withPanel(
  options: PanelOptions,
  use: (panel: Panel) => Promise<void>,
): Promise<void> {
  const panel = await (await theStudio()).panel(options);
  try {
    await use(panel);
    if (panel.errors.length > 0) throw new Error(`The page threw: ${panel.errors.join('; ')}`);
  } finally {
    await panel.close();
  }
}
