/** What surrounds the panel in the real VS Code, photographed in every kind of theme. */
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
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
import { FILES, STAMP } from './letters.ts';
import { SHOTS } from './shots.ts';
import type { Shot, Stage } from './shots.ts';

const THEMES = {
  dark: ['Dark Modern', '.vs-dark'],
  light: ['Light Modern', '.vs'],
  contrast: ['Default High Contrast', '.hc-black'],
  contrastLight: ['Default High Contrast Light', '.hc-light'],
} as const;
type ThemeName = keyof typeof THEMES;

interface Window extends Stage {
  readonly close: () => Promise<void>;
}

export interface WorkbenchPictures {
  readonly folder: string;
  /** Start of the names of the shots that are wanted, as a pattern. */
  readonly only: string;
  /** Empty: all. */
  readonly theme: string;
}

/** Takes the pictures from the packaged extension as it lies in `out`, each theme in windows of its own. */
export async function photographWorkbench(options: WorkbenchPictures): Promise<void> {
  const { folder, only, theme } = options;
  fs.mkdirSync(folder, { recursive: true });
  const demo = await startDemoServer();
  const pictures = await serveStamp();
  const places = { base: demo.url.replace(/\/$/, ''), picture: pictures.url };
  try {
    for (const name of Object.keys(THEMES) as ThemeName[]) {
      if (theme !== '' && theme !== name) continue;
      for (const kind of ['trusted', 'shop', 'empty', 'restricted'] as const) {
        const shots = SHOTS.filter(
          (shot) => shot.where === kind && new RegExp(`^(?:${only})`).test(shot.name),
        );
        if (shots.length === 0) continue;
        const window = await open(kind, name, places);
        try {
          for (const shot of shots) await take(shot, window, `${folder}/${name}`);
        } finally {
          await window.close();
        }
      }
    }
  } finally {
    await demo.close();
    pictures.close();
  }
}

/** One that fails is told of, with a picture of what was there instead. */
async function take(shot: Shot, window: Window, folder: string): Promise<void> {
  let name: string = shot.name;
  try {
    await shot.prepare(window);
  } catch (error) {
    console.error(`${shot.name}: ${error instanceof Error ? error.message : String(error)}`);
    name = `failed-${shot.name}`;
  }
  // A click may have brought what lies at the edge into view: the window itself is not scrolled.
  await window.page.evaluate(() => {
    for (const part of document.querySelectorAll('.monaco-workbench *')) {
      if (part.matches('.part, .split-view-container, .split-view-view, .monaco-grid-view'))
        part.scrollLeft = 0;
    }
  });
  // Colours fade in, and lists settle.
  await window.page.waitForTimeout(300);
  await window.page.screenshot({ path: path.join(folder, `${name}.png`) });
  await shot.tidy?.(window).catch((error: unknown) => {
    console.error(`${shot.name}, tidying: ${String(error)}`);
  });
}

interface Places {
  readonly base: string;
  readonly picture: string;
}

async function serveStamp(): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = http.createServer((_request, response) => {
    response.setHeader('content-type', 'image/svg+xml');
    response.end(STAMP);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/stamp.svg`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function open(kind: Shot['where'], theme: ThemeName, places: Places): Promise<Window> {
  const vscode = await ensureServer(() => undefined);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pc-pictures-'));
  const workspace = path.join(folder, 'letters');
  layOut(workspace, kind, places);
  const [label, mark] = THEMES[theme];
  const settings = {
    'editor.fontSize': 13,
    'editor.minimap.enabled': false,
    'workbench.colorTheme': label,
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
  await page.locator(`.monaco-workbench${mark}`).first().waitFor({ timeout: 90_000 });
  return {
    page,
    person: new Person({
      page,
      close: () => workbench.close(),
      another: () => Promise.reject(new Error('Pictures are taken in one window.')),
    }),
    close: async () => {
      await workbench.close();
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function layOut(workspace: string, kind: Shot['where'], { base, picture }: Places): void {
  fs.mkdirSync(workspace, { recursive: true });
  if (kind === 'empty') return;
  if (kind === 'shop') {
    fs.cpSync(path.join(ROOT, 'examples/shop'), workspace, { recursive: true });
    const file = path.join(workspace, 'http-client.env.json');
    // Of the folder above it, where it is an example.
    const text = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, text.replace('{ "user"', `{ "base": "${base}", "user"`));
    return;
  }
  fs.cpSync(path.join(ROOT, 'examples/files'), path.join(workspace, 'files'), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) {
    fs.writeFileSync(
      path.join(workspace, name),
      text.replaceAll('BASE', base).replaceAll('PICTURE', picture),
    );
  }
}
