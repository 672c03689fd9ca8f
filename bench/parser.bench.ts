/**
 * The parser against the cheapest reader of lines there is: splitting the text into lines and testing
 * one regular expression on each. Both run in the same process, in turns; the table gives medians.
 * Blocks are read when somebody looks at them. "Opened" is `parse` alone: where the blocks are, and
 * the dialect. "Whole" is that, the tree of every block, and every diagnostic of the file; the budget
 * is for it. "Cold" is the whole in a process that has parsed nothing before. Memory is measured with
 * everything read.
 *
 *     node --expose-gc bench/parser.bench.ts [--write]
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
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

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

interface Times {
  readonly lines: number;
  readonly opened: number;
  readonly whole: number;
}

/** Medians, measured in turns so that a busy machine disturbs all alike. */
function compare(text: string, rounds: number): Times {
  const lines: number[] = [];
  const opened: number[] = [];
  const whole: number[] = [];
  for (let i = 0; i < rounds; i += 1) {
    lines.push(timed(() => baseline(text)));
    opened.push(timed(() => parse(text)));
    whole.push(timed(() => readWhole(text)));
  }
  const warm = rounds >> 2;
  return {
    lines: median(lines.slice(warm)),
    opened: median(opened.slice(warm)),
    whole: median(whole.slice(warm)),
  };
}

/** The first time in a process, as a multiple of the first time of the lines in another. */
function coldRatio(requests: number): number {
  const [lines = [], whole = []] = ['lines', 'whole'].map((what) =>
    Array.from({ length: 5 }, () => coldTime(what, requests)),
  );
  return median(whole) / median(lines);
}

function coldTime(what: string, requests: number): number {
  const { stdout } = spawnSync(
    process.execPath,
    [import.meta.filename, '--cold', what, String(requests)],
    { encoding: 'utf8' },
  );
  return Number(stdout);
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

function retainedBytes(text: string): number | null {
  const { gc } = globalThis;
  if (gc === undefined) return null;
  gc();
  const before = process.memoryUsage().heapUsed;
  const document = parse(text);
  // Kept is what was read; so everything is.
  const found = diagnosticsOf(document).length;
  gc();
  const after = process.memoryUsage().heapUsed;
  return found >= 0 && document.blocks.length > 0 ? after - before : null;
}

interface Row {
  readonly name: string;
  readonly value: number;
  readonly budget: number;
}

function measure(): { table: readonly object[]; rows: readonly Row[] } {
  const rows: Row[] = [];
  const table = [10, 1_000, 10_000, 100_000].map((requests) => {
    const text = sampleText(requests);
    const rounds = requests <= 10 ? 4_000 : requests <= 1_000 ? 200 : requests <= 10_000 ? 30 : 8;
    const { lines, opened, whole } = compare(text, rounds);
    const cold = coldRatio(requests);
    const bytes = requests >= 1_000 ? retainedBytes(text) : null;
    const memory = bytes === null ? null : bytes / Buffer.byteLength(text);
    const of = `${requests.toLocaleString('en')} requests`;
    rows.push({
      name: `${of}, whole: time of the lines`,
      value: whole / lines,
      budget: BUDGET_WHOLE,
    });
    rows.push({
      name: `${of}, whole and cold: time of the cold lines`,
      value: cold,
      budget: BUDGET_COLD,
    });
    if (memory !== null)
      rows.push({
        name: `${of}, all kept: bytes of the text`,
        value: memory,
        budget: BUDGET_MEMORY,
      });
    return {
      requests,
      'lines ms': Number(lines.toFixed(3)),
      'opened ms': Number(opened.toFixed(3)),
      'opened ratio': Number((opened / lines).toFixed(2)),
      'whole ms': Number(whole.toFixed(3)),
      'whole ratio': Number((whole / lines).toFixed(2)),
      'cold ratio': Number(cold.toFixed(1)),
      'memory / text': memory === null ? '–' : Number(memory.toFixed(1)),
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

function main(): void {
  const { table, rows } = measure();
  console.table(table);
  for (const { name, value, budget } of rows) {
    console.log(`${value <= budget ? 'held' : 'OVER'}  ${name}: ${value.toFixed(2)} (≤ ${budget})`);
  }
  if (process.argv.includes('--write')) writePage(table, rows);
  process.exitCode = rows.every(({ value, budget }) => value <= budget) ? 0 : 1;
}

if (process.argv[2] === '--cold') {
  const text = sampleText(Number(process.argv[4]));
  const work = process.argv[3] === 'lines' ? baseline : readWhole;
  console.log(timed(() => work(text)));
} else main();
