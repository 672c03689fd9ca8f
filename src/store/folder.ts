/** Where Postcard keeps what outlives a run: one folder a person, and in it one a workspace. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

export interface FolderOptions {
  /** Instead of the person's data folder. Default: the variable `POSTCARD_DATA_DIR`, else the platform's. */
  readonly dataFolder?: string;
  /** Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default `process.platform`. */
  readonly platform?: NodeJS.Platform;
}

/** Folder of a workspace, whether it exists or not. One rule for every process. */
export async function workspaceFolder(root: string, options: FolderOptions = {}): Promise<string> {
  const real = spelledAlike(await realpathOr(path.resolve(root)));
  const hash = createHash('sha256').update(real).digest('hex').slice(0, 16);
  return path.join(dataFolder(options), hash);
}

/** A terminal says `C:` where an editor says `c:`, and some programs give paths in their long form. */
export function spelledAlike(file: string): string {
  return file
    .replace(/^\\\\\?\\(?=[a-z]:)/i, '')
    .replace(/^[a-z]:/, (drive) => drive.toUpperCase());
}

/** The person's own: XDG on Linux, Application Support on macOS, LOCALAPPDATA on Windows. */
export function dataFolder({
  dataFolder: given,
  env = process.env,
  platform = process.platform,
}: FolderOptions = {}): string {
  const chosen = given ?? env['POSTCARD_DATA_DIR'];
  if (chosen !== undefined && chosen !== '') return path.resolve(chosen);
  const home = os.homedir();
  const system = platform === 'win32' ? path.win32 : path.posix;
  if (platform === 'darwin') return system.join(home, 'Library', 'Application Support', 'postcard');
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA'] ?? '';
    return system.join(
      system.isAbsolute(local) ? local : system.join(home, 'AppData', 'Local'),
      'postcard',
    );
  }
  // VS Code from the Snap Store has a folder of its own there, and keeps what a terminal has.
  const xdg = env['XDG_DATA_HOME_VSCODE_SNAP_ORIG'] ?? env['XDG_DATA_HOME'] ?? '';
  // The specification: a path that is not absolute is to be ignored.
  return system.join(
    system.isAbsolute(xdg) ? xdg : system.join(home, '.local', 'share'),
    'postcard',
  );
}

/** Makes the folder for this person alone. @throws Error when it cannot be, or is a link to elsewhere or another's */
export async function makePrivateFolder(folder: string): Promise<void> {
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  const facts = await fs.lstat(folder);
  if (!facts.isDirectory()) {
    throw Object.assign(new Error(`${folder} is not a folder.`), { code: 'ENOTDIR' });
  }
  const uid = process.getuid?.();
  if (uid === undefined) return; // Windows: the rights of the home folder count
  if (facts.uid !== uid) {
    throw Object.assign(new Error(`${folder} belongs to somebody else.`), { code: 'EPERM' });
  }
  if ((facts.mode & 0o077) !== 0) await fs.chmod(folder, 0o700);
}

async function realpathOr(file: string): Promise<string> {
  try {
    return await fs.realpath(file);
  } catch {
    // A root that is gone still has its history.
    return file;
  }
}
