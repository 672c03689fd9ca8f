/** Files beside a `.http` file that only one client has: what tells where the text itself does not. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Dialect, Neighbour } from '../parser/ast.ts';

/**
 * Name → client. `http-client.env.json` and its private companion tell nothing: JetBrains, Visual
 * Studio, httpYac and Kulala read them, and so do we.
 */
const NAMES: readonly (readonly [name: RegExp, dialect: Dialect])[] = [
  [/^(?:\.httpyacrc|\.?httpyac\.config\.[a-z]+|\.httpyac\.[a-z]+)$/i, 'httpyac'],
  [/^http-client\.env\.json\.user$/i, 'visualstudio'],
];
const SETTINGS = '.vscode/settings.json';
/** A glob of all that is looked for. */
export const NEIGHBOUR_FILES =
  '**/{.httpyacrc,.httpyac.*,httpyac.config.*,http-client.env.json.user,.vscode/settings.json}';

/** The nearest of them, from `folder` up to `root`; both are absolute. */
export async function findNeighbour(folder: string, root: string): Promise<Neighbour | null> {
  for (let at = folder; ; at = path.dirname(at)) {
    const found = await inFolder(at);
    if (found !== null) {
      const file = path.relative(folder, path.join(at, found.file));
      return { ...found, file: file.replaceAll(path.sep, '/') };
    }
    const above = path.relative(root, path.dirname(at));
    if (at === root || above.startsWith('..') || path.isAbsolute(above)) return null;
  }
}

async function inFolder(folder: string): Promise<Neighbour | null> {
  const names = await fs.readdir(folder).catch((): string[] => []);
  for (const [pattern, dialect] of NAMES) {
    const file = names.find((name) => pattern.test(name));
    if (file !== undefined) return { dialect, file };
  }
  if (!names.includes('.vscode')) return null;
  const settings = await fs.readFile(path.join(folder, SETTINGS), 'utf8').catch(() => '');
  return /"rest-client\./.test(settings) ? { dialect: 'restclient', file: SETTINGS } : null;
}
