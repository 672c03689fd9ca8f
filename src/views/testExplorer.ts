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
import { absoluteSpan, nodeText } from '../parser/text.ts';
import type { Block } from '../parser/ast.ts';

export interface TestExplorerParts {
  readonly documents: Documents;
  readonly files: WorkspaceFiles;
  /** Sends one request; the signal cancels it. */
  readonly send: (
    document: vscode.TextDocument,
    entry: RequestEntry,
    signal: AbortSignal,
  ) => Promise<RunResult | undefined>;
}

/** What a request says about its own outcome. */
const CHECKING_DIRECTIVES = new Set(['expect', 'raise-for-status', 'snapshot']);

/** The tests of the workspace: files, their requests that check something, and each check. */
class TestExplorer extends Disposable {
  readonly #parts: TestExplorerParts;
  readonly #controller: vscode.TestController;
  readonly #entries = new WeakMap<
    vscode.TestItem,
    { readonly document: vscode.TextDocument; readonly entry: RequestEntry }
  >();

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
      (request, token) => this.#run(request, token),
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
        if (item !== undefined && item.children.size > 0) void this.#readFile(item);
      }),
    );
    this._register(
      vscode.workspace.onDidOpenTextDocument((document) => {
        if (document.languageId === 'http' && document.uri.scheme === 'file') {
          void this.#readFile(this.#fileItem(document.uri));
        }
      }),
    );
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

  /** Puts the requests of a file under it; a file without a test is left out. */
  async #readFile(item: vscode.TestItem): Promise<void> {
    if (item.uri === undefined || this.#entries.has(item)) return;
    const document = await vscode.workspace.openTextDocument(item.uri);
    const { document: tree, entries, lines } = this.#parts.documents.get(document);
    const children = entries.flatMap((entry) => {
      const block = tree.blocks[entry.blockIndex];
      if (block === undefined || !checksSomething(block)) return [];
      const label = titleOf(entry);
      const request = this.#controller.createTestItem(JSON.stringify(entry.ref), label, item.uri);
      request.range = rangeOfLine(entry.line);
      this.#entries.set(request, { document, entry });
      const asserts = (block.request?.asserts ?? []).map(({ span, expression }) => {
        const { start } = absoluteSpan(tree, entry.blockIndex, span);
        const line = lines.positionAt(start).line + 1;
        const text = nodeText(block, expression.span);
        const child = this.#controller.createTestItem(`line ${line}`, text, item.uri);
        child.range = rangeOfLine(line);
        return child;
      });
      request.children.replace(asserts);
      return [request];
    });
    item.children.replace(children);
    if (children.length === 0) this.#controller.items.delete(item.id);
    else this.#controller.items.add(item);
  }

  async #run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
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
        if (token.isCancellationRequested) run.skipped(item);
        else await this.#runOne(run, item, controller.signal);
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

  async #runOne(run: vscode.TestRun, item: vscode.TestItem, signal: AbortSignal): Promise<void> {
    const known = this.#entries.get(item);
    if (known === undefined) return;
    run.started(item);
    const entry = this.#parts.documents.find(known.document, known.entry.ref);
    if (entry === null) {
      run.errored(item, new vscode.TestMessage('This request is no longer in the file.'));
      return;
    }
    const result = await this.#parts.send(known.document, entry, signal);
    if (result === undefined) run.skipped(item);
    else report(run, item, result);
  }
}

/** For who loads the tests when a file is drawn. */
export function createTestExplorer(parts: TestExplorerParts): TestExplorer {
  return new TestExplorer(parts);
}

function report(run: vscode.TestRun, item: vscode.TestItem, result: RunResult): void {
  const mask = createMask(result.secrets);
  const elapsed = result.exchange?.elapsedMs;
  const outcome = outcomeOf(result);
  run.appendOutput(`${item.label}: ${summarize(outcome)}\r\n`, undefined, item);
  for (const line of result.logs) run.appendOutput(`  ${mask.text(line)}\r\n`, undefined, item);
  for (const [, child] of item.children) {
    const test = result.tests.find(({ line }) => `line ${line ?? 0}` === child.id);
    if (test === undefined) run.skipped(child);
    else if (test.ok) run.passed(child);
    else run.failed(child, messageOf(test, item, mask.text));
  }
  if (result.ok) {
    run.passed(item, elapsed);
    return;
  }
  const failed = result.tests.filter(({ ok }) => !ok);
  const messages = failed.map((test) => messageOf(test, item, mask.text));
  if (messages.length > 0) {
    run.failed(item, messages, elapsed);
    return;
  }
  const error = result.failure ?? result.exchange?.error ?? null;
  const text = error === null ? outcome.title : [error.message, error.hint ?? ''].join('\n').trim();
  const message = new vscode.TestMessage(mask.text(text));
  run.errored(item, withPlace(message, item, result.line), elapsed);
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
  return new vscode.Range(line - 1, 0, line - 1, 0);
}

function checksSomething({ request, directives, scripts }: Block): boolean {
  return (
    (request?.asserts.length ?? 0) > 0 ||
    directives.some(({ name }) => CHECKING_DIRECTIVES.has(name)) ||
    scripts.some(({ when, syntax }) => when === 'post' && syntax === 'handler')
  );
}
