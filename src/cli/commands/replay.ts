/** `postcard history replay`: the request as it was written then, with its secrets resolved anew. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { listRequests } from '../../runner/listRequests.ts';
import type { HistoryEntry } from '../../store/entry.ts';
import { restoreRequest } from '../../store/restore.ts';
import { parseOptions } from '../args/options.ts';
import { itemsOf } from '../chooseRequests.ts';
import type { ExitCode } from '../exitCodes.ts';
import type { CliIo } from '../io.ts';
import { Projects } from '../projects.ts';
import { Stores } from '../run/stores.ts';
import type { Chosen } from '../select.ts';
import { UsageError } from '../usageError.ts';
import { find, rootHere } from './history.ts';
import { REPLAY_OPTIONS } from './replayOptions.ts';
import { sendRequests } from './send.ts';

export async function run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const args = parseOptions(REPLAY_OPTIONS, argv);
  args.atMost(1);
  const root = await rootHere(io);
  const stores = new Stores(io);
  const entry = await find(await stores.of(root), args.positionals);
  await stores.close();
  const chosen = await restore(entry, root, args.value('values') === 'now' ? 'now' : 'then');
  const project = await new Projects(io).of(root);
  const choice = {
    files: [chosen.file],
    chosen: [chosen],
    items: itemsOf([chosen], true),
    project,
  };
  return sendRequests(choice, { args, io, environments: entry.environment });
}

/** The file as it is now, with the request as it was; or the request alone where the file is gone. */
async function restore(
  stored: HistoryEntry,
  workspaceRoot: string,
  values: 'then' | 'now',
): Promise<Chosen> {
  // A window may have sent it from a file that lies elsewhere.
  const { template, ref, root = workspaceRoot } = stored;
  if (template === null) {
    throw new UsageError('The text of this request was not kept.', 'Send it from its file.');
  }
  const file = path.resolve(root, ref.file);
  const now = await fs.readFile(file, 'utf8').catch(() => '');
  const restored = restoreRequest(stored, { file, root, now, values });
  if (restored === null) {
    throw new UsageError('There is no request in what was kept of this one.');
  }
  const { document, entry } = restored;
  const entries = listRequests(document, file, root);
  return { file: { given: ref.file, file, text: document.text, root, document, entries }, entry };
}
