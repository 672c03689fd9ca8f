/**
 * What it costs to wake the packaged extension, beside an empty one (`activate() {}`) that is woken
 * by the same event in the same extension host of a real VS Code.
 *
 *     node bench/activation.bench.ts [--package FILE] [--rounds N] [--write]
 *
 * Each round is two starts of VS Code with a profile of its own: the first after installing (cold),
 * and the second (warm). The order of the two extensions changes from start to start, and a third,
 * empty one is woken before both and not counted: the first of a window pays for what all use.
 * The package is what `npm run package` made last, or another one. `--write` puts the figures into docs/BENCHMARKS.md.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import { packagePath } from '../scripts/package/packagePath.ts';
import { makeProfile } from '../scripts/vscode/profile.ts';
import type { Profile } from '../scripts/vscode/profile.ts';
import { installExtension } from '../scripts/vscode/server.ts';
import { ensureServer } from '../scripts/vscode/serverInstall.ts';
import type { ServerInstall } from '../scripts/vscode/serverInstall.ts';
import { openWorkbench } from '../scripts/vscode/workbench.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const PAGE = path.join(ROOT, 'docs/BENCHMARKS.md');
const SECTION = /<!-- activation -->[^]*<!-- \/activation -->/;
/** Milliseconds over the empty extension. */
const BUDGET_MS = 10;
const PATIENCE_MS = 90_000;
const POSTCARD = 'postcard.postcard-http';
const EMPTY = 'postcard-bench.empty';
const FIRST = 'postcard-bench.first';

const { values } = parseArgs({
  options: {
    package: { type: 'string', default: packagePath() },
    rounds: { type: 'string', default: '7' },
    write: { type: 'boolean', default: false },
  },
});
const ROUNDS = Number(values.rounds);

interface Measured {
  readonly id: string;
  /** Loading the entry with all that it loads. */
  readonly loadMs: number;
  /** The call of `activate`. */
  readonly callMs: number;
  /** What the thread works for both: on a busy machine the clock tells more about the others. */
  readonly workMs: number;
  /** From opening the file to being active, with VS Code's own part. */
  readonly activeMs: number;
  /** From opening the file to its lenses; null where there are none. */
  readonly lensesMs: number | null;
  /** Work of the extension host's thread until then. */
  readonly lensesWorkMs: number | null;
  /** Work of the extension host's thread, from opening the file to a while after. */
  readonly busyMs: number;
  /** The two figures of VS Code's own "Startup Performance", whole milliseconds. */
  readonly own: { readonly load: number; readonly activate: number };
  readonly loaded: readonly string[];
}

interface Subject {
  readonly id: string;
  readonly file: string;
  readonly lenses: boolean;
}

/** An extension without a line of work, woken by a file of a language of its own. */
async function packEmpty(folder: string, name: string): Promise<string> {
  return pack(folder, name, {
    manifest: {
      activationEvents: [`onLanguage:${name}`],
      contributes: { languages: [{ id: name, extensions: [`.${name}`] }] },
    },
    code: 'exports.activate = () => {};\n',
  });
}

async function pack(
  folder: string,
  name: string,
  { manifest, code }: { readonly manifest: object; readonly code: string },
): Promise<string> {
  const cwd = path.join(folder, name);
  fs.mkdirSync(cwd);
  const all = {
    name,
    publisher: 'postcard-bench',
    version: '1.0.0',
    license: 'MIT',
    main: './main.js',
    engines: { vscode: '^1.107.0' },
    files: ['main.js'],
    ...manifest,
  };
  fs.writeFileSync(path.join(cwd, 'package.json'), JSON.stringify(all));
  fs.writeFileSync(path.join(cwd, 'main.js'), code);
  const file = path.join(folder, `${name}.vsix`);
  await createVSIX({
    cwd,
    packagePath: file,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
  });
  return file;
}

