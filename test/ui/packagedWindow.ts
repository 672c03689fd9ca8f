/**
 * A window of VS Code into which the packaged extension was installed, as a person does it. The same
 * page on a desktop and in a browser, so the tests do not know which one they drive.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { resolveCliArgsFromVSCodeExecutablePath } from '@vscode/test-electron';
import { _electron as electron } from 'playwright-core';
import type { Page } from 'playwright-core';
import { packagePath } from '../../scripts/package/packagePath.ts';
import { chooseVsCode } from '../../scripts/vscode/choose.ts';
import type { VsCode } from '../../scripts/vscode/choose.ts';
import { makeProfile } from '../../scripts/vscode/profile.ts';
import type { Profile } from '../../scripts/vscode/profile.ts';
import { installExtension } from '../../scripts/vscode/server.ts';
import { openWorkbench } from '../../scripts/vscode/workbench.ts';

const VIEWPORT = { width: 1280, height: 800 };

export interface PackagedWindow {
  readonly page: Page;
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
  const { page, close } =
    vscode.kind === 'desktop'
      ? await openDesktop(vscode, profile, { workspace, restricted })
      : await openServer(vscode, profile, { workspace, restricted });
  return {
    page,
    close: async () => {
      await close();
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

async function openServer(
  vscode: VsCode & { kind: 'server' },
  profile: Profile,
  { workspace, restricted }: Opening,
): Promise<OpenPage> {
  await installExtension(vscode, profile, packagePath());
  return openWorkbench(vscode, profile, {
    folder: workspace,
    viewport: VIEWPORT,
    server: { trust: restricted },
    // Twice the dots, so that the pictures are sharp.
    deviceScaleFactor: 2,
  });
}

async function openDesktop(
  vscode: VsCode & { kind: 'desktop' },
  profile: Profile,
  { workspace, restricted }: Opening,
): Promise<OpenPage> {
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
  const app = await electron.launch({
    executablePath: vscode.executable,
    args: [
      workspace,
      ...folders,
      ...(restricted ? [] : ['--disable-workspace-trust']),
      '--skip-welcome',
      '--skip-release-notes',
      '--disable-updates',
      ...(process.platform === 'linux' ? ['--no-sandbox'] : []),
    ],
  });
  const page = await app.firstWindow();
  return { page, close: () => app.close() };
}
