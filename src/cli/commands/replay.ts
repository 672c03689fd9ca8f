/** `postcard history replay`: the request as it was written then, with its secrets resolved anew. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { parse } from '../../parser/parse.ts';
import { listRequests } from '../../runner/listRequests.ts';
import { sameRef } from '../../runner/results.ts';
import type { HistoryEntry } from '../../store/entry.ts';
import { parseOptions } from '../args/options.ts';
import { itemsOf } from '../chooseRequests.ts';
import type { ExitCode } from '../exitCodes.ts';
import type { CliIo } from '../io.ts';
import { Projects } from '../projects.ts';
import { Stores } from '../run/stores.ts';
import type { Chosen } from '../select.ts';
import { UsageError } from '../usageError.ts';
import { find, rootHere } from './history.ts';
import { sendRequests } from './send.ts';
import { SEND_OPTIONS } from './sendOptions.ts';

export async function run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const args = parseOptions(SEND_OPTIONS, argv);
  const root = await rootHere(io);
  const stores = new Stores(io);
  const entry = await find(await stores.of(root), args.positionals);
  await stores.close();
  const chosen = await restore(entry, root);
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
async function restore(entry: HistoryEntry, root: string): Promise<Chosen> {
  const { template, ref } = entry;
  if (template === null) {
    throw new UsageError('The text of this request was not kept.', 'Send it from its file.');
  }
  const file = path.resolve(root, ref.file);
  const now = await fs.readFile(file, 'utf8').catch(() => '');
  const text = withTemplate(now, template, { entry, file, root });
  const document = parse(text);
  const entries = listRequests(document, file, root);
  const found =
    entries.find((each) => document.blocks[each.blockIndex]?.text === template) ??
    entries.find((each) => sameRef(each.ref, ref));
  if (found === undefined)
    throw new UsageError('There is no request in what was kept of this one.');
  return { file: { given: ref.file, file, text, root, document, entries }, entry: found };
}

function withTemplate(
  now: string,
  template: string,
  { entry, file, root }: { entry: HistoryEntry; file: string; root: string },
): string {
  const document = parse(now);
  const at = listRequests(document, file, root).find((each) => sameRef(each.ref, entry.ref));
  if (at === undefined) return `${now}\n${template.startsWith('###') ? '' : '###\n'}${template}`;
  const start = document.starts[at.blockIndex] ?? 0;
  const end = start + (document.blocks[at.blockIndex]?.text.length ?? 0);
  return now.slice(0, start) + template + now.slice(end);
}
