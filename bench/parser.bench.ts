/**
 * The parser against the cheapest reader of lines there is: splitting the text into lines and testing
 * one regular expression on each. Both run in the same process, in turns; the table gives medians.
 * Blocks are read when somebody looks at them, so `parse` finds the blocks and the dialect, and
 * "read all" is that and the tree of every block. Memory is measured with everything read.
 *
 *     node --expose-gc bench/parser.bench.ts
 */
import assert from 'node:assert/strict';
import { parse } from '../src/parser/parse.ts';

const BUDGET_RATIO = 3;
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

/** Every block read: what the lenses and the diagnostics of a whole file need. */
function readAll(text: string): number {
  let count = 0;
  for (const { request } of parse(text).blocks) if (request !== null) count += 1;
  return count;
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Medians of both, measured in turns so that a busy machine disturbs them alike. */
function compare(text: string, rounds: number): { parser: number; all: number; lines: number } {
  const parser: number[] = [];
  const lines: number[] = [];
  const all: number[] = [];
  for (let i = 0; i < rounds; i += 1) {
    lines.push(timed(() => baseline(text)));
    parser.push(timed(() => parse(text)));
    all.push(timed(() => readAll(text)));
  }
  const warm = rounds >> 2;
  return {
    parser: median(parser.slice(warm)),
    all: median(all.slice(warm)),
    lines: median(lines.slice(warm)),
  };
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
  for (const { diagnostics } of document.blocks) assert.ok(Array.isArray(diagnostics));
  gc();
  const after = process.memoryUsage().heapUsed;
  assert.ok(document.blocks.length > 0);
  return after - before;
}

const rows = [10, 1_000, 10_000, 100_000].map((requests) => {
  const text = sampleText(requests);
  const rounds = requests <= 10 ? 4_000 : requests <= 1_000 ? 200 : requests <= 10_000 ? 30 : 8;
  const { parser, all, lines } = compare(text, rounds);
  const memory = requests >= 1_000 ? retainedBytes(text) : null;
  return {
    requests,
    'parse ms': Number(parser.toFixed(3)),
    'lines ms': Number(lines.toFixed(3)),
    ratio: Number((parser / lines).toFixed(2)),
    'read all ms': Number(all.toFixed(3)),
    'read all ratio': Number((all / lines).toFixed(2)),
    'ns a line': Math.round((parser * 1e6) / text.split('\n').length),
    'memory / text': memory === null ? '' : Number((memory / Buffer.byteLength(text)).toFixed(1)),
  };
});
console.table(rows);
const edit = median(editTimes(sampleText(10_000)));
console.log(
  `an edit in a file of 10,000 requests: ${edit.toFixed(3)} ms (budget ${BUDGET_EDIT_MS} ms)`,
);
const slow = rows.filter(({ ratio }) => ratio > BUDGET_RATIO);
const heavy = rows.filter((row) => Number(row['memory / text']) > BUDGET_MEMORY);
if (slow.length > 0 || heavy.length > 0 || edit > BUDGET_EDIT_MS) {
  console.error(`over budget: ratio ≤ ${BUDGET_RATIO}, memory ≤ ${BUDGET_MEMORY}`);
  process.exitCode = 1;
}
