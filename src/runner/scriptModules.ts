/** Local files that a script imports, read beforehand: a script itself can read nothing. */
import { isInside } from './paths.ts';
import type { RunnerPorts } from './ports.ts';
import type { ScriptModule } from './scriptPort.ts';

const MAX_MODULES = 100;
const IMPORT =
  /(?:\bimport\b(?:[^'";()]*?\bfrom\b)?|\bexport\b[^'";()]*?\bfrom\b)\s*(?:"([^"\n]+)"|'([^'\n]+)')|\b(?:import|require)\s*\(\s*(?:"([^"\n]+)"|'([^'\n]+)')\s*\)/g;

/** Every local file that is imported, directly or not. One that cannot be read is left out: the import then fails in the script, with its line. */
export async function readModules(
  code: string,
  file: string,
  ports: RunnerPorts,
): Promise<ScriptModule[]> {
  if (!/\b(?:import|require|export)\b/.test(code)) return [];
  const root = await ports.files.workspaceRoot(file);
  const rootPath = await ports.files.realpath(root).catch(() => root);
  const found: ScriptModule[] = [];
  const queue = [{ code, file }];
  const read = new Map<string, string>();
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const specifier of localSpecifiers(next.code)) {
      const path = await locate(specifier, next.file, ports);
      if (path === null || !isInside(rootPath, path) || found.length >= MAX_MODULES) continue;
      const known = read.get(path);
      const text = known ?? (await ports.files.readText(path).catch(() => null));
      if (text === null) continue;
      found.push({ importer: next.file, specifier, path, code: text });
      if (known === undefined) queue.push({ code: text, file: path });
      read.set(path, text);
    }
  }
  return found;
}

function localSpecifiers(code: string): string[] {
  const all = [...code.matchAll(IMPORT)].map(([, a, b, c, d]) => a ?? b ?? c ?? d ?? '');
  return [...new Set(all)].filter((specifier) => /^\.{0,2}\//.test(specifier));
}

async function locate(specifier: string, from: string, { files }: RunnerPorts) {
  const base = files.isAbsolute(specifier) ? specifier : files.join(files.dirname(from), specifier);
  for (const path of [base, `${base}.js`, `${base}.mjs`, files.join(base, 'index.js')]) {
    const real = await files.realpath(path).catch(() => null);
    if (real !== null && /\.[cm]?js$|\.json$/i.test(real)) return real;
  }
  return null;
}
