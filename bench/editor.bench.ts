/**
 * What the editor asks of the language after an edit in a file of 10,000 requests, without the
 * editor: parsing, names, completion, outline, folds, tokens, selections, variables. Medians of the
 * time that our own thread worked.
 *
 *     node bench/editor.bench.ts
 */
import { completionContextAt } from '../src/editor/language/completionContext.ts';
import { foldsOf } from '../src/editor/language/folds.ts';
import { NameIndex } from '../src/editor/language/nameIndex.ts';
import { unknownPlaceholders, unknownRequests } from '../src/editor/language/unknownNames.ts';
import type { Block, HttpDocument } from '../src/parser/ast.ts';
import { createLineIndex } from '../src/parser/lineIndex.ts';
import { diagnosticsOf, parse } from '../src/parser/parse.ts';
import { blockAt } from '../src/parser/query.ts';
import { listRequests } from '../src/runner/listRequests.ts';
import type { KnownEntries } from '../src/runner/listRequests.ts';
import type { VariablePorts } from '../src/variables/ports.ts';
import { createResolver } from '../src/variables/resolve.ts';
import type { FileScopes } from '../src/variables/resolve.ts';

const REQUESTS = 10_000;
const EDITS = 40;
const BUDGET_MS = 20;

function sampleText(): string {
  const blocks = ['@base = https://api.example.com\n@token = abc\n'];
  for (let i = 0; i < REQUESTS; i += 1) {
    blocks.push(
      `### Item ${i}\n# @name item${i}\nPOST {{base}}/items/${i}?page=1\n` +
        'Content-Type: application/json\nAuthorization: Bearer {{token}}\n\n' +
        `{\n  "id": ${i},\n  "trace": "{{$uuid}}"\n}\n`,
    );
  }
  return blocks.join('\n');
}

/** Nothing is asked and nothing is read: the file alone. */
const PORTS: VariablePorts = {
  files: {
    exists: () => Promise.resolve(false),
    readText: () => Promise.reject(new Error('no file')),
    workspaceRoot: () => Promise.resolve('/w'),
    dirname: () => '/w',
    join: (...parts: readonly string[]) => parts.join('/'),
  } as unknown as VariablePorts['files'],
  processEnv: () => undefined,
  now: () => 0,
};

const scopes: FileScopes = new Map();
function resolverOf(document: HttpDocument) {
  for (const known of scopes.keys()) if (known !== document) scopes.delete(known);
  return createResolver({
    document,
    file: '/w/a.http',
    environment: { names: [], values: new Map(), unknown: [], problems: [] },
    variables: {},
    earlier: new Map(),
    ports: PORTS,
    passive: true,
    scopes,
  });
}

interface Look {
  readonly document: HttpDocument;
  readonly names: NameIndex;
  /** Where the edit was. */
  readonly offset: number;
}

const entries: KnownEntries = new WeakMap();

const LOOKS: Readonly<Record<string, (look: Look) => unknown>> = {
  'lenses: list of requests': ({ document }) => listRequests(document, '/w/a.http', '/w', entries),
  'outline: positions of lines': ({ document }) => createLineIndex(document.text).positionAt(0),
  'diagnostics of the parser': ({ document }) => diagnosticsOf(document),
  'outline: ranges of all symbols': ({ document }) => {
    const lines = createLineIndex(document.text);
    return listRequests(document, '/w/a.http', '/w', entries).map(({ blockIndex }) => {
      const start = document.starts[blockIndex] ?? 0;
      const { request, text } = document.blocks[blockIndex] as Block;
      const line = request?.line.span ?? { start: 0, end: 0 };
      return [0, text.trimEnd().length, line.start, line.end].map((at) =>
        lines.positionAt(start + at),
      );
    });
  },
  'definition, references, rename: of the base address': ({ document, names }) => {
    // Used by each request, so that each is a place to go to or to change.
    const lines = createLineIndex(document.text);
    const known = names.known([document]);
    const wanted = names.at(document, document.text.indexOf('base}}'), known);
    if (wanted === null) throw new Error('There is no name to go to.');
    return names
      .same(document, wanted, known)
      .map(({ span }) => [lines.positionAt(span.start), lines.positionAt(span.end)]);
  },
  'names: all occurrences (tokens, references, rename)': ({ document, names }) =>
    names.occurrences(document),
  'names: under the caret': ({ document, names, offset }) => names.at(document, offset),
  'completion: what can stand here': ({ document, offset }) =>
    completionContextAt(document, offset),
  folding: ({ document }) => foldsOf(document),
  'selection: block at the caret': ({ document, offset }) => blockAt(document, offset),
  'checks: names without a value': ({ document, names }) =>
    unknownPlaceholders(document, names, new Set(['base', 'token', '$uuid'])),
  'checks: requests that are not there': ({ document, names }) =>
    unknownRequests(document, names, new Set()),
  'hover: a variable': ({ document, offset }) =>
    resolverOf(document).explain(blockAt(document, offset), 'base'),
  'hover: a name without a value': ({ document, offset }) =>
    resolverOf(document).explain(blockAt(document, offset), 'bsae'),
  'completion: names of variables': ({ document, offset }) =>
    resolverOf(document).names(blockAt(document, offset)),
};

const names = new NameIndex();
let document = parse(sampleText());
const times = new Map<string, number[]>();

async function timed(what: string, work: () => unknown): Promise<void> {
  const start = performance.now();
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  const taken = times.get(what) ?? [];
  // Of a busy machine the wall clock tells more about the others.
  taken.push(Math.min(performance.now() - start, (user + system) / 1000));
  times.set(what, taken);
}

// Opening: every block is read and looked at once.
for (const work of Object.values(LOOKS)) await work({ document, names, offset: 0 });
for (let edit = 0; edit < EDITS; edit += 1) {
  const index = Math.floor((document.starts.length * (edit % 10)) / 10) + 1;
  const at = (document.starts[index] ?? 0) + 6;
  const text = `${document.text.slice(0, at)}x${document.text.slice(at)}`;
  // The editor hands over flat text.
  text.charCodeAt(0);
  await timed('an edit: parsing', () => {
    document = parse(text, { previous: document });
  });
  for (const [what, work] of Object.entries(LOOKS)) {
    await timed(what, () => work({ document, names, offset: at }));
  }
}

const rows = [...times].map(([what, taken]) => {
  const sorted = taken.toSorted((a, b) => a - b);
  const median = sorted[sorted.length >> 1] ?? 0;
  const ninth = sorted[Math.floor(sorted.length * 0.9)] ?? 0;
  return { what, 'median ms': Number(median.toFixed(2)), '90 % ms': Number(ninth.toFixed(2)) };
});
console.table(rows);
const slow = rows.filter((row) => row['median ms'] > BUDGET_MS);
console.log(`${REQUESTS} requests, ${EDITS} edits; budget ${BUDGET_MS} ms each`);
if (slow.length > 0) {
  console.error(`over budget: ${slow.map(({ what }) => what).join(', ')}`);
  process.exitCode = 1;
}
