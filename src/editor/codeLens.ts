import * as vscode from 'vscode';
import { COMMANDS, INTERNAL_COMMANDS } from '../host/commands.ts';
import { OUTCOME_ICONS, formatDuration, outcomeOf, summarize } from '../host/describe.ts';
import type { Documents } from '../host/documents.ts';
import { Disposable } from '../host/lifecycle.ts';
import type { RunningSend, Sends } from '../host/sends.ts';
import type { Settings } from '../host/settings.ts';
import { refKey } from '../runner/results.ts';
import type { ResultLog } from '../runner/results.ts';
import type { RequestRef, RunResult } from '../runner/result.ts';
import type { RequestEntry } from '../runner/runInput.ts';
import { runLinesOf } from '../runner/runLines.ts';
import { DRY_RUN_SCHEME } from '../host/dryRunDocuments.ts';
import type { PlanLoader } from './planLoader.ts';

/** Each redraw makes the links above a request anew, also the one that somebody is about to click. */
const REFRESH_MS = 1000;
/** Keeps an icon off the word behind it; the editor trims an ordinary blank. */
const GAP = '\u00a0';

/** What a lens passes to the command behind it. */
export interface LensTarget {
  readonly uri: string;
  readonly ref: RequestRef;
}

/** What the lens of a `run` line passes: the line as it stands, so that no other is sent. */
export interface RunTarget {
  readonly uri: string;
  /** 1-based. */
  readonly runLine: number;
  readonly text: string;
}

export interface CodeLensSources {
  readonly documents: Documents;
  readonly sends: Sends;
  readonly results: ResultLog;
  readonly settings: Settings;
  readonly plans: PlanLoader;
  /** True while another extension's lenses are above the same requests. */
  readonly yields: () => boolean;
}

/** Above each request: send it, what is happening, what happened. Looks things up and does nothing else. */
export class RequestCodeLens extends Disposable implements vscode.CodeLensProvider {
  readonly #sources: CodeLensSources;
  readonly #changed = this._register(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#changed.event;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(sources: CodeLensSources) {
    super();
    this.#sources = sources;
    const refresh = () => {
      this.#tick();
      this.#changed.fire();
    };
    const { sends, settings } = sources;
    for (const event of [sends.onDidStart, sends.onDidFinish, sends.onDidFail]) {
      this._register(event(refresh));
    }
    this._register(settings.onDidChange(refresh));
    this._register(sources.plans.onDidChange(refresh));
    this._register(vscode.workspace.onDidGrantWorkspaceTrust(refresh));
    this._register({
      dispose: () => {
        clearInterval(this.#timer);
      },
    });
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const { settings, documents, yields } = this.#sources;
    const { codeLens } = settings.for(document.uri);
    if (
      document.uri.scheme === DRY_RUN_SCHEME ||
      codeLens === 'off' ||
      (codeLens === 'auto' && yields())
    )
      return [];
    const uri = document.uri.toString();
    const parsed = documents.get(document);
    const before = this.#sources.plans.before(uri, parsed);
    const lenses = parsed.entries.flatMap((entry) =>
      this.#lensesOf(uri, entry, before.get(refKey(entry.ref)) ?? []),
    );
    for (const { line, text } of runLinesOf(parsed.document)) {
      const target: RunTarget = { uri, runLine: line, text };
      const command = { title: 'Send', command: COMMANDS.send, arguments: [target] };
      lenses.push(new vscode.CodeLens(new vscode.Range(line - 1, 0, line - 1, 0), command));
    }
    return lenses;
  }

  #lensesOf(uri: string, entry: RequestEntry, before: readonly string[]): vscode.CodeLens[] {
    const range = new vscode.Range(entry.line - 1, 0, entry.line - 1, 0);
    const target: LensTarget = { uri, ref: entry.ref };
    const lens = (title: string, command: string, ...args: unknown[]) =>
      new vscode.CodeLens(range, { title, command, arguments: args });
    const { sends, results } = this.#sources;
    const running = sends.running(entry.ref);
    if (running !== null) {
      const elapsed = elapsedTitle(running);
      // What changes comes last: Cancel stays where it is.
      return [
        lens(sendingTitle(running), COMMANDS.showPanel),
        lens('Cancel', COMMANDS.cancel, running.id),
        ...(elapsed === '' ? [] : [lens(elapsed, COMMANDS.showPanel)]),
      ];
    }
    const latest = results.latest(entry.ref);
    return [
      lens('Send Request', COMMANDS.send, target),
      ...(before.length === 0 ? [] : [withOthers(range, target, before)]),
      ...(latest === null
        ? []
        : [lens(resultTitle(latest), INTERNAL_COMMANDS.showResult, latest.id)]),
      ...(latest !== null && hasNewSnapshot(latest)
        ? [lens('Accept snapshot', COMMANDS.acceptSnapshot, target)]
        : []),
      lens('Dry run', COMMANDS.dryRun, target),
    ];
  }

  /** The seconds of a send under way count up; nothing ticks otherwise. */
  #tick(): void {
    const isSending = this.#sources.sends.all.length > 0;
    if (isSending && this.#timer === undefined) {
      this.#timer = setInterval(() => {
        this.#changed.fire();
      }, REFRESH_MS);
    } else if (!isSending) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }
}

/** Sends again all that the request needs, and then itself; the pointer over it tells what. */
function withOthers(
  range: vscode.Range,
  target: LensTarget,
  before: readonly string[],
): vscode.CodeLens {
  return new vscode.CodeLens(range, {
    title: `Send with ${before.length} before it`,
    tooltip: `Sends ${before.join(', then ')}, and then this one`,
    command: COMMANDS.sendWithNeeded,
    arguments: [target],
  });
}

function sendingTitle({ attempt }: RunningSend): string {
  const words = attempt === 1 ? 'Sending…' : `Sending, try ${attempt}…`;
  return `$(loading~spin)${GAP}${words}`;
}

/** Whole seconds; empty before the first is over. */
function elapsedTitle({ startedAt }: RunningSend): string {
  const seconds = Math.floor((Date.now() - startedAt) / 1000);
  if (seconds < 1) return '';
  return seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000);
}

/** The answer differs from the one that was accepted, or none was accepted yet. */
function hasNewSnapshot({ tests }: RunResult): boolean {
  return tests.some(({ name, ok }) => name === 'snapshot' && !ok);
}

function resultTitle(result: RunResult): string {
  const outcome = outcomeOf(result);
  return `$(${OUTCOME_ICONS[outcome.kind]})${GAP}${summarize(outcome)}`;
}
