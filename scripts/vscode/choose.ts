/** Which VS Code a run uses: the one that is named, a desktop one, a downloaded one, one from npm. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { ROOT, findOnPath, isExecutable } from '../system/commands.ts';
import { cacheFolder } from '../system/cacheFolder.ts';
import { ensureServer } from './serverInstall.ts';
import type { ServerInstall } from './serverInstall.ts';

/** The program of a desktop VS Code, or `server` for the one from npm. */
export const VSCODE_VARIABLE = 'POSTCARD_VSCODE';
const RELEASES = 'https://update.code.visualstudio.com/api/releases/stable';
const REACHABLE_WITHIN_MS = 4_000;

export type VsCode =
  | { readonly kind: 'desktop'; readonly executable: string; readonly version: string }
  | ({ readonly kind: 'server' } & ServerInstall);

/** @throws Error that says what to install when there is none and none can be had */
export async function chooseVsCode(say: (line: string) => void): Promise<VsCode> {
  const named = process.env[VSCODE_VARIABLE] ?? '';
  if (named !== '' && named !== 'server') return desktop(named);
  if (named === '' && hasDisplay()) {
    const installed = installedDesktop();
    if (installed !== null) return installed;
    const downloaded = await download(say);
    if (downloaded !== null) return desktop(downloaded);
  }
  return { kind: 'server', ...(await ensureServer(say)) };
}

export function describeVsCode(vscode: VsCode): string {
  return vscode.kind === 'desktop'
    ? `desktop VS Code ${vscode.version}, ${vscode.executable}`
    : `VS Code ${vscode.version} from npm (server, workbench and extension host), ${vscode.vscode}`;
}

/** A desktop program on Linux needs a screen, if only a pretended one (`xvfb-run`). */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

function installedDesktop(): VsCode | null {
  for (const executable of usualPlaces()) {
    if (!isExecutable(executable)) continue;
    const found = desktop(executable);
    if (isRecent(found.version)) return found;
  }
  return null;
}

/** The programs themselves: the `code` command starts one and does not wait for its tests. */
function usualPlaces(): string[] {
  const home = os.homedir();
  const command = findOnPath('code');
  // The command is `bin/code` in the folder of the program.
  const beside = command === null ? [] : [path.resolve(fs.realpathSync(command), '../..')];
  if (process.platform === 'darwin') {
    return ['/Applications', path.join(home, 'Applications')].map((folder) =>
      path.join(folder, 'Visual Studio Code.app/Contents/MacOS/Electron'),
    );
  }
  if (process.platform === 'win32') {
    return [
      ...beside,
      path.join(process.env['LOCALAPPDATA'] ?? home, 'Programs/Microsoft VS Code'),
      path.join(process.env['ProgramFiles'] ?? home, 'Microsoft VS Code'),
    ].map((folder) => path.join(folder, 'Code.exe'));
  }
  return [...beside, '/usr/share/code', '/opt/visual-studio-code'].map((folder) =>
    path.join(folder, 'code'),
  );
}

function desktop(executable: string): VsCode & { kind: 'desktop' } {
  if (!isExecutable(executable)) {
    throw new Error(`${VSCODE_VARIABLE} names ${executable}, which is no program.`);
  }
  return { kind: 'desktop', executable, version: versionOf(executable) };
}

/** Read from the program's own manifest: asking the program would start it. */
function versionOf(executable: string): string {
  const folder = path.dirname(fs.realpathSync(executable));
  const places = [path.join(folder, 'resources/app'), path.join(folder, '../Resources/app')];
  // On Windows the resources may lie in a folder named after the build.
  for (const name of fs.readdirSync(folder)) places.push(path.join(folder, name, 'resources/app'));
  for (const place of places) {
    const manifest = path.join(place, 'package.json');
    if (!fs.existsSync(manifest)) continue;
    return (JSON.parse(fs.readFileSync(manifest, 'utf8')) as { version: string }).version;
  }
  return 'of unknown version';
}

function isRecent(version: string): boolean {
  const manifest = fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8');
  const { engines } = JSON.parse(manifest) as { engines: { vscode: string } };
  const numbers = (text: string) => text.replace(/^\D*/, '').split('.').map(Number);
  const [major = 0, minor = 0] = numbers(version);
  const [wantedMajor = 0, wantedMinor = 0] = numbers(engines.vscode);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/** The newest desktop VS Code, kept in the cache folder; null where it cannot be reached. */
async function download(say: (line: string) => void): Promise<string | null> {
  try {
    const signal = AbortSignal.timeout(REACHABLE_WITHIN_MS);
    const answer = await fetch(RELEASES, { signal });
    if (!answer.ok) return null;
    say('downloading desktop VS Code, once');
    return await downloadAndUnzipVSCode({
      cachePath: path.join(cacheFolder(), 'desktop'),
      version: 'stable',
    });
  } catch (error) {
    say(`desktop VS Code cannot be downloaded (${(error as Error).message})`);
    return null;
  }
}
