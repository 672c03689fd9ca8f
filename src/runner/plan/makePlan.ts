/** The order in which requests are sent: those that others speak of first, each once. */
import type { RunNode, Span, VariableDefinitionNode } from '../../parser/ast.ts';
import { nodeText, absoluteSpan } from '../../parser/text.ts';
import { templateText } from '../../parser/template.ts';
import { createLineIndex } from '../../parser/lineIndex.ts';
import { RunProblem, runProblem } from '../failure.ts';
import { fileErrorWords } from '../fileReasons.ts';
import { findFile } from '../files.ts';
import { relativePath } from '../paths.ts';
import type { RunFailure, RunResult } from '../result.ts';
import { parseSeconds } from '../sendSettings.ts';
import { titleOf } from '../titleOf.ts';
import { mayUseImport, usesUnknown } from './missingImports.ts';
import type { KnownHere } from './missingImports.ts';
import { OpenFiles } from './openFiles.ts';
import type { OpenFile, Target } from './openFiles.ts';
import type { PlanItem, PlanQuestion, PlanStep } from './planInput.ts';
import type { RequestReference } from './references.ts';
import { referencesIn, referencesOf } from './references.ts';
import { Trails } from './trails.ts';
import type { Trail } from './trails.ts';

/** A step with what only the run needs to know. */
export interface PlannedStep extends PlanStep {
  readonly source: OpenFile;
  readonly explicit: boolean;
  /** Indices of the steps whose answers it speaks of. */
  readonly needs: readonly number[];
  /** Arguments of the `run` line that asks for it, and the block that line stands in. */
  readonly call: RunCall | null;
}

export interface RunCall {
  readonly file: OpenFile;
  readonly blockIndex: number;
  readonly arguments: readonly VariableDefinitionNode[];
}

export interface PlanRound {
  readonly repetition: number;
  readonly row: number | null;
}

/** The steps that would be run, without running any: for lenses, and for a person to agree to. */
export async function planRequests(question: PlanQuestion): Promise<readonly PlanStep[]> {
  const steps: PlannedStep[] = [];
  const files = new OpenFiles(question.files, question);
  await planRound(question, files, { round: { repetition: 0, row: null }, steps });
  return steps;
}

/** Plans one round of the chosen blocks; steps are added to `steps`. */
export async function planRound(
  input: PlanQuestion,
  files: OpenFiles,
  { round, steps }: { round: PlanRound; steps: PlannedStep[] },
): Promise<void> {
  const planner = new Planner(input, files, { round, steps });
  for (const item of input.items) await planner.addItem(item);
}

interface Wanted {
  readonly target: Target;
  readonly why: PlanStep['why'];
  readonly neededBy: string | null;
  readonly explicit: boolean;
  readonly forced: boolean;
  readonly call: RunCall | null;
}

class Planner {
  readonly #input: PlanQuestion;
  readonly #files: OpenFiles;
  readonly #round: PlanRound;
  readonly #steps: PlannedStep[];
  /** Steps of this round by request. */
  readonly #done = new Map<string, number>();
  readonly #trails = new Trails();
  /** Keys of run lines that were planned before. */
  readonly #ran = new Set<string>();
  /** Steps of this round that have scripts, by file. */
  readonly #scripted = new Map<string, number[]>();

  constructor(
    input: PlanQuestion,
    files: OpenFiles,
    { round, steps }: { round: PlanRound; steps: PlannedStep[] },
  ) {
    this.#input = input;
    this.#files = files;
    this.#round = round;
    this.#steps = steps;
  }

  async addItem(item: PlanItem): Promise<void> {
    const file = this.#files.get(item.file);
    if (file === null) return;
    await this.#addBlock(file, item, null);
  }

