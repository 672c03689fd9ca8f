/**
 * The parser against the cheapest reader of lines there is: splitting the text into lines and testing
 * one regular expression on each. Both run in the same process, in turns; a ratio is the median of
 * those of the turns. "Opened" is `parse` alone: where the blocks and the elements of ordinary ones are,
 * and the dialect. "Whole" is that, the tree of every other block, and every diagnostic of the file; the
 * budget is for it. "Trees" is the whole, and every block looked at. "Cold" is the whole in a process
 * that has parsed nothing before, bundled as it is shipped. Memory is measured with everything read, and with everything looked at.
 *
 *     node bench/parser.bench.ts [--write]
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { HttpDocument } from '../src/parser/ast.ts';
import { diagnosticsOf, parse } from '../src/parser/parse.ts';

const BUDGET_WHOLE = 3;
const BUDGET_COLD = 6;
const BUDGET_EDIT_MS = 2;
const BUDGET_MEMORY = 10;

/** A file of ordinary requests: names, variables, headers, JSON bodies, queries over two lines. */
function sampleText(requests: number): string {
  const blocks: string[] = ['@base = https://api.example.com\n@token = abc\n'];
  for (let i = 0; i < requests; i += 1) blocks.push(SHAPES[i % SHAPES.length]?.(i) ?? '');
  return blocks.join('\n');
}

const SHAPES: readonly ((i: number) => string)[] = [
  (i) => `### Read item ${i}\nGET {{base}}/items/${i}?page=1\nAccept: application/json\n`,
  (i) =>
    `### Create item ${i}\n# @name create${i}\nPOST {{base}}/items HTTP/1.1\n` +
    'Content-Type: application/json\nAuthorization: Bearer {{token}}\n\n' +
    `{\n  "id": ${i},\n  "name": "an item",\n  "tags": ["a", "b"]\n}\n`,
  (i) =>
    `###\n// a query over two lines\nGET {{base}}/search\n  ?q=item${i}\n  &sort=name\n` +
    'Accept: */*\nX-Trace: {{$guid}}\n',
  (i) =>
    `### Form ${i}\nPOST {{base}}/login\nContent-Type: application/x-www-form-urlencoded\n\n` +
    `user=u${i}\n&password={{token}}\n`,
];

const LINE = /^(?:GET|POST|PUT|DELETE|PATCH)\s+\S+/;
function baseline(text: string): number {
  let count = 0;
  for (const line of text.split(/\r?\n/)) if (LINE.test(line)) count += 1;
  return count;
}

/** Every block and every diagnostic: what the editor shows of a whole file. */
function readWhole(text: string): number {
  return diagnosticsOf(parse(text)).length;
}

/** The same, and every node. */
function readTrees(text: string): number {
  const document = parse(text);
  return diagnosticsOf(document).length + lookAt(document);
}

function lookAt({ blocks }: HttpDocument): number {
  let requests = 0;
  for (const { request } of blocks) if (request !== null) requests += 1;
  return requests;
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

interface Times {
  /** Milliseconds. */
  readonly lines: number;
  readonly whole: number;
  /** Multiples of the time of the lines. */
  readonly openedRatio: number;
  readonly wholeRatio: number;
  readonly treesRatio: number;
}

/** Measured in turns, so that a busy machine disturbs all alike. */
function compare(text: string, rounds: number): Times {
  const works = [baseline, parse, readWhole, readTrees];
  // What takes microseconds is measured many times at once.
  const times = Math.max(1, Math.round(20_000 / text.length));
  const turns: number[][] = [];
  for (let i = 0; i < rounds; i += 1) {
    turns.push(
      works.map((work) =>
        timed(() => {
          for (let run = 0; run < times; run += 1) work(text);
        }),
      ),
    );
  }
  const warm = turns.slice(rounds >> 2);
  const time = (work: number) => median(warm.map((turn) => turn[work] ?? Number.NaN)) / times;
  const ratio = (work: number) =>
    median(warm.map((turn) => (turn[work] ?? Number.NaN) / (turn[0] ?? Number.NaN)));
  return {
    lines: time(0),
    whole: time(2),
    openedRatio: ratio(1),
    wholeRatio: ratio(2),
    treesRatio: ratio(3),
  };
}

/**
 * The first time in a process, as a multiple of the first time of the lines in another: of many
 * processes those that were disturbed least.
 */
function coldRatio(script: string, requests: number): number {
  const turns = requests <= 1_000 ? 24 : 6;
  const lines: number[] = [];
  const whole: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    lines.push(coldTime(script, 'lines', requests));
    whole.push(coldTime(script, 'whole', requests));
  }
  return Math.min(...whole) / Math.min(...lines);
}

function coldTime(script: string, what: string, requests: number): number {
  return Number(inProcess(script, ['--cold', what, String(requests)]));
}

/** What a process of its own prints. */
function inProcess(script: string, args: readonly string[]): string {
  const { stdout } = spawnSync(process.execPath, ['--expose-gc', script, ...args], {
    encoding: 'utf8',
  });
  return stdout;
}

/**
 * Milliseconds that this thread works: what somebody waits for on a machine that does nothing else.
 * Compilers and collectors beside it, and other processes, are not counted.
 */
function worked(work: () => void): number {
  const start = threadTime();
  work();
  return threadTime() - start;
}

