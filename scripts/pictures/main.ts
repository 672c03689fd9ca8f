/**
 * Photographs every view and state of the panel, in every theme, at three widths, and assembles the
 * pictures into sheets that can be looked at.
 *
 * `npm run pictures [-- FOLDER] [--only=WORDS] [--theme=NAME] [--width=PIXELS] [--font=PIXELS]
 * [--zoom=FACTOR] [--extremes]`, where the width may be any; with `--workbench` what surrounds the panel, in the
 * real VS Code, from the package in `out`.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Studio, THEMES } from '../../test/webview/support/panel.ts';
import type { Panel, Theme } from '../../test/webview/support/panel.ts';
import { EXTREMES } from '../../test/webview/support/extremes.ts';
import { SCENES } from '../../test/webview/support/scenes.ts';
import { makeSheets } from './sheets.ts';
import { photographWorkbench } from './workbench.ts';

const SIZES = [
  { width: 300, height: 620, columns: 5, rows: 2 },
  { width: 600, height: 480, columns: 3, rows: 3 },
  { width: 1200, height: 520, columns: 2, rows: 4 },
] as const;

interface Size {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
}

/** The usual ones, or the one that is asked for. */
function wantedSizes(width: string): readonly Size[] {
  if (width === '') return SIZES;
  const usual = SIZES.find((size) => String(size.width) === width);
  return [usual ?? { width: Number(width), height: 620, columns: 4, rows: 2 }];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    theme: { type: 'string', default: '' },
    width: { type: 'string', default: '' },
    // As the setting `editor.fontSize`, and as the window is zoomed.
    font: { type: 'string', default: '' },
    zoom: { type: 'string', default: '1' },
    // What is longer or more than is usual.
    extremes: { type: 'boolean', default: false },
    workbench: { type: 'boolean', default: false },
  },
});
const folder = path.resolve(positionals[0] ?? path.join(os.tmpdir(), 'postcard-pictures'));

/** As VS Code tells a page the setting. */
async function setFontSize({ page }: Panel, pixels: string): Promise<void> {
  if (pixels === '') return;
  await page.evaluate((size) => {
    document.documentElement.style.setProperty('--vscode-editor-font-size', `${size}px`);
  }, pixels);
}

async function photograph(studio: Studio, theme: Theme, size: Size): Promise<string[]> {
  const { width, height } = size;
  const zoom = Number(values.zoom);
  const panel = await studio.panel({
    ...{ theme, width: Math.round(width / zoom), height },
    scale: zoom,
  });
  const files: string[] = [];
  for (const [name, scene] of Object.entries(values.extremes ? EXTREMES : SCENES)) {
    if (!name.includes(values.only)) continue;
    await panel.reload(theme);
    await setFontSize(panel, values.font);
    await scene(panel);
    // What is still on its way: a page of bytes, a picture to decode.
    await panel.page.waitForTimeout(80);
    const file = path.join(folder, `${theme}-${width}`, `${name.replaceAll(/[^a-z]+/g, '-')}.png`);
    await panel.page.screenshot({ path: file });
    files.push(file);
  }
  await panel.close();
  return files;
}

async function main(): Promise<void> {
  fs.mkdirSync(folder, { recursive: true });
  const studio = await Studio.open();
  try {
    for (const theme of THEMES.filter((one) => values.theme === '' || one === values.theme)) {
      for (const size of wantedSizes(values.width)) {
        const files = await photograph(studio, theme, size);
        const page = await studio.blankPage();
        const sheets = await makeSheets(page, files, {
          ...size,
          prefix: path.join(folder, `${theme}-${size.width}`),
        });
        await page.close();
        console.log(`${files.length} pictures, ${theme}, ${size.width} px: ${sheets.join(' ')}`);
      }
    }
  } finally {
    await studio.close();
  }
}

if (values.workbench) await photographWorkbench({ folder, only: values.only, theme: values.theme });
else await main();