  async #addBlock(
    file: OpenFile,
    { blockIndex, explicit, run: only }: Omit<PlanItem, 'file'>,
    trail: Trail | null,
  ): Promise<void> {
    const block = file.document.blocks[blockIndex];
    const entry = file.byBlock.get(blockIndex);
    const wanted: Wanted | null =
      entry === undefined || only !== undefined
        ? null
        : {
            target: { file, entry },
            why: 'chosen',
            neededBy: null,
            explicit,
            forced: false,
            call: null,
          };
    for (const [index, run] of (block?.runs ?? []).entries()) {
      if (only !== undefined && index !== only) continue;
      await this.#orTell(runLine(file, blockIndex, run), trail, () =>
        this.#addRun(file, { blockIndex, run }, trail),
      );
    }
    if (wanted !== null) {
      await this.#orTell(wanted.target, trail, () => this.#add(wanted, trail));
    }
  }

  /** The others can be sent all the same: this one tells what is wrong when its turn comes. */
  async #orTell(target: Target, trail: Trail | null, add: () => Promise<unknown>): Promise<void> {
    try {
      await add();
    } catch (error) {
      if (!(error instanceof RunProblem) || trail !== null) throw error;
      this.#push({ ...calledBy(null, target), explicit: true }, [], error.failure);
    }
  }

  async #addRun(
    file: OpenFile,
    { blockIndex, run }: { blockIndex: number; run: RunNode },
    trail: Trail | null,
  ): Promise<void> {
    const block = file.document.blocks[blockIndex];
    if (block === undefined) return;
    const span = absoluteSpan(file.document, blockIndex, run.span);
    const key = `run ${file.file} ${span.start}`;
    const title = block.text.slice(run.span.start, run.span.end).trim();
    const place = { name: title, span };
    const below = { key, title, place, above: trail };
    this.#trails.refuseCycle(below);
    if (this.#ran.has(key)) this.#trails.repeat(below);
    this.#ran.add(key);
    await this.#trails.within(below, () =>
      this.#addRunBelow(file, { blockIndex, run, span }, below),
    );
  }

  async #addRunBelow(
    file: OpenFile,
    { blockIndex, run, span }: { blockIndex: number; run: RunNode; span: Span },
    below: Trail,
  ): Promise<void> {
    const block = file.document.blocks[blockIndex];
    if (block === undefined) return;
    const source =
      run.path === null
        ? file
        : await this.#fileOf(file, templateText(block, run.path).trim(), span);
    const call: RunCall | null =
      run.arguments.length === 0 ? null : { file, blockIndex, arguments: run.arguments };
    if (run.requestName === null) {
      for (const [index, other] of source.document.blocks.entries()) {
        if (other.request === null && other.runs.length === 0) continue;
        const entry = source.byBlock.get(index);
        if (call === null || entry === undefined) {
          await this.#addBlock(source, { blockIndex: index, explicit: false }, below);
        } else await this.#add(calledBy(call, { file: source, entry }), below);
      }
      return;
    }
    const name = nodeText(block, run.requestName).trim();
    const target = (await this.#files.names(source)).get(name);
    if (target === undefined) {
      throw (await this.#files.importProblem(source)) ?? unknownRequest(name, span);
    }
    await this.#add({ ...calledBy(call, target), forced: true, explicit: true }, below);
  }

  async #fileOf(from: OpenFile, path: string, span: Span): Promise<OpenFile> {
    const { ports } = this.#input;
    const real = await findFile({ path, span, from: from.file, ports });
    try {
      return await this.#files.read(real, from.root);
    } catch (error) {
      throw runProblem('FileError', {
        code: 'file-unreadable',
        message: `\`${path}\` cannot be read. ${fileErrorWords(error)}`,
        span,
        name: path,
      });
    }
  }

  /** The index of its step; null when an answer that is there already will do. */
  async #add(wanted: Wanted, trail: Trail | null): Promise<number | null> {
    const key = keyOf(wanted.target);
    const known = this.#done.get(key);
    if (known !== undefined && !wanted.forced) return known;
    if (wanted.why === 'needed' && !wanted.forced && this.#isFresh(wanted.target)) return null;
    const title = titleOf(wanted.target.entry);
    const own = { key, title, place: trail?.place ?? null, above: trail };
    if (known !== undefined) this.#trails.repeat(own);
    if (trail !== null && this.#trails.has(key)) return this.#addWithNeeded(wanted, trail);
    return this.#trails.within(own, () => this.#addWithNeeded(wanted, own));
  }

  async #addWithNeeded(wanted: Wanted, trail: Trail): Promise<number> {
    const key = keyOf(wanted.target);
    const by = titleOf(wanted.target.entry);
    const after: number[] = [];
    for (const { reference, target } of await this.#spokenOf(wanted)) {
      if (keyOf(target) === key) continue;
      const index = await this.#addNeeded(target, { reference, by, trail });
      if (index !== null) after.push(index);
    }
    return this.#push(wanted, after, null);
  }

  /** What the request speaks of, and what the arguments speak of that it is called with. */
  async #spokenOf({ target: { file, entry }, call }: Wanted): Promise<readonly Spoken[]> {
    const known = async (from: OpenFile) => ({
      names: await this.#files.names(from),
      definitions: this.#files.definitions(from),
    });
    const own = await known(file);
    await this.#refuseMissing(file, (here) => mayUseImport(file.document, entry.blockIndex, here));
    const found = referencesOf(file.document, entry.blockIndex, own).map(
      (reference) => [reference, own.names] as const,
    );
    if (call !== null) {
      const theirs = await known(call.file);
      await this.#refuseMissing(call.file, (here) =>
        argumentTexts(call).some(({ text }) => usesUnknown(text, here)),
      );
      for (const reference of referencesIn(call.file.document, argumentTexts(call), theirs)) {
        found.push([reference, theirs.names]);
      }
    }
    return found.map(([reference, names]) => {
      const target = names.get(reference.name);
      if (target === undefined) throw unknownRequest(reference.name, reference.span);
      this.#files.spokenOf.add(target.entry);
      return { reference, target };
    });
  }

  /** What uses a name that an import may define is not sent without it. @throws RunProblem */
  async #refuseMissing(file: OpenFile, uses: (known: KnownHere) => boolean): Promise<void> {
    const problem = await this.#files.importProblem(file);
    if (problem === null) return;
    const variables = this.#input.variables ?? {};
    const known = {
      names: await this.#files.names(file),
      definitions: this.#files.definitions(file),
      isGiven: (name: string) => Object.hasOwn(variables, name),
    };
    if (uses(known)) throw problem;
  }

  #addNeeded(
    target: Target,
    { reference, by, trail }: { reference: RequestReference; by: string; trail: Trail },
  ): Promise<number | null> {
    const here = {
      key: keyOf(target),
      title: titleOf(target.entry),
      place: { name: reference.name, span: reference.span },
      above: trail,
    };
    this.#trails.refuseCycle(here);
    const wanted: Wanted = {
      target,
      why: 'needed',
      neededBy: by,
      explicit: true,
      forced: reference.forced,
      call: null,
    };
    return this.#trails.within(here, () => this.#add(wanted, here));
  }

  #push(wanted: Wanted, after: readonly number[], problem: RunFailure | null): number {
    const { file, entry } = wanted.target;
    const index = this.#steps.length;
    this.#steps.push({
      index,
      file: file.file,
      root: file.root,
      document: file.document,
      entry,
      why: wanted.why,
      neededBy: wanted.neededBy,
      after: [...new Set([...after, ...this.#scriptsBefore(file)])],
      ...this.#round,
      problem,
      source: file,
      explicit: wanted.explicit,
      needs: after,
      call: wanted.call,
    });
    if (problem === null) this.#done.set(keyOf(wanted.target), index);
    if ((file.document.blocks[entry.blockIndex]?.scripts.length ?? 0) > 0) {
      this.#scripted.set(file.file, [...(this.#scripted.get(file.file) ?? []), index]);
    }
    return index;
  }

  /** What a script sets may be used by any request below it, which nothing in the text tells. */
  #scriptsBefore({ file }: OpenFile): readonly number[] {
    return (this.#input.options?.jobs ?? 1) === 1 ? [] : (this.#scripted.get(file) ?? []);
  }

  /** An answer of this window that is young enough, by `# @fresh` or the run's own limit. */
  #isFresh({ file, entry }: Target): boolean {
    const { earlier, options, ports } = this.#input;
    if (entry.name === null || (options?.freshForMs ?? 0) < 0) return false;
    const result: RunResult | undefined = earlier?.(entry.ref.file).get(entry.name);
    // What went wrong is asked anew: a login that failed stays no answer.
    if (!result?.exchange?.response || !result.ok) return false;
    const block = file.document.blocks[entry.blockIndex];
    const directive = block?.directives.findLast(({ name }) => name === 'fresh');
    const seconds =
      block === undefined || directive === undefined
        ? null
        : parseSeconds(templateText(block, directive.value), null);
    const limitMs = seconds === null ? (options?.freshForMs ?? Infinity) : seconds * 1000;
    return ports.now() - result.startedAt <= limitMs;
  }
}