/** The packaged extension, the empty ones and the probe, installed into a folder that all starts share. */
async function install(server: ServerInstall, folder: string): Promise<string> {
  const packages = [
    path.resolve(values.package),
    await packEmpty(folder, 'empty'),
    await packEmpty(folder, 'first'),
    await pack(folder, 'probe', {
      manifest: { activationEvents: ['onStartupFinished'] },
      code: fs.readFileSync(path.join(import.meta.dirname, 'activation/probe.cjs'), 'utf8'),
    }),
  ];
  const profile = makeProfile(path.join(folder, 'p'));
  for (const file of packages) await installExtension(server, profile, file);
  return profile.extensions;
}

/** One start of VS Code, in which each file is opened once. */
async function start(
  server: ServerInstall,
  profile: Profile,
  { workspace, subjects }: { readonly workspace: string; readonly subjects: readonly Subject[] },
): Promise<readonly Measured[]> {
  const output = path.join(profile.folder, 'measured.json');
  fs.rmSync(output, { force: true });
  const workbench = await openWorkbench(server, profile, {
    folder: workspace,
    server: { env: { POSTCARD_PROBE: JSON.stringify({ output, subjects }) } },
  });
  try {
    const end = Date.now() + PATIENCE_MS;
    while (!fs.existsSync(output)) {
      if (Date.now() > end) throw new Error('The probe had no result.');
      await sleep(100);
    }
  } finally {
    await workbench.close();
  }
  const { measured, error } = JSON.parse(fs.readFileSync(output, 'utf8')) as {
    measured: readonly Measured[];
    error?: string;
  };
  if (error !== undefined) throw new Error(`The probe failed: ${error}`);
  return measured;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

type Starts = readonly (readonly Measured[])[];

function medianOf(starts: Starts, id: string, pick: (measured: Measured) => number): number {
  return median(starts.flatMap((all) => all.filter((one) => one.id === id).map(pick)));
}

/** The median of what Postcard takes more than the empty extension of the same window. */
function overEmpty(starts: Starts, pick: (measured: Measured) => number): number {
  return median(
    starts.map((all) => {
      const [own = Number.NaN, empty = Number.NaN] = [POSTCARD, EMPTY].map((id) => {
        const one = all.find((measured) => measured.id === id);
        return one === undefined ? Number.NaN : pick(one);
      });
      return own - empty;
    }),
  );
}

const ROWS: readonly (readonly [string, (measured: Measured) => number])[] = [
  ['loading its code', ({ loadMs }) => loadMs],
  ['its `activate`', ({ callMs }) => callMs],
  ['**both**', ({ loadMs, callMs }) => loadMs + callMs],
  ['both, work of the thread', ({ workMs }) => workMs],
  ['both, as VS Code shows them', ({ own }) => own.load + own.activate],
  ['from opening the file to being active', ({ activeMs }) => activeMs],
  ['all work of the thread in 1.5 s', ({ busyMs }) => busyMs],
];

/** The empty extension has none. */
const LENS_ROWS: readonly (readonly [string, (measured: Measured) => number | null])[] = [
  ['from opening the file to its lenses', ({ lensesMs }) => lensesMs],
  ['from opening the file to its lenses, work of the thread', ({ lensesWorkMs }) => lensesWorkMs],
];

function table(cold: Starts, warm: Starts): string {
  const cells = (starts: Starts, pick: (measured: Measured) => number) => [
    medianOf(starts, EMPTY, pick).toFixed(1),
    medianOf(starts, POSTCARD, pick).toFixed(1),
    overEmpty(starts, pick).toFixed(1),
  ];
  const lines = ROWS.map(([name, pick]) =>
    [name, ...cells(cold, pick), ...cells(warm, pick)].join(' | '),
  );
  const lenses = LENS_ROWS.map(([name, pick]) =>
    [
      name,
      ...[cold, warm].flatMap((starts) => [
        '–',
        medianOf(starts, POSTCARD, (one) => pick(one) ?? Number.NaN).toFixed(1),
        '–',
      ]),
    ].join(' | '),
  );
  return [
    '| ms | empty, cold | Postcard, cold | more | empty, warm | Postcard, warm | more |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...[...lines, ...lenses].map((line) => `| ${line} |`),
  ].join('\n');
}

async function main(): Promise<void> {
  const server = await ensureServer(console.log);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pc-'));
  const cold: (readonly Measured[])[] = [];
  const warm: (readonly Measured[])[] = [];
  try {
    const workspace = path.join(folder, 'workspace');
    fs.mkdirSync(workspace);
    const subject = (id: string, name: string, lenses: boolean): Subject => {
      fs.writeFileSync(path.join(workspace, name), '### One\nGET http://127.0.0.1/\n');
      return { id, file: path.join(workspace, name), lenses };
    };
    const first = subject(FIRST, 'a.first', false);
    const pair = [subject(EMPTY, 'a.empty', false), subject(POSTCARD, 'a.http', true)];
    const extensions = await install(server, folder);
    for (let round = 0; round < ROUNDS; round += 1) {
      const profile = makeProfile(path.join(folder, String(round)), { extensions });
      for (const [index, starts] of [cold, warm].entries()) {
        const order = (round + index) % 2 === 0 ? pair : pair.toReversed();
        const measured = await start(server, profile, { workspace, subjects: [first, ...order] });
        starts.push(measured);
        say(round, index === 0 ? 'cold' : 'warm', measured);
      }
      fs.rmSync(profile.folder, { recursive: true, force: true, maxRetries: 5 });
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  report(cold, warm);
}

function say(round: number, kind: string, measured: readonly Measured[]): void {
  const words = measured
    .filter(({ id }) => id !== FIRST)
    .map(({ id, loadMs, callMs, lensesMs }) => {
      const lenses = lensesMs === null ? '' : `, lenses ${lensesMs.toFixed(1)}`;
      return `${id} ${loadMs.toFixed(1)} + ${callMs.toFixed(1)}${lenses}`;
    });
  console.log(`${round + 1} ${kind}: ${words.join('; ')}`);
}

function report(cold: Starts, warm: Starts): void {
  const both = ({ loadMs, callMs }: Measured) => loadMs + callMs;
  const [coldOver, warmOver] = [overEmpty(cold, both), overEmpty(warm, both)];
  const loaded = cold[0]?.find(({ id }) => id === POSTCARD)?.loaded ?? [];
  const verdict = (over: number) => (over <= BUDGET_MS ? 'held' : '**over**');
  const text = [
    `Machine: ${os.cpus()[0]?.model ?? 'unknown'}, ${os.cpus().length} cores, Node ${process.version}, load ${os.loadavg()[0]?.toFixed(1) ?? '?'}. Medians of ${ROUNDS} first and ${ROUNDS} second starts.`,
    '',
    table(cold, warm),
    '',
    '| | Measured | Budget | |',
    '| --- | --- | --- | --- |',
    `| cold: ms over an empty extension | ${coldOver.toFixed(1)} | ≤ ${BUDGET_MS} | ${verdict(coldOver)} |`,
    `| warm: ms over an empty extension | ${warmOver.toFixed(1)} | ≤ ${BUDGET_MS} | ${verdict(warmOver)} |`,
    '',
    `Loaded with an open file: ${loaded.map((name) => `\`${name}\``).join(', ')}.`,
  ].join('\n');
  console.log(`\n${text}`);
  if (Math.max(coldOver, warmOver) > BUDGET_MS) process.exitCode = 1;
  if (!values.write) return;
  const page = fs.readFileSync(PAGE, 'utf8');
  if (!SECTION.test(page)) throw new Error('docs/BENCHMARKS.md has no place for the activation.');
  const section = `<!-- activation -->\n\n${text}\n\n<!-- /activation -->`;
  fs.writeFileSync(
    PAGE,
    page.replace(SECTION, () => section),
  );
}

await main();
