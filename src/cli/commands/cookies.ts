/** `postcard cookies list` and `postcard cookies clear`: the jars of this workspace. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Cookie } from '../../engine/response.ts';
import { DOTS } from '../../runner/mask.ts';
import { findWorkspaceRoot } from '../../store/filePort.ts';
import type { JarName, Jars } from '../../store/jars.ts';
import { parseOptions } from '../args/options.ts';
import type { Arguments } from '../args/options.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import { unreadable } from '../inputs.ts';
import { absolute, wantsColour } from '../io.ts';
import type { CliIo } from '../io.ts';
import { Stores } from '../run/stores.ts';
import { safeLine } from '../terminal/escape.ts';
import { createStyle } from '../terminal/style.ts';
import { UsageError } from '../usageError.ts';
import { COOKIES_CLEAR_OPTIONS, COOKIES_LIST_OPTIONS } from './options.ts';

export const list = {
  async run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
    const args = parseOptions(COOKIES_LIST_OPTIONS, argv);
    const { stores, jars, names } = await chosenJars(args, io);
    const read = await Promise.all(
      names.map(async (name) => ({ name, cookies: (await jars.load(name)).list() })),
    );
    await stores.close();
    const shown = read.map(({ name, cookies }) => ({
      session: label(name),
      cookies: cookies.map((cookie) =>
        args.has('show-secrets') ? cookie : { ...cookie, value: DOTS },
      ),
    }));
    io.stdout.write(
      args.value('format') === 'json'
        ? `${JSON.stringify({ postcard: 1, sessions: shown }, null, 2)}\n`
        : shown.map((jar) => pretty(io, jar)).join('\n'),
    );
    if (shown.length === 0) io.stderr.write('No cookies are kept for this workspace.\n');
    return EXIT.ok;
  },
};

export const clear = {
  async run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
    const args = parseOptions(COOKIES_CLEAR_OPTIONS, argv);
    const { stores, jars, names } = await chosenJars(args, io);
    for (const name of names) await jars.remove(name);
    await stores.close();
    const what = names.map((name) => safeLine(label(name) ?? 'the workspace')).join(', ');
    io.stderr.write(names.length === 0 ? 'There was nothing to clear.\n' : `Cleared ${what}.\n`);
    return EXIT.ok;
  },
};

/** The jars of the workspace that was named, and which of them are meant. @throws UsageError */
async function chosenJars(
  args: Arguments<'session'>,
  io: CliIo,
): Promise<{ stores: Stores; jars: Jars; names: readonly JarName[] }> {
  args.atMost(1);
  const stores = new Stores(io);
  const { jars } = await stores.of(await rootOf(io, args.positionals));
  const wanted = args.value('session');
  const known = (await jars.list()).map(({ name }) => name);
  if (wanted !== null && !known.includes(wanted)) throw unknownSession(wanted, known);
  return { stores, jars, names: wanted === null ? known : [wanted] };
}

/** The workspace of the folder or file that was named, else of where we are. @throws UsageError */
export async function rootOf(io: CliIo, [given]: readonly string[]): Promise<string> {
  if (given === undefined) return findWorkspaceRoot(path.join(io.cwd, 'any'));
  const full = absolute(io, given);
  // A slip of the finger would mean the workspace around it.
  const stat = await fs.stat(full).catch((error: unknown) => {
    throw unreadable(given, error);
  });
  return findWorkspaceRoot(stat.isDirectory() ? path.join(full, 'any') : full);
}

function label(name: JarName): string | null {
  if (name === null) return null;
  return typeof name === 'string' ? name : `environment ${name.environment}`;
}

function pretty(
  io: CliIo,
  { session, cookies }: { session: string | null; cookies: readonly Cookie[] },
): string {
  const style = createStyle(wantsColour(io, io.stdout, null));
  const lines = cookies.map(({ name, value, domain, path: where, expires, secure, httpOnly }) => {
    const facts = [
      `${domain}${where}`,
      expires === null ? 'session' : `until ${expires.slice(0, 16).replace('T', ' ')}`,
      ...(secure ? ['Secure'] : []),
      ...(httpOnly ? ['HttpOnly'] : []),
    ];
    return `  ${safeLine(`${name}=${value}`)}  ${style.dim(safeLine(facts.join(', ')))}`;
  });
  return `${[style.bold(safeLine(session ?? 'workspace')), ...lines].join('\n')}\n`;
}

function unknownSession(wanted: string, known: readonly JarName[]): UsageError {
  const names = known.filter((name) => typeof name === 'string');
  return new UsageError(
    `There is no session ${JSON.stringify(wanted)}.`,
    names.length === 0 ? 'None is kept yet.' : `There are ${names.join(', ')}.`,
  );
}
