/** The requests that a command line names, made ready and not sent: for exports. */
import { CookieJar } from '../../engine/cookieJar.ts';
import { Session } from '../../engine/session.ts';
import { sendDefaultsOf } from '../../store/projectFile.ts';
import type { PreparedRequest } from '../../engine/preparedRequest.ts';
import type { Arguments } from '../args/options.ts';
import { chooseRequests } from '../chooseRequests.ts';
import type { Selecting } from '../chooseRequests.ts';
import { variablesOf } from '../commands/sendOptions.ts';
import type { Reported } from '../formats/reporter.ts';
import { absolute } from '../io.ts';
import type { CliIo } from '../io.ts';
import { createPorts } from '../nodePorts.ts';

import { dryRun } from './dryRun.ts';

export interface Prepared {
  /** Null when it could not be made. */
  readonly request: PreparedRequest | null;
  readonly reported: Reported;
}

export async function prepareChosen(
  io: CliIo,
  args: Arguments<Selecting | 'env' | 'env-file' | 'var'>,
  paths: readonly string[],
): Promise<Prepared[]> {
  const variables = variablesOf(args);
  const choice = await chooseRequests(io, args, paths);
  const ports = createPorts(io, {
    root: choice?.files[0]?.root ?? io.cwd,
    hold: () => () => undefined,
  });
  const named = args.all('env').flatMap((names) => names.split(','));
  const session = new Session({ cookies: new CookieJar(), environment: io.env });
  const prepared: Prepared[] = [];
  for (const { file, entry } of choice?.chosen ?? []) {
    const { request, result } = await dryRun({
      document: file.document,
      file: file.file,
      entry,
      session,
      ports,
      environments: named.length > 0 ? named : (choice?.project.environment ?? []),
      environmentFiles: args.all('env-file').map((name) => absolute(io, name)),
      variables,
      defaults: choice === null ? {} : sendDefaultsOf(choice.project),
      overrides: {},
      earlier: new Map(),
      namedSession: () => session,
      signal: io.signal,
    });
    const { method, target } = entry;
    const reported = { file: file.given, document: file.document, method, target, result };
    prepared.push({ request, reported });
  }
  await Promise.all([session.close(), ports.close()]);
  return prepared;
}
