import * as vscode from 'vscode';
import { summarize, outcomeOf } from '../host/describe.ts';
import type { Documents } from '../host/documents.ts';
import { Disposable } from '../host/lifecycle.ts';
import { HTTP_FILES } from '../host/workspaceFiles.ts';
import type { WorkspaceFiles } from '../host/workspaceFiles.ts';
import { sidesOf } from '../runner/asserts/diff.ts';
import { createMask } from '../runner/mask.ts';
import type { RunResult, TestResult } from '../runner/result.ts';
import type { RequestEntry } from '../runner/runInput.ts';
import { titleOf } from '../runner/titleOf.ts';
import { checksOf, mayTellTests, outcomesOf } from './testChecks.ts';
import type { Check, Outcomes } from './testChecks.ts';
import { terminalText } from './terminalText.ts';

export interface TestExplorerParts {
  readonly documents: Documents;
  readonly files: WorkspaceFiles;
  /** Sends one request, a result for each of its rounds; the signal cancels it. */
  readonly send: (
    document: vscode.TextDocument,
    entry: RequestEntry,
    signal: AbortSignal,
  ) => Promise<readonly RunResult[]>;
}

interface Known {
  readonly document: vscode.TextDocument;
  readonly entry: RequestEntry;
  readonly checks: readonly Check[];
}

/** A test that only a script that ran could name. */
const TOLD = 'told ';

/** The tests of the workspace: files, their requests that check something, and each check. */
export class TestExplorer extends Disposable {
  readonly #parts: TestExplorerParts;
  readonly #controller: vscode.TestController;
  readonly #entries = new WeakMap<vscode.TestItem, Known>();

