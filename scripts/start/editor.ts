/** Opens VS Code on a folder with the extension in it, and ends it again. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { packagePath } from '../package/packagePath.ts';
import { ROOT, findOnPath, mustRun } from '../system/commands.ts';
import { chooseVsCode, describeVsCode, hasDisplay } from '../vscode/choose.ts';
import type { VsCode } from '../vscode/choose.ts';
import { makeProfile } from '../vscode/profile.ts';
import type { Profile } from '../vscode/profile.ts';
import { installExtension, startServer, workbenchUrl } from '../vscode/server.ts';
import { withProgress } from './progress.ts';

export interface Editor {
  /** Settles when it ended by itself: its window was closed, or it broke. */
  readonly ended: Promise<void>;
  close(): void;
}

/** @throws Error that says why there is none */
export async function openEditor(folder: string): Promise<Editor> {
  const vscode = await withProgress('Looking for VS Code', chooseVsCode);
  console.log(`Opening ${describeVsCode(vscode)}`);
  const profile = makeProfile(fs.mkdtempSync(path.join(os.tmpdir(), 'pc-')), {
    settings: { 'git.enabled': true, 'files.autoSave': 'afterDelay' },
  });
  const editor =
    vscode.kind === 'desktop'
      ? openDesktop(vscode, profile, folder)
      : await openInBrowser(vscode, profile, folder);
  return {
    ended: editor.ended,
    close: () => {
      editor.close();
      fs.rmSync(profile.folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** With a profile of its own it is a program of its own too, apart from windows that are open. */
function openDesktop(
  vscode: VsCode & { kind: 'desktop' },
  profile: Profile,
  folder: string,
): Editor {
  const isRoot = process.getuid?.() === 0;
  const child = spawn(
    vscode.executable,
    [
      folder,
      '--new-window',
      `--extensionDevelopmentPath=${ROOT}`,
      `--user-data-dir=${profile.userData}`,
      `--extensions-dir=${profile.extensions}`,
      '--disable-workspace-trust',
      '--skip-welcome',
      ...(isRoot ? ['--no-sandbox'] : []),
    ],
    { stdio: 'ignore' },
  );
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  child.once('error', reject);
  child.once('exit', () => {
    resolve(undefined);
  });
  return { ended: promise, close: () => child.kill() };
}

async function openInBrowser(
  vscode: VsCode & { kind: 'server' },
  profile: Profile,
  folder: string,
): Promise<Editor> {
  await withProgress('Installing the extension', async () => {
    await mustRun(process.execPath, [path.join(ROOT, 'scripts/package/main.ts')]);
    await installExtension(vscode, profile, packagePath());
  });
  const token = randomBytes(16).toString('hex');
  const server = await startServer(vscode, profile, {
    token,
    builtIn: 'all',
    // A terminal in there is the person's own.
    env: ownFolders(),
  });
  const url = workbenchUrl(server.host, { folder, token });
  console.log(`\nVS Code runs at\n\n    ${url}\n\n(this machine only). Ctrl-C ends it.`);
  if (hasDisplay()) openBrowser(url);
  const { promise, resolve } = Promise.withResolvers<undefined>();
  server.process.once('exit', () => {
    resolve(undefined);
  });
  return {
    ended: promise,
    close: () => {
      server.stop();
    },
  };
}

function ownFolders(): NodeJS.ProcessEnv {
  const names = ['HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME'];
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}

function openBrowser(url: string): void {
  const opener = findOnPath(process.platform === 'darwin' ? 'open' : 'xdg-open');
  if (opener !== null) spawn(opener, [url], { stdio: 'ignore', detached: true }).unref();
}
