/** What surrounds the panel in the real VS Code, photographed in every kind of theme. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startDemoServer } from '../../demo/server.ts';
import { Person } from '../../test/ui/person.ts';
import { packagePath } from '../package/packagePath.ts';
import { ROOT } from '../system/commands.ts';
import { makeProfile } from '../vscode/profile.ts';
import { installExtension } from '../vscode/server.ts';
import { ensureServer } from '../vscode/serverInstall.ts';
import { openWorkbench } from '../vscode/workbench.ts';
import { FILES } from './letters.ts';
import { SHOTS } from './shots.ts';
import type { Shot, Stage } from './shots.ts';

const THEMES = {
  dark: ['Dark Modern', '.vs-dark'],
  light: ['Light Modern', '.vs'],
  contrast: ['Dark High Contrast', '.hc-black'],
  contrastLight: ['Light High Contrast', '.hc-light'],
} as const;

interface Window extends Stage {
  readonly picture: (name: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Takes the pictures whose names begin with `only`, from the packaged extension as it lies in `out`. */
export async function photographWorkbench(folder: string, only: string): Promise<void> {
  fs.mkdirSync(folder, { recursive: true });
  const demo = await startDemoServer();
  try {
    for (const kind of ['trusted', 'empty', 'restricted'] as const) {
      const shots = SHOTS.filter((shot) => shot.where === kind && shot.name.startsWith(only));
      if (shots.length === 0) continue;
      const window = await open(kind, demo.url.replace(/\/$/, ''), folder);
      try {
        for (const shot of shots) await take(shot, window);
      } finally {
        await window.close();
      }
    }
  } finally {
    await demo.close();
  }
}

/** One that fails is told of, with a picture of what was there instead. */
async function take(shot: Shot, window: Window): Promise<void> {
  try {
    await shot.prepare(window);
    await window.picture(shot.name);
  } catch (error) {
    console.error(`${shot.name}: ${error instanceof Error ? error.message : String(error)}`);
    await window.picture(`failed-${shot.name}`);
  }
  await shot.tidy?.(window);
}

async function open(kind: Shot['where'], base: string, pictures: string): Promise<Window> {
  const vscode = await ensureServer(() => undefined);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pc-pictures-'));
  const workspace = path.join(folder, 'letters');
  layOut(workspace, kind, base);
  const settings = {
    'editor.fontSize': 13,
    ...(kind === 'restricted'
      ? {
          'security.workspace.trust.enabled': true,
          'security.workspace.trust.startupPrompt': 'never',
        }
      : {}),
  };
  const profile = makeProfile(folder, { settings });
  await installExtension(vscode, profile, packagePath());
  const workbench = await openWorkbench(vscode, profile, {
    folder: workspace,
    viewport: { width: 1280, height: 800 },
    server: { trust: kind === 'restricted' },
    deviceScaleFactor: 2,
  });
  const { page } = workbench;
  await page.locator('.monaco-workbench').waitFor({ timeout: 90_000 });
  const file = path.join(profile.userData, 'User/settings.json');
  return {
    page,
    person: new Person(workbench),
    picture: async (name) => {
      for (const [theme, [label, mark]] of Object.entries(THEMES)) {
        const now = JSON.parse(fs.readFileSync(file, 'utf8')) as object;
        const wanted = { ...now, 'workbench.colorTheme': label };
        fs.writeFileSync(file, JSON.stringify(wanted, null, 2));
        await page.locator(`.monaco-workbench${mark}`).first().waitFor();
        // Colours fade in.
        await page.waitForTimeout(500);
        await page.screenshot({ path: path.join(pictures, `${name}-${theme}.png`) });
      }
    },
    close: async () => {
      await workbench.close();
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function layOut(workspace: string, kind: Shot['where'], base: string): void {
  fs.mkdirSync(workspace, { recursive: true });
  if (kind === 'empty') return;
  fs.cpSync(path.join(ROOT, 'examples/files'), path.join(workspace, 'files'), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) {
    fs.writeFileSync(path.join(workspace, name), text.replaceAll('BASE', base));
  }
}
