/** Several pictures on one, each with its name under it. */
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';

export interface SheetOptions {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
  /** Start of the names of the sheets. */
  readonly prefix: string;
}

/** Writes the sheets and gives their names back. */
export async function makeSheets(
  page: Page,
  files: readonly string[],
  { width, height, columns, rows, prefix }: SheetOptions,
): Promise<string[]> {
  const perSheet = columns * rows;
  const sheets: string[] = [];
  for (let at = 0; at < files.length; at += perSheet) {
    const part = files.slice(at, at + perSheet);
    const shownRows = Math.ceil(part.length / columns);
    await page.setViewportSize({
      width: (width + 12) * Math.min(columns, part.length),
      height: (height + 32) * shownRows,
    });
    const figures = part.map((file) => {
      const data = fs.readFileSync(file).toString('base64');
      const name = path.basename(file, '.png');
      return `<figure><img width="${width}" src="data:image/png;base64,${data}"><figcaption>${name}</figcaption></figure>`;
    });
    await page.setContent(
      `<style>body{margin:0;background:#777;display:grid;grid-template-columns:repeat(${columns},${width}px);gap:6px 12px;font:13px sans-serif}figure{margin:0}img{display:block}figcaption{background:#ff9;color:#000}</style>${figures.join('')}`,
    );
    const sheet = `${prefix}-sheet-${sheets.length + 1}.png`;
    await page.screenshot({ path: sheet });
    sheets.push(sheet);
  }
  return sheets;
}
