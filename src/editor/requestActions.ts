import * as vscode from 'vscode';
import type { MadeRequest } from '../host/copiedRequest.ts';
import { outcomeOf, summarize } from '../host/describe.ts';
import type { Documents } from '../host/documents.ts';
import type { EngineLoader } from '../host/engineLoader.ts';
import type { EnvironmentChoice } from '../host/environmentChoice.ts';
import { Disposable } from '../host/lifecycle.ts';
import type { Log } from '../host/log.ts';
import type { DryRun } from '../runner/dryRun.ts';
import type { Resender, RestoredSend } from '../host/restoredSend.ts';
import { sendDefaults } from '../host/sendDefaults.ts';
import type { SendHandle, SendOrigin, Sends } from '../host/sends.ts';
import type { Settings } from '../host/settings.ts';
import { requireTrust } from '../host/trust.ts';
import type { PlanEvent, PlanFile, PlanItem, PlanOutcome } from '../runner/plan/planInput.ts';
import { selectItems } from '../runner/plan/select.ts';
import type { ResultLog } from '../runner/results.ts';
import type { RunResult } from '../runner/result.ts';
import type { RequestEntry } from '../runner/runInput.ts';
import { runLinesOf } from '../runner/runLines.ts';
import { titleOf } from '../runner/titleOf.ts';
import { activeHttpDocument, isRunTarget } from './actionTargets.ts';
import type { LensTarget, RunTarget } from './codeLens.ts';
import type { DryRunDocuments } from '../host/dryRunDocuments.ts';
import { dryRunText, originWords } from '../host/dryRunText.ts';
import { loadPlans } from './planLoader.ts';
import type { ListedFile } from './selectedRequests.ts';
import { SendProgress } from './sendProgress.ts';
import { chosenRequests, oneOf } from './sendTarget.ts';
import type { ChosenRequests, SendTarget } from './sendTarget.ts';
import { offerVariableHelp } from './variableHelp.ts';

export interface ActionParts {
  readonly documents: Documents;
  readonly sends: Sends;
  readonly results: ResultLog;
  readonly settings: Settings;
  readonly environment: EnvironmentChoice;
  readonly engine: EngineLoader;
  readonly log: Log;
  readonly dryRuns: DryRunDocuments;
}

interface ItemsToRun {
  readonly uri: vscode.Uri;
  readonly file: PlanFile;
  readonly items: readonly PlanItem[];
  /** Default: the active ones. */
  readonly environments?: readonly string[];
  readonly updateSnapshots?: boolean;
  /** What is needed is sent again, although there are answers. */
  readonly again?: boolean;
  readonly signal?: AbortSignal;
}

type RunOptions = Pick<ItemsToRun, 'signal' | 'updateSnapshots' | 'again'>;

/** Sending, in all the ways a person can ask for it. */
export class RequestActions extends Disposable implements Resender {
  readonly #parts: ActionParts;

  constructor(parts: ActionParts) {
    super();
    this.#parts = parts;
    this._register(new SendProgress(parts.sends));
  }

  /** The request of a lens, or the one the caret is in. Undefined when there is none. */
  async send(
    lens?: LensTarget | RunTarget,
    options: Pick<ItemsToRun, 'again'> = {},
  ): Promise<RunResult | undefined> {
    if (!requireTrust('sending')) return undefined;
    if (isRunTarget(lens)) return this.#runLine(lens);
    const chosen = await chosenRequests(this.#parts.documents, lens);
    if (chosen === null) return undefined;
    const target = oneOf(chosen);
    return target === null ? this.#runSelected(chosen) : this.#sendOne(target, lens, options);
  }

  async #sendOne(
    target: SendTarget,
    lens: LensTarget | undefined,
    options: RunOptions,
  ): Promise<RunResult | undefined> {
    const result = await this.#run(target, options);
    if (result?.failure?.type === 'VariableError') {
      await offerVariableHelp(target.document, result.failure, {
        file: target.file,
        sendFirst: async (entry) => {
          const first = await this.#run({ ...target, entry });
          if (first?.ok === true) await this.send(lens ?? toLens(target));
        },
      });
    }
    return result;
  }

