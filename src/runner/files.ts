/** Files that a request names: found beside the file or at the root, and never outside of the workspace. */
import type { Span } from '../parser/ast.ts';
import { runProblem } from './failure.ts';
import { fileErrorWords } from './fileReasons.ts';
import type { RunProblem } from './failure.ts';
import { whyNotRead, whyNotWritten } from '../variables/guardedPaths.ts';
import { isInside, relativePath } from './paths.ts';
import type { FilePort, RunnerPorts } from './ports.ts';

export interface FileQuestion {
  /** As the author wrote it, resolved. */
  readonly path: string;
  /** Absolute, in the document; for the message. */
  readonly span: Span;
  /** Absolute path of the `.http` file. */
  readonly from: string;
  readonly ports: RunnerPorts;
}

/**
 * The real, absolute path of a file to read.
 * @throws RunProblem when it does not exist, or lies outside of the workspace
 */
export async function findFile({ path, span, from, ports }: FileQuestion): Promise<string> {
  const { files } = ports;
  const fail = failureOf(path, span);
  if (path === '') throw fail('file-missing', 'No file is named here.', 'Write a path after `<`.');
  refuseOddPath(path, fail, files);
  const root = await files.workspaceRoot(from);
  const candidates = candidatePaths(path, { from, root, ports });
  let firstError: unknown = null;
  for (const candidate of candidates) {
    try {
      const real = await files.realpath(candidate);
      const rootPath = await realRoot(files, root);
      if (isInside(rootPath, real)) {
        refuseGuarded(whyNotRead(relativePath(rootPath, real)), path, fail);
        return underRoot(root, rootPath, real, files);
      }
      throw fail(
        'file-outside',
        `\`${path}\` lies outside of the workspace, so it is not read.`,
        `Copy it below ${root}, or open the folder that holds both as the workspace.`,
      );
    } catch (error) {
      if (error instanceof Error && 'failure' in error) throw error;
      firstError ??= error;
    }
  }
  throw fail(
    'file-missing',
    `\`${path}\` cannot be read. ${fileErrorWords(firstError)}`,
    `Looked for ${candidates.slice(0, 2).join(' and ')}.`,
  );
}

/** Where a file is to be written, absolute. @throws RunProblem when that is outside of the workspace */
export async function findTarget({ path, span, from, ports }: FileQuestion): Promise<string> {
  const { files } = ports;
  const fail = failureOf(path, span);
  if (path === '') throw fail('file-missing', 'No file is named here.', 'Write a path after `>>`.');
  refuseOddPath(path, fail, files);
  const root = await files.workspaceRoot(from);
  const [target = path] = candidatePaths(path, { from, root, ports });
  let folder: string;
  try {
    folder = await files.realpath(files.dirname(target));
  } catch (error) {
    throw fail(
      'folder-missing',
      `\`${path}\` cannot be written: its folder cannot be opened. ${fileErrorWords(error)}`,
      'Make the folder first.',
    );
  }
  const real = files.join(folder, files.basename(target));
  const linked = await files.realpath(real).catch(() => real); // it need not exist yet
  const rootPath = await realRoot(files, root);
  if (isInside(rootPath, real) && isInside(rootPath, linked)) {
    for (const each of [real, linked]) {
      refuseGuarded(whyNotWritten(relativePath(rootPath, each)), path, fail);
    }
    return underRoot(root, rootPath, real, files);
  }
  throw fail(
    'file-outside',
    `\`${path}\` lies outside of the workspace, so nothing is written there.`,
    `Name a path below ${root}.`,
  );
}

/**
 * A path for the engine (certificates), which may lie anywhere on this machine; `~` is the home folder.
 * @throws RunProblem for one of another machine, which would be given the person's credentials, or of a device
 */
export function pathBeside(path: string, from: string, ports: RunnerPorts): string {
  const { files } = ports;
  const fail: Fail = (code, message, hint) =>
    runProblem('FileError', { code, message, hint, span: null, name: path });
  refuseOddPath(path, fail, files);
  if (/^\/(?:dev|proc|sys)\//.test(path)) {
    throw fail(
      'file-outside',
      `\`${path}\` is no ordinary file, so it is not read.`,
      'Name a file.',
    );
  }
  const home = homePath(path, ports);
  if (home !== null) return home;
  return files.isAbsolute(path) ? path : files.join(files.dirname(from), path);
}

type Fail = (code: string, message: string, hint: string) => RunProblem;

function failureOf(name: string, span: Span): Fail {
  return (code, message, hint) => runProblem('FileError', { code, message, hint, span, name });
}

function refuseGuarded(reason: string | null, path: string, fail: Fail): void {
  if (reason === null) return;
  throw fail('file-guarded', `\`${path}\` ${reason}.`, 'Name another file. Nothing was sent.');
}

/** What is no ordinary path on any system, or means a device on one. */
function refuseOddPath(path: string, fail: Fail, files: FilePort): void {
  const device =
    /(?:^|[\\/])(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])(?: *\.[^\\/]*)?$/i;
  // `.env::$DATA` is another name of `.env` on NTFS, and `a.json:b` a file that nobody sees.
  const stream = isOnWindows(files) && path.replace(/^[a-z]:/i, '').includes(':');
  const address = /^[a-z][a-z0-9+.-]+:/i.test(path) || /^[\\/]{2}/.test(path);
  if (address || stream || device.test(path) || path.includes('\0'))
    throw fail(
      'file-outside',
      `\`${path.replaceAll('\0', '␀')}\` is no path of this workspace, so it is not used.`,
      'Name a file below the workspace, as `./data/body.json`.',
    );
}

function candidatePaths(
  path: string,
  { from, root, ports }: { from: string; root: string; ports: RunnerPorts },
): string[] {
  const { files } = ports;
  const home = homePath(path, ports);
  if (home !== null) return [home];
  if (files.isAbsolute(path)) return [path];
  const folders = [files.dirname(from), root];
  // A path of Windows means the same on every other system.
  const plain = isOnWindows(files) ? path : path.replaceAll('\\', '/');
  const candidates = [plain, path].flatMap((each) => folders.map((at) => files.join(at, each)));
  return [...new Set(candidates)];
}

function isOnWindows(files: FilePort): boolean {
  return files.join('a', 'b').includes('\\');
}

function homePath(path: string, ports: RunnerPorts): string | null {
  if (path !== '~' && !/^~[\\/]/.test(path)) return null;
  const home = ports.processEnv('HOME') ?? ports.processEnv('USERPROFILE');
  return home === undefined ? null : ports.files.join(home, path.slice(1));
}

/**
 * A real path below the root as the rest of the program spells that root: `c:` instead of `C:`, `/tmp`
 * instead of `/private/tmp`. So a file that is imported is the same one as where it is opened by itself.
 */
function underRoot(root: string, rootPath: string, real: string, files: FilePort): string {
  if (root === rootPath) return real;
  const below = relativePath(rootPath, real);
  return below === real ? real : files.join(root, below);
}

function realRoot(files: FilePort, root: string): Promise<string> {
  return files.realpath(root).catch(() => root); // in memory there are no links
}
