/** The names of `--env`: a slip of the finger must not send a request with the values of no environment. */
import { createFilePort, findWorkspaceRoot } from '../store/filePort.ts';
import { listEnvironments } from '../variables/environments.ts';
import { nearest } from './args/suggest.ts';
import { readClientSettings } from './clientSettingsFile.ts';
import type { CliIo } from './io.ts';
import type { OpenFile } from './select.ts';
import { UsageError } from './usageError.ts';

/** @throws UsageError for a name that no file around the requests defines */
export async function refuseUnknownEnvironments(
  names: readonly string[],
  files: readonly OpenFile[],
  io: CliIo,
): Promise<void> {
  if (names.length === 0) return;
  const known = await knownEnvironments(
    files.map(({ file }) => file),
    io,
  );
  const unknown = names.find((name) => name !== '' && !known.has(name));
  if (unknown === undefined) return;
  const near = nearest(unknown, known);
  const there = [...known].join(', ');
  throw new UsageError(
    `No file defines the environment ${unknown}.`,
    near !== null
      ? `Did you mean ${near}?`
      : there === ''
        ? 'Environments stand in http-client.env.json beside the requests, or in a file that --env-file names.'
        : `There are: ${there}.`,
  );
}

/** Names that the files around these define, and the settings of their workspace. */
export async function knownEnvironments(
  files: readonly string[],
  io: CliIo,
): Promise<ReadonlySet<string>> {
  const ports = {
    files: createFilePort(null),
    processEnv: (name: string) => io.env[name],
    now: () => Date.now(),
  };
  const known = new Set<string>();
  for (const file of files) {
    const root = await findWorkspaceRoot(file);
    const clientSettings = () => readClientSettings(root);
    for (const { name } of await listEnvironments(file, { ...ports, clientSettings })) {
      known.add(name);
    }
  }
  return known;
}