  /** The last result of several requests that are selected. */
  async #runSelected({ document, file, items }: ChosenRequests): Promise<RunResult | undefined> {
    const outcome = await this.#runItems({ uri: document.uri, file, items });
    tellOfMany(outcome);
    return outcome.results.at(-1)?.result;
  }

  /** The last result of what a `run` line sends. */
  async #runLine({ uri, runLine, text }: RunTarget): Promise<RunResult | undefined> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
    const file = planFile(this.#parts.documents.get(document));
    const same = runLinesOf(file.document).filter((each) => each.text === text);
    const found = same.find(({ line }) => line === runLine) ?? same[0];
    if (found === undefined) return undefined;
    const items = [{ ...found, file: file.file, explicit: true }];
    const { results } = await this.#runItems({ uri: document.uri, file, items });
    return results.at(-1)?.result;
  }

  /** Every request of the file at `uri`, else of the one in front. */
  async sendAll(uri: vscode.Uri | null = null): Promise<readonly RunResult[]> {
    if (!requireTrust('sending')) return [];
    const document =
      uri === null ? activeHttpDocument() : await vscode.workspace.openTextDocument(uri);
    if (document === null) return [];
    const parsed = this.#parts.documents.get(document);
    const items = selectItems([planFile(parsed)], { kind: 'all' });
    const outcome = await this.#runItems({ uri: document.uri, file: planFile(parsed), items });
    tellOfMany(outcome);
    return outcome.results.map(({ result }) => result);
  }

  /** Shows what would be sent, with secret values hidden, and sends nothing. */
  async dryRun(lens?: LensTarget): Promise<void> {
    const made = await this.prepare('a dry run', lens);
    if (made === null) return;
    const { title, request, result, origins } = made;
    const text = dryRunText(request, result.secrets, originWords(origins, result));
    await this.#parts.dryRuns.show(title, text);
  }

  /** What would be sent. Null when it cannot be made, which is said. */
  async prepare(
    action: string,
    lens?: LensTarget,
  ): Promise<(MadeRequest & { readonly title: string }) | null> {
    if (!requireTrust(action)) return null;
    const target = await this.#target(lens);
    if (target === null) return null;
    const { signal } = new AbortController();
    const made = await this.#parts.engine.get().dryRun({
      ...this.#job({ uri: target.document.uri, file: target.file }, signal),
      entry: target.entry,
    });
    const { request, result } = made;
    if (request !== null) return { ...made, request, title: titleOf(target.entry) };
    const message = result.failure?.message ?? result.exchange?.error?.message;
    void vscode.window.showErrorMessage(message ?? 'This request cannot be made.');
    return null;
  }

  /** Shows what is sent with a request, in which order and why, and sends nothing. */
  async showPlan(lens?: LensTarget): Promise<void> {
    if (!requireTrust('a plan')) return;
    const target = await this.#target(lens);
    if (target === null) return;
    const { results, dryRuns } = this.#parts;
    const { entry, file } = target;
    const text = await loadPlans().planText(file, entry, (name) => results.byName(name));
    await dryRuns.show(titleOf(entry), text, 'plan');
  }

  /** Sends an exchange of this window once more, byte for byte. */
  async replay(id: string): Promise<RunResult | undefined> {
    if (!requireTrust('replaying')) return undefined;
    const result = this.#parts.results.get(id);
    const origin = result === null ? null : this.#parts.sends.origin(result.id);
    return result === null || origin === null ? undefined : this.#replay(result, origin);
  }

  /** Sends a request of the history, in its file as it is now. */
  async sendRestored(send: RestoredSend): Promise<RunResult | undefined> {
    const { document, file, root, entry, environments } = send;
    const results = await this.#runChosen({
      uri: vscode.Uri.file(file),
      file: { document, file, root },
      items: [{ file, blockIndex: entry.blockIndex, explicit: true }],
      environments,
    });
    return results.at(-1);
  }

  dryRunRestored({ document, file, root, entry, environments }: RestoredSend): Promise<DryRun> {
    const { signal } = new AbortController();
    const uri = vscode.Uri.file(file);
    const job = this.#job({ uri, file: { document, file, root }, environments }, signal);
    return this.#parts.engine.get().dryRun({ ...job, entry });
  }

  /** Sends the request and takes what comes as its accepted snapshot from now on. */
  async acceptSnapshot(lens?: LensTarget): Promise<RunResult | undefined> {
    if (!requireTrust('sending')) return undefined;
    const target = await this.#target(lens);
    return target === null ? undefined : this.#run(target, { updateSnapshots: true });
  }

  /** What was sent last in this window, from whatever file is in front. */
  async sendLast(): Promise<void> {
    const [newest] = this.#parts.results.list();
    const origin = newest === undefined ? null : this.#parts.sends.origin(newest.id);
    if (newest !== undefined && origin !== null) await this.resend(newest, origin);
    else void vscode.window.showInformationMessage('Nothing was sent from this window yet.');
  }

  /** The request as its file says it now; as it was sent when it is no longer in the file. */
  async resend(result: RunResult, origin: SendOrigin): Promise<void> {
    if (!requireTrust('sending')) return;
    const document = await vscode.workspace.openTextDocument(origin.uri);
    const entry = this.#parts.documents.find(document, result.ref);
    if (entry !== null) await this.send({ uri: origin.uri.toString(), ref: entry.ref });
    else await this.#replay(result, origin);
  }

  async #replay(earlier: RunResult, origin: SendOrigin): Promise<RunResult | undefined> {
    if (earlier.exchange === null) {
      void vscode.window.showWarningMessage(
        'This request was never made, so there is nothing to replay. Send it from its file.',
      );
      return undefined;
    }
    const { sends, engine, settings } = this.#parts;
    const controller = new AbortController();
    const handle = sends.begin(origin, controller);
    try {
      const result = await engine.get().replay(earlier, {
        defaults: sendDefaults(settings, origin.uri),
        signal: controller.signal,
        onProgress: (progress) => {
          handle.progress(progress);
        },
      });
      handle.finish(result);
      return result;
    } finally {
      handle.fail();
    }
  }

  /**
   * Sends one request of a document as part of something bigger, which `signal` may end: a result
   * for each of its rounds, none where it was not sent.
   */
  sendEntry(
    document: vscode.TextDocument,
    entry: RequestEntry,
    signal: AbortSignal,
  ): Promise<readonly RunResult[]> {
    const file = this.#parts.documents.get(document);
    return this.#runRounds({ document, file, entry }, { signal });
  }

  /** The last result of this request; those it needed are in the results of the window too. */
  async #run(target: SendTarget, options: RunOptions = {}): Promise<RunResult | undefined> {
    return (await this.#runRounds(target, options)).at(-1);
  }

  #runRounds({ document, file, entry }: SendTarget, options: RunOptions): Promise<RunResult[]> {
    return this.#runChosen({
      uri: document.uri,
      file: planFile(file),
      items: [{ file: file.file, blockIndex: entry.blockIndex, explicit: true }],
      ...options,
    });
  }

  /** Results of what was asked for, without those of what it needed. */
  async #runChosen(run: ItemsToRun): Promise<RunResult[]> {
    const { results } = await this.#runItems(run);
    return results.flatMap(({ step, result }) => (step.why === 'chosen' ? [result] : []));
  }

  async #runItems(run: ItemsToRun): Promise<PlanOutcome> {
    const controller = new AbortController();
    const cancel = () => {
      controller.abort();
    };
    run.signal?.addEventListener('abort', cancel, { once: true });
    const handles = new Map<number, SendHandle>();
    const job = this.#job(run, controller.signal);
    const { environments } = job;
    try {
      return await this.#parts.engine.get().run({
        ...job,
        items: run.items,
        updateSnapshots: run.updateSnapshots ?? false,
        again: run.again ?? false,
        onEvent: (event) => {
          this.#follow(event, { run, handles, controller, environments });
        },
      });
    } finally {
      run.signal?.removeEventListener('abort', cancel);
      for (const handle of handles.values()) handle.fail();
    }
  }

  /** Lenses, panel and status bar are told of every request of a plan as it comes. */
  #follow(
    event: PlanEvent,
    {
      run,
      handles,
      controller,
      environments,
    }: {
      readonly run: ItemsToRun;
      readonly handles: Map<number, SendHandle>;
      readonly controller: AbortController;
      readonly environments: readonly string[];
    },
  ): void {
    const { sends, log } = this.#parts;
    if (event.type === 'planned') return;
    const { step } = event;
    const { index, entry } = step;
    switch (event.type) {
      case 'started': {
        // A document need not be a file of this machine.
        const uri = step.file === run.file.file ? run.uri : vscode.Uri.file(step.file);
        const origin: SendOrigin = { uri, entry, environments };
        handles.set(index, sends.begin(origin, controller));
        return;
      }
      case 'progress':
        handles.get(index)?.progress(event.progress);
        return;
      case 'content':
        handles.get(index)?.receive(event.piece);
        return;
      case 'again':
        handles.get(index)?.again(event.attempt);
        return;
      case 'finished': {
        const { result } = event;
        handles.get(index)?.finish(result);
        const name = titleOf(entry);
        log.info(`${name}: ${summarize(outcomeOf(result))}`, result.secrets);
        return;
      }
      case 'skipped':
        handles.get(index)?.fail();
        return;
    }
  }

  #job(
    { uri, file, environments }: Pick<ItemsToRun, 'uri' | 'file' | 'environments'>,
    signal: AbortSignal,
  ) {
    const { settings, environment, results } = this.#parts;
    return {
      file,
      environments: environments ?? environment.names,
      defaults: sendDefaults(settings, uri),
      earlier: (name: string) => results.byName(name),
      signal,
    };
  }

  async #target(lens: LensTarget | undefined): Promise<SendTarget | null> {
    const chosen = await chosenRequests(this.#parts.documents, lens);
    return chosen === null ? null : oneOf({ ...chosen, items: chosen.items.slice(0, 1) });
  }
}

/** For who loads sending with the first command that sends. */
export function createRequestActions(parts: ActionParts): RequestActions {
  return new RequestActions(parts);
}

function tellOfMany({ results, skipped }: PlanOutcome): void {
  const failed = results.filter(({ result }) => !result.ok).length;
  const parts = [`${results.length - failed} of ${results.length} as expected`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (skipped.length > 0) parts.push(`${skipped.length} not sent`);
  vscode.window.setStatusBarMessage(`$(mail) ${parts.join(', ')}`, 10_000);
}

function planFile({ document, file, root, entries }: ListedFile): ListedFile {
  return { document, file, root, entries };
}

function toLens({ document, entry }: SendTarget): LensTarget {
  return { uri: document.uri.toString(), ref: entry.ref };
}