/** Milliseconds; the system brings its count up to date when a thread rests. */
function threadTime(): number {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** This file with the parser in it, as a release has it. */
async function bundled(folder: string): Promise<string> {
  const { buildSync } = await import('esbuild');
  const outfile = path.join(folder, 'parser.bench.mjs');
  buildSync({
    entryPoints: [import.meta.filename],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    external: ['esbuild'],
  });
  return outfile;
}

function editTimes(text: string): number[] {
  let document = parse(text);
  const times: number[] = [];
  for (let i = 0; i < 60; i += 1) {
    const at = (document.starts[Math.floor((document.starts.length * (i % 10)) / 10)] ?? 0) + 6;
    const now = `${document.text.slice(0, at)}x${document.text.slice(at)}`;
    const edit = { start: at, oldEnd: at, newEnd: at + 1 };
    // The editor hands over flat text.
    now.charCodeAt(0);
    times.push(timed(() => (document = parse(now, { previous: document, edit }))));
  }
  return times.slice(10);
}

/** Bytes that a document keeps, with every diagnostic read; then with every node looked at. */
function retainedBytes(text: string): readonly [number, number] {
  const kept = () => {
    for (let i = 0; i < 3; i += 1) globalThis.gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  // Code is no part of what is kept.
  readTrees(text);
  const before = kept();
  const document = parse(text);
  const found = diagnosticsOf(document).length;
  const read = kept() - before;
  const requests = lookAt(document);
  const looked = kept() - before;
  return found + requests > 0 ? [read, looked] : [0, 0];
}

interface Row {
  readonly name: string;
  readonly value: number;
  readonly budget: number;
}

function measure(script: string): { table: readonly object[]; rows: readonly Row[] } {
  const rows: Row[] = [];
  const table = [10, 1_000, 10_000, 100_000].map((requests) => {
    const text = sampleText(requests);
    const rounds = requests <= 1_000 ? 400 : requests <= 10_000 ? 60 : 12;
    const { lines, whole, openedRatio, wholeRatio, treesRatio } = compare(text, rounds);
    const cold = coldRatio(script, requests);
    const [memory, trees] =
      requests < 1_000
        ? []
        : inProcess(script, ['--kept', String(requests)])
            .split(' ')
            .map((bytes) => Number(bytes) / Buffer.byteLength(text));
    const of = `${requests.toLocaleString('en')} requests`;
    const row = (name: string, value: number, budget: number) =>
      rows.push({ name: `${of}, ${name}`, value, budget });
    row('whole: time of the lines', wholeRatio, BUDGET_WHOLE);
    row('whole and cold: time of the cold lines', cold, BUDGET_COLD);
    if (memory !== undefined) row('all read: bytes of the text', memory, BUDGET_MEMORY);
    if (trees !== undefined) row('all looked at: bytes of the text', trees, BUDGET_MEMORY);
    return {
      requests,
      'lines ms': lines.toFixed(3),
      'whole ms': whole.toFixed(3),
      'opened ratio': openedRatio.toFixed(2),
      'whole ratio': wholeRatio.toFixed(2),
      'trees ratio': treesRatio.toFixed(2),
      'cold ratio': cold.toFixed(1),
      'memory / text': memory?.toFixed(1) ?? '–',
      'with trees': trees?.toFixed(1) ?? '–',
    };
  });
  const edit = median(editTimes(sampleText(10_000)));
  rows.push({ name: 'an edit in 10,000 requests: ms', value: edit, budget: BUDGET_EDIT_MS });
  return { table, rows };
}

/** Puts the tables into docs/BENCHMARKS.md. */
function writePage(table: readonly object[], rows: readonly Row[]): void {
  const page = new URL('../docs/BENCHMARKS.md', import.meta.url);
  const text = fs.readFileSync(page, 'utf8');
  const head = Object.keys(table[0] ?? {});
  const line = (cells: readonly unknown[]) => `| ${cells.join(' | ')} |`;
  const section = [
    '<!-- parser -->',
    '',
    `Machine: ${os.cpus()[0]?.model ?? 'unknown'}, ${os.cpus().length} cores, Node ${process.version}, load ${os.loadavg()[0]?.toFixed(1) ?? '?'}.`,
    '',
    line(head),
    line(head.map(() => '---')),
    ...table.map((row) => line(Object.values(row))),
    '',
    line(['', 'Measured', 'Budget', '']),
    line(['---', '---', '---', '---']),
    ...rows.map(({ name, value, budget }) =>
      line([name, value.toFixed(2), `≤ ${budget}`, value <= budget ? 'held' : '**over**']),
    ),
    '',
    '<!-- /parser -->',
  ].join('\n');
  fs.writeFileSync(
    page,
    text.replace(/<!-- parser -->[\s\S]*<!-- \/parser -->/, () => section),
  );
}

async function main(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'postcard-bench-'));
  const { table, rows } = measure(await bundled(folder));
  fs.rmSync(folder, { recursive: true });
  console.table(table);
  for (const { name, value, budget } of rows) {
    console.log(`${value <= budget ? 'held' : 'OVER'}  ${name}: ${value.toFixed(2)} (≤ ${budget})`);
  }
  if (process.argv.includes('--write')) writePage(table, rows);
  process.exitCode = rows.every(({ value, budget }) => value <= budget) ? 0 : 1;
}

const [, , mode, ...given] = process.argv;
if (mode === '--cold') {
  const text = sampleText(Number(given[1]));
  const work = given[0] === 'lines' ? baseline : readWhole;
  worked(() => undefined);
  console.log(worked(() => work(text)));
} else if (mode === '--kept') console.log(retainedBytes(sampleText(Number(given[0]))).join(' '));
else await main();