interface Spoken {
  readonly reference: RequestReference;
  readonly target: Target;
}

function argumentTexts({ file: { document }, blockIndex, arguments: given }: RunCall) {
  const block = document.blocks[blockIndex];
  if (block === undefined) return [];
  return given.map(({ value, span }) => ({
    blockIndex,
    text: templateText(block, value),
    span: absoluteSpan(document, blockIndex, span),
  }));
}

function keyOf({ file, entry }: Target): string {
  return `${file.file} ${entry.blockIndex}`;
}

function calledBy(call: RunCall | null, target: Target): Wanted {
  return {
    target,
    why: 'chosen',
    neededBy: null,
    explicit: false,
    forced: call !== null,
    call,
  };
}

/** A `run` line as a request of its own, for what is to be told of it. */
function runLine(file: OpenFile, blockIndex: number, { span }: RunNode): Target {
  const { text } = file.document;
  const { start, end } = absoluteSpan(file.document, blockIndex, span);
  const title = text.slice(start, end).trim();
  const line = createLineIndex(text).positionAt(start).line + 1;
  const ref = { file: relativePath(file.root, file.file), key: title, ordinal: 0 };
  const place = { line, startLine: line, endLine: line };
  return {
    file,
    entry: { ref, blockIndex, name: title, method: 'RUN', target: '', tags: [], ...place },
  };
}

function unknownRequest(name: string, span: Span): RunProblem {
  return runProblem('VariableError', {
    code: 'unknown-request',
    message: `There is no request named \`${name}\`.`,
    hint: 'Give it that name with `# @name`, or import the file it stands in.',
    span,
    name,
  });
}