  constructor(parts: TestExplorerParts) {
    super();
    this.#parts = parts;
    this.#controller = this._register(vscode.tests.createTestController('postcard', 'Postcard'));
    this.#controller.resolveHandler = async (item) => {
      if (item === undefined) await this.#findFiles();
      else await this.#readFile(item);
    };
    this.#controller.refreshHandler = () => this.#findFiles();
    this.#controller.createRunProfile(
      'Run',
      vscode.TestRunProfileKind.Run,
      (request, token) => this.run(request, token),
      true,
    );
    const watcher = this._register(vscode.workspace.createFileSystemWatcher(HTTP_FILES));
    this._register(
      watcher.onDidDelete((uri) => {
        this.#controller.items.delete(uri.toString());
      }),
    );
    this._register(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        const item = this.#controller.items.get(document.uri.toString());
        if (item !== undefined && item.children.size > 0) this.#read(item, document);
      }),
    );
    const read = (document: vscode.TextDocument) => {
      const { languageId, uri } = document;
      if (languageId === 'http' && uri.scheme === 'file') this.#read(this.#fileItem(uri), document);
    };
    this._register(vscode.workspace.onDidOpenTextDocument(read));
    // The file that woke the extension was open before anybody listened.
    vscode.workspace.textDocuments.forEach(read);
  }

  /** What VS Code shows; used by the tests of the extension. */
  get controller(): vscode.TestController {
    return this.#controller;
  }

  async #findFiles(): Promise<void> {
    const files = await this.#parts.files.list();
    for (const uri of files) await this.#readFile(this.#fileItem(uri));
  }

  #fileItem(uri: vscode.Uri): vscode.TestItem {
    const known = this.#controller.items.get(uri.toString());
    if (known !== undefined) return known;
    const label = vscode.workspace.asRelativePath(uri);
    return this.#controller.createTestItem(uri.toString(), label, uri);
  }

  async #readFile(item: vscode.TestItem): Promise<void> {
    if (item.uri === undefined || this.#entries.has(item)) return;
    this.#read(item, await vscode.workspace.openTextDocument(item.uri));
  }

  /** Puts the requests of a file under it; a file without a test is left out. */
  #read(item: vscode.TestItem, document: vscode.TextDocument): void {
    const parsed = this.#parts.documents.get(document);
    const children = parsed.entries.flatMap((entry) => {
      const block = parsed.document.blocks[entry.blockIndex];
      const checks = checksOf(parsed, entry.blockIndex);
      if (block === undefined || (checks.length === 0 && !mayTellTests(block))) return [];
      const id = JSON.stringify(entry.ref);
      const request = this.#itemIn(item, { id, label: titleOf(entry), line: entry.line });
      const moved = entry.line - (this.#entries.get(request)?.entry.line ?? entry.line);
      this.#entries.set(request, { document, entry, checks });
      request.children.replace([
        ...checks.map((check) => this.#itemIn(request, check)),
        ...(mayTellTests(block) ? toldIn(request, moved) : []),
      ]);
      return [request];
    });
    item.children.replace(children);
    if (children.length === 0) this.#controller.items.delete(item.id);
    else this.#controller.items.add(item);
  }

  /** The one that is there already, so that a run under way goes on with it; else a new one. */
  #itemIn(
    parent: vscode.TestItem,
    { id, label, line }: Pick<Check, 'id' | 'label' | 'line'>,
  ): vscode.TestItem {
    const known = parent.children.get(id);
    const item = known ?? this.#controller.createTestItem(id, label, parent.uri);
    item.label = label;
    item.range = rangeOfLine(line);
    return item;
  }

  /** Sends the requests that are asked for; one check is asked by sending its request. */
  async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    const run = this.#controller.createTestRun(request);
    const controller = new AbortController();
    const cancelled = token.onCancellationRequested(() => {
      controller.abort();
    });
    try {
      const wanted = request.include ?? [...this.#controller.items].map(([, item]) => item);
      const excluded = new Set(request.exclude);
      const isExcluded = (item: vscode.TestItem | undefined): boolean =>
        item !== undefined && (excluded.has(item) || isExcluded(item.parent));
      const requests = wanted.flatMap((item) => this.#requestsOf(item));
      const items = new Set(requests.filter((item) => !isExcluded(item)));
      for (const item of items) run.enqueued(item);
      for (const item of items) {
        if (token.isCancellationRequested) skip(run, item);
        else await this.#runOne({ run, isExcluded }, item, controller.signal);
      }
    } finally {
      cancelled.dispose();
      run.end();
    }
  }

  /** The request items an item stands for: itself, its parent's for one assertion, or all of a file. */
  #requestsOf(item: vscode.TestItem): vscode.TestItem[] {
    if (this.#entries.has(item)) return [item];
    if (item.parent !== undefined && this.#entries.has(item.parent)) return [item.parent];
    return [...item.children].map(([, child]) => child);
  }

  async #runOne(telling: Telling, item: vscode.TestItem, signal: AbortSignal): Promise<void> {
    const known = this.#entries.get(item);
    if (known === undefined) return;
    const { run } = telling;
    run.started(item);
    const entry = this.#parts.documents.find(known.document, known.entry.ref);
    if (entry === null) {
      run.errored(item, new vscode.TestMessage('This request is no longer in the file.'));
      return;
    }
    const { checks } = known;
    const results = await this.#parts.send(known.document, entry, signal);
    if (results.length === 0) skip(run, item);
    else this.#report(telling, item, { results, outcomes: outcomesOf(results, checks) });
  }

  #report(
    { run, isExcluded }: Telling,
    item: vscode.TestItem,
    { results, outcomes: { byCheck, others } }: { results: RunResults; outcomes: Outcomes },
  ): void {
    const mask = createMask(results.flatMap(({ secrets }) => secrets));
    const elapsed = elapsedOf(results);
    const say = (text: string) => {
      run.appendOutput(`${terminalText(text)}\r\n`, undefined, item);
    };
    for (const result of results) {
      say(`${item.label}: ${summarize(outcomeOf(result))}`);
      for (const line of result.logs) say(`  ${mask.text(line)}`);
    }
    const told = this.#takeTold(item, results, { others, mask: mask.text });
    const failures: TestResult[] = [];
    for (const [, child] of item.children) {
      if (isExcluded(child)) continue;
      const tests = byCheck.get(child.id) ?? told.get(child.id) ?? [];
      const failed = tests.filter(({ ok }) => !ok);
      failures.push(...failed);
      const messages = failed.map((test) => messageOf(test, item, mask.text));
      if (messages.length > 0) run.failed(child, messages);
      else if (tests.length > 0) run.passed(child);
      else run.skipped(child);
    }
    if (failures.length > 0) {
      const messages = failures.map((test) => messageOf(test, item, mask.text));
      run.failed(item, messages, elapsed);
      return;
    }
    const isLeftOut = [...byCheck.values()].flat().some(({ ok }) => !ok);
    const faulty = results.find((result) => {
      const error = errorOf(result);
      return !result.ok && !(isLeftOut && (error === null || isHttpError(error)));
    });
    if (faulty === undefined) {
      run.passed(item, elapsed);
      return;
    }
    const error = errorOf(faulty);
    const text =
      error === null
        ? outcomeOf(faulty).title
        : [error.message, error.hint ?? ''].join('\n').trim();
    const message = new vscode.TestMessage(mask.text(text));
    run.errored(item, withPlace(message, item, faulty.line), elapsed);
  }

  /** Gives each test that a script told of an item, and takes away those it no longer tells of. */
  #takeTold(
    item: vscode.TestItem,
    results: RunResults,
    { others, mask }: { others: readonly TestResult[]; mask: (text: string) => string },
  ): ReadonlyMap<string, readonly TestResult[]> {
    const told = new Map<string, TestResult[]>();
    for (const test of others) {
      const label = mask(test.name);
      const id = `${TOLD}${label}`;
      const known = told.get(id);
      if (known !== undefined) {
        known.push(test);
        continue;
      }
      told.set(id, [test]);
      item.children.add(
        this.#itemIn(item, { id, label, line: test.line ?? results[0]?.line ?? 1 }),
      );
    }
    // Where no answer came no script could tell of anything.
    if (!results.some(({ exchange }) => exchange?.response)) return told;
    for (const [id] of [...item.children]) {
      if (id.startsWith(TOLD) && !told.has(id)) item.children.delete(id);
    }
    return told;
  }
}

