/** `postcard history`: what was sent in this workspace, from the editor and from here. */
import path from 'node:path';
import { formatDuration } from '../../runner/measures.ts';
import type { HistoryEntry } from '../../store/entry.ts';
import { findWorkspaceRoot } from '../../store/filePort.ts';
import type { Store } from '../../store/openStore.ts';
import { parseOptions } from '../args/options.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import { wantsColour } from '../io.ts';
import type { CliIo } from '../io.ts';
import { Stores } from '../run/stores.ts';
import { safeLine, safeText } from '../terminal/escape.ts';
import { createStyle, statusStyle } from '../terminal/style.ts';
import type { Style } from '../terminal/style.ts';
import { fit } from '../terminal/width.ts';
import { UsageError } from '../usageError.ts';
import { HISTORY_LIST_OPTIONS, HISTORY_SHOW_OPTIONS } from './options.ts';

const SHORT_ID = 8;
/** Of an id that is not clear. */
const MAX_CANDIDATES = 12;
/** A target in a list; `show` has all of it. */
const MAX_TARGET = 200;

export const list = {
  async run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
    const args = parseOptions(HISTORY_LIST_OPTIONS, argv);
    const limit = args.number('limit') ?? 50;
    const entries = await withStore(io, ({ history }) =>
      history.list({ search: args.positionals.join(' '), limit }),
    );
    const style = createStyle(wantsColour(io, io.stdout, null));
    io.stdout.write(
      args.value('format') === 'json'
        ? `${JSON.stringify({ postcard: 1, entries }, null, 2)}\n`
        : entries.map((entry) => `${line(entry, style)}\n`).join(''),
    );
    if (entries.length === 0) io.stderr.write('Nothing in the history of this workspace.\n');
    return EXIT.ok;
  },
};

export const show = {
  async run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
    const args = parseOptions(HISTORY_SHOW_OPTIONS, argv);
    args.atMost(1);
    const entry = await withStore(io, (store) => find(store, args.positionals));
    const style = createStyle(wantsColour(io, io.stdout, null));
    io.stdout.write(
      args.value('format') === 'json'
        ? `${JSON.stringify({ postcard: 1, entry }, null, 2)}\n`
        : whole(entry, style),
    );
    return EXIT.ok;
  },
};

export const clear = {
  async run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
    // `history clear 3f2a` must not clear the others as well.
    parseOptions(HISTORY_SHOW_OPTIONS, argv).atMost(0);
    const count = await withStore(io, ({ history }) => history.clear());
    io.stderr.write(`Cleared ${count} ${count === 1 ? 'entry' : 'entries'}.\n`);
    return EXIT.ok;
  },
};

/** The root of the workspace that we are in. */
export function rootHere(io: CliIo): Promise<string> {
  return findWorkspaceRoot(path.join(io.cwd, 'any'));
}

/** @throws UsageError for an id that is none, or the beginning of several */
export async function find({ history }: Store, [id]: readonly string[]): Promise<HistoryEntry> {
  if (id === undefined) {
    throw new UsageError('Say which entry.', 'postcard history list shows their ids.');
  }
  const entry = await history.get(id);
  if (entry !== null) return entry;
  const found = (await history.list({ search: '', limit: Infinity })).filter(
    (each) => id !== '' && each.id.startsWith(id),
  );
  if (found.length === 0) {
    throw new UsageError(
      `There is no entry ${JSON.stringify(id)}.`,
      'postcard history list shows their ids.',
    );
  }
  const plain = createStyle(false);
  const shown = found.slice(0, MAX_CANDIDATES).map((each) => `\n  ${line(each, plain)}`);
  if (found.length > shown.length) shown.push(`\n  … ${found.length - shown.length} more`);
  throw new UsageError(
    `The ids of ${found.length} entries begin with ${id}:${shown.join('')}`,
    'Write more of it.',
  );
}

async function withStore<T>(io: CliIo, use: (store: Store) => Promise<T>): Promise<T> {
  const stores = new Stores(io);
  try {
    return await use(await stores.of(await rootHere(io)));
  } finally {
    await stores.close();
  }
}

function line(entry: HistoryEntry, style: Style): string {
  const { id, time, request, response, error, ref, elapsedMs } = entry;
  const when = time.slice(0, 19).replace('T', ' ');
  const what = request === null ? ref.key : `${request.method} ${request.url}`;
  const outcome =
    response === null
      ? style.red(error?.type ?? 'nothing')
      : statusStyle(style, response.statusCode)(String(response.statusCode));
  const facts = style.dim(`${ref.file}:${entry.line}  ${formatDuration(elapsedMs)}`);
  return `${style.dim(id.slice(0, SHORT_ID))}  ${when}  ${outcome}  ${fit(safeLine(what), MAX_TARGET)}  ${facts}`;
}

function whole(entry: HistoryEntry, style: Style): string {
  const { request, response, error, template } = entry;
  const lines = [line(entry, style), ''];
  if (request !== null) {
    lines.push(style.bold(safeLine(`${request.method} ${request.url}`)));
    for (const [name, value] of request.headers) lines.push(safeLine(`${name}: ${value}`));
    if (request.body?.content) lines.push('', safeText(request.body.content));
    lines.push('');
  } else if (template !== null) lines.push(safeText(template.trim()), '');
  if (response !== null) {
    const { httpVersion, statusCode, reason, headers, body } = response;
    lines.push(style.bold(safeLine(`HTTP/${httpVersion} ${statusCode} ${reason}`)));
    for (const [name, value] of headers) lines.push(safeLine(`${name}: ${value}`));
    if (body?.form === 'text' && body.content !== null) lines.push('', safeText(body.content));
    else if (body !== null) lines.push('', style.dim(`[${body.sizeBytes ?? '?'} bytes]`));
  }
  if (error !== null) lines.push(style.red(safeLine(`${error.type}: ${error.message}`)));
  return `${lines.join('\n').trimEnd()}\n`;
}
