/**
 * A window of VS Code into which the packaged extension was installed, as a person does it. The same
 * page on a desktop and in a browser, so the tests do not know which one they drive.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { resolveCliArgsFromVSCodeExecutablePath } from '@vscode/test-electron';
import { _electron as electron, chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { packagePath } from '../../scripts/package/packagePath.ts';
import { browserOptions } from '../../scripts/system/browser.ts';
import { chooseVsCode } from '../../scripts/vscode/choose.ts';
import type { VsCode } from '../../scripts/vscode/choose.ts';
import { middayZone } from '../../scripts/vscode/midday.ts';
import { makeProfile } from '../../scripts/vscode/profile.ts';
import type { Profile } from '../../scripts/vscode/profile.ts';
import { installExtension, workbenchUrl } from '../../scripts/vscode/server.ts';
import { openWorkbench } from '../../scripts/vscode/workbench.ts';

const VIEWPORT = { width: 1280, height: 800 };
/** Only against hanging. */
const START_LIMIT_MS = 120_000;

export interface PackagedWindow {
  readonly page: Page;
  /** One more on the same folder, of the same person. Closed with this one. */
  another(): Promise<PackagedWindow>;
  close(): Promise<void>;
}

/** The folder is not trusted, and nobody is asked about that at the start. */
const RESTRICTED = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

/** Opens a folder in a fresh VS Code. */
export async function openPackagedWindow(
  workspace: string,
  { restricted = false } = {},
): Promise<PackagedWindow> {
  const vscode = await chooseVsCode(() => undefined);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pc-'));
  const profile = makeProfile(folder, {
    settings: { 'editor.fontSize': 13, ...(restricted ? RESTRICTED : {}) },
  });
  const first =
    vscode.kind === 'desktop'
      ? await openDesktop(vscode, profile, { workspace, restricted })
      : await openServer(vscode, profile, { workspace, restricted });
  const others: OpenPage[] = [];
  return {
    page: first.page,
    another: async () => {
      const other = await first.another();
      others.push(other);
      return { ...other, another: () => Promise.reject(new Error('Ask the first window.')) };
    },
    close: async () => {
      for (const other of others) await other.close();
      await first.close();
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Opening {
  readonly workspace: string;
  readonly restricted: boolean;
}

interface OpenPage {
  readonly page: Page;
  readonly close: () => Promise<void>;
}

interface FirstPage extends OpenPage {
  readonly another: () => Promise<OpenPage>;
}

async function openServer(
  vscode: VsCode & { kind: 'server' },
  profile: Profile,
  { workspace, restricted }: Opening,
): Promise<FirstPage> {
  await installExtension(vscode, profile, packagePath());
  const opened = await openWorkbench(vscode, profile, {
    folder: workspace,
    viewport: VIEWPORT,
    server: { trust: restricted, env: { TZ: middayZone() } },
    // Twice the dots, so that the pictures are sharp.
    deviceScaleFactor: 2,
  });
  // A browser of its own: a page behind another one is not drawn.
  const another = async () => {
    const context = await chromium.launchPersistentContext(path.join(profile.folder, 'browser-2'), {
      ...browserOptions(),
      timeout: START_LIMIT_MS,
      viewport: VIEWPORT,
      deviceScaleFactor: 2,
    });
    const other = context.pages()[0] ?? (await context.newPage());
    await other.goto(workbenchUrl(opened.server.host, { folder: workspace }), {
      waitUntil: 'commit',
    });
    return { page: other, close: () => context.close() };
  };
  return { page: opened.page, another, close: () => opened.close() };
}

async function openDesktop(
  vscode: VsCode & { kind: 'desktop' },
  profile: Profile,
  { workspace, restricted }: Opening,
): Promise<FirstPage> {
  const folders = [`--user-data-dir=${profile.userData}`, `--extensions-dir=${profile.extensions}`];
  const [command = vscode.executable, ...before] = resolveCliArgsFromVSCodeExecutablePath(
    vscode.executable,
  );
  const isScript = process.platform === 'win32';
  execFileSync(
    isScript ? `"${command}"` : command,
    // Its own two arguments name folders of a profile; ours come last and hold.
    [...before, '--install-extension', packagePath(), ...folders],
    { stdio: ['ignore', 'ignore', 'inherit'], shell: isScript },
  );
  // An instance shows a folder once: another window of it is another instance, with data of its own.
  const launch = async (userData: string): Promise<OpenPage> => {
    const app = await electron.launch({
      timeout: START_LIMIT_MS,
      env: { ...process.env, TZ: middayZone() },
      executablePath: vscode.executable,
      args: [
        workspace,
        `--user-data-dir=${userData}`,
        `--extensions-dir=${profile.extensions}`,
        ...(restricted ? [] : ['--disable-workspace-trust']),
        '--skip-welcome',
        '--skip-release-notes',
        '--disable-updates',
        ...(process.platform === 'linux' ? ['--no-sandbox'] : []),
      ],
    });
    return { page: await app.firstWindow({ timeout: START_LIMIT_MS }), close: () => app.close() };
  };
  const another = () => {
    const userData = `${profile.userData}-2`;
    fs.cpSync(
      path.join(profile.userData, 'User/settings.json'),
      path.join(userData, 'User/settings.json'),
    );
    return launch(userData);
  };
  return { ...(await launch(profile.userData)), another };
}