/** A result for each round, in order. */
type RunResults = readonly RunResult[];

function errorOf({ failure, exchange }: RunResult) {
  return failure ?? exchange?.error ?? null;
}

/** Of all rounds together; undefined where nothing was sent. */
function elapsedOf(results: RunResults): number | undefined {
  const times = results.flatMap(({ exchange }) => (exchange === null ? [] : [exchange.elapsedMs]));
  return times.length === 0 ? undefined : times.reduce((sum, time) => sum + time, 0);
}

/** For who loads the tests when a file is drawn. */
export function createTestExplorer(parts: TestExplorerParts): TestExplorer {
  return new TestExplorer(parts);
}

/** The run that is told, and what it was asked to leave out. */
interface Telling {
  readonly run: vscode.TestRun;
  readonly isExcluded: (item: vscode.TestItem) => boolean;
}

function skip(run: vscode.TestRun, item: vscode.TestItem): void {
  run.skipped(item);
  for (const [, child] of item.children) run.skipped(child);
}

/** What scripts told of stays until they run again, where its request is now. */
function toldIn({ children }: vscode.TestItem, moved: number): vscode.TestItem[] {
  const told = [...children].map(([, child]) => child).filter(({ id }) => id.startsWith(TOLD));
  for (const child of told) {
    if (child.range !== undefined) child.range = rangeOfLine(child.range.start.line + 1 + moved);
  }
  return told;
}

function isHttpError(error: object): boolean {
  return 'name' in error && error.name === 'HTTPError';
}

function messageOf(
  test: TestResult,
  item: vscode.TestItem,
  mask: (text: string) => string,
): vscode.TestMessage {
  const text = mask(test.message ?? `${test.name} does not hold.`);
  const sides = typeof test.diff === 'string' ? sidesOf(test.diff) : test;
  const message =
    sides.expected === null || sides.actual === null
      ? new vscode.TestMessage(text)
      : vscode.TestMessage.diff(text, mask(sides.expected), mask(sides.actual));
  return withPlace(message, item, test.line);
}

function withPlace(
  message: vscode.TestMessage,
  { uri }: vscode.TestItem,
  line: number | null,
): vscode.TestMessage {
  if (uri !== undefined && line !== null) {
    message.location = new vscode.Location(uri, rangeOfLine(line));
  }
  return message;
}

function rangeOfLine(line: number): vscode.Range {
  const at = Math.max(0, line - 1);
  return new vscode.Range(at, 0, at, 0);
}
