/** `{{< ./file}}`: the text of a file as a value. */
import { whyNotRead } from './guardedPaths.ts';
import type { EnvironmentFiles } from './ports.ts';
import { failed, plain } from './value.ts';
import type { Evaluated } from './value.ts';
import type { ResolverInput } from './resolver.ts';

export interface IncludeRequest {
  readonly path: string;
  /** The expression as written. */
  readonly written: string;
  /** Absolute path of the file that it stands in. */
  readonly from: string;
  readonly input: ResolverInput;
}

/** Looks beside the file, then in the workspace root; never outside of the workspace. */
export async function readIncluded(request: IncludeRequest): Promise<Evaluated> {
  const { path, written, from, input } = request;
  const { files } = input.ports;
  if (input.passive === true) return { value: undefined, secret: false, problems: [] };
  if (leavesFolder(path)) return outside(written);
  const root = await files.workspaceRoot(from);
  const places = [...new Set([files.join(files.dirname(from), path), files.join(root, path)])];
  for (const place of places) {
    if (!isBelow(root, place) || !(await files.exists(place))) continue;
    const real = await realPath(place, files);
    const realRoot = await realPath(root, files);
    if (!isBelow(realRoot, real)) return outside(written);
    const reason = whyNotRead(real.slice(realRoot.length));
    if (reason !== null) return keptBack(written, reason);
    try {
      return plain(await files.readText(place));
    } catch (error) {
      return failed('invalid-value', {
        name: written,
        says: 'cannot be read',
        hint: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return failed('invalid-value', {
    name: written,
    says: 'names a file that does not exist',
    hint: `Looked for ${places.map((place) => `\`${place}\``).join(' and ')}.`,
  });
}

function outside(written: string): Evaluated {
  return failed('invalid-value', {
    name: written,
    says: 'is not a path inside of the workspace',
    hint: 'Write it relative to this file.',
  });
}

function keptBack(written: string, reason: string): Evaluated {
  return failed('invalid-value', {
    name: written,
    says: `names a file that ${reason}`,
    hint: 'Name a value of it as `{{name}}`.',
  });
}

/** A link may lead out of the workspace though its path does not. */
function realPath(path: string, files: EnvironmentFiles): Promise<string> {
  return files.realpath === undefined ? Promise.resolve(path) : files.realpath(path);
}

/** Absolute paths, drive letters, home and addresses. */
function leavesFolder(path: string): boolean {
  return path === '' || /^(?:[/\\~]|[A-Za-z][A-Za-z+.-]*:)/.test(path);
}

/** `join` has taken out `..` already. */
function isBelow(root: string, path: string): boolean {
  const base = root.replace(/[/\\]+$/, '');
  return path.startsWith(`${base}/`) || path.startsWith(`${base}\\`);
}
