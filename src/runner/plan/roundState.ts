/** What the requests of one round share: answers by name, cookies, script globals, the row of data. */
import type { Session } from '../../engine/session.ts';
import { createResolver } from '../../variables/resolve.ts';
import type { Resolver } from '../../variables/resolver.ts';
import { RunProblem, variableFailure } from '../failure.ts';
import type { ScriptGlobals } from '../globals.ts';
import type { RunResult } from '../result.ts';
import type { ScriptValue } from '../scriptPort.ts';
import type { RequestEntry, RunInput } from '../runInput.ts';
import type { DataRow } from './dataRows.ts';
import type { Iteration } from './iterations.ts';
import { SINGLE, iterationOf } from './iterations.ts';
import type { PlannedStep } from './makePlan.ts';
import type { OpenFile, OpenFiles } from './openFiles.ts';
import type { PlanInput } from './planInput.ts';

export interface RoundParts {
  readonly files: OpenFiles;
  readonly session: Session;
  readonly globals: ScriptGlobals;
  readonly answers: Map<string, string>;
  readonly row: DataRow | null;
}

type Around = Required<Pick<RunInput, 'environment' | 'imported' | 'importProblem' | 'earlier'>>;

interface KnownResults {
  readonly byRequest: ReadonlyMap<RequestEntry, readonly string[]>;
  readonly results: Map<string, RunResult>;
}

export class RoundState {
  readonly input: PlanInput;
  readonly #parts: RoundParts;
  /** Newest of this round, by request. */
  readonly #results = new Map<RequestEntry, RunResult>();
  /** By file, then by the names under which its requests are known there. */
  readonly #earlier = new Map<OpenFile, KnownResults>();
  readonly #around = new Map<OpenFile, Around>();
  readonly #settings: Partial<RunInput>;

  constructor(input: PlanInput, parts: RoundParts) {
    this.input = input;
    this.#parts = parts;
    this.#settings = settingsOf(input);
  }

  /** Makes a result known under its names, in its own file and where that is imported. */
  remember({ entry }: PlannedStep, result: RunResult): void {
    if (!result.exchange?.response || !this.#parts.files.spokenOf.has(entry)) return;
    this.#results.set(entry, result);
    for (const { byRequest: names, results } of this.#earlier.values()) {
      for (const name of names.get(entry) ?? []) results.set(name, result);
    }
  }

  async inputOf(step: PlannedStep, iteration: Iteration): Promise<RunInput> {
    const { input } = this;
    const { files, session, globals, answers } = this.#parts;
    const { source } = step;
    const row = this.#row(step);
    const around = this.#around.get(source) ?? (await this.#lookAround(source));
    return {
      ...this.#settings,
      ...listenersOf(input, step),
      document: source.document,
      file: source.file,
      entry: step.entry,
      session,
      ports: input.ports,
      environments: input.environments,
      environment: around.environment,
      imported: around.imported,
      importProblem: around.importProblem,
      earlier: around.earlier,
      scopes: files.scopes,
      variables:
        step.call === null && row === SINGLE && iteration === SINGLE
          ? input.variables
          : await this.#variablesOf(step, iteration),
      requestVariables: merged(row.values, iteration.values),
      defaults: input.defaults,
      overrides: input.overrides,
      answers,
      globals,
      iteration: iteration === SINGLE ? row.index : iteration.index,
    };
  }

  /** What is the same for every request of a file. @throws RunProblem */
  async #lookAround(source: OpenFile): Promise<Around> {
    const { files } = this.#parts;
    const around = {
      environment: await files.environment(source),
      imported: await files.imported(source),
      importProblem: (await files.importProblem(source))?.failure ?? null,
      earlier: await this.earlier(source),
    };
    this.#around.set(source, around);
    return around;
  }

  /** A resolver as the request itself will have one, for what has to be known before it is made. */
  async resolverOf(step: PlannedStep, file = step.source): Promise<Resolver> {
    const { input } = this;
    const { files, globals, answers } = this.#parts;
    const row = this.#row(step);
    return createResolver({
      document: file.document,
      file: file.file,
      environment: await files.environment(file),
      variables: {
        ...row.variables,
        ...input.variables,
      },
      requestVariables: new Map(row.values),
      globals: globals.values,
      earlier: await this.earlier(file),
      imported: await files.imported(file),
      scopes: files.scopes,
      answers,
      ports: input.ports,
    });
  }

  /** Answers that can be spoken of in this file: those of this round over those of the window. */
  async earlier(file: OpenFile): Promise<ReadonlyMap<string, RunResult>> {
    const known = this.#earlier.get(file);
    if (known !== undefined) return known.results;
    const names = await this.#parts.files.names(file);
    const results = new Map<string, RunResult>();
    const byRequest = new Map<RequestEntry, string[]>();
    for (const [name, { entry }] of names) {
      byRequest.set(entry, [...(byRequest.get(entry) ?? []), name]);
      if (entry.name === null) continue;
      const result =
        this.#results.get(entry) ?? this.input.earlier?.(entry.ref.file).get(entry.name);
      if (result !== undefined) results.set(name, result);
    }
    // Another request of the same file may have asked meanwhile.
    const first = this.#earlier.get(file) ?? { byRequest, results };
    this.#earlier.set(file, first);
    return first.results;
  }

  #row({ row }: PlannedStep): Iteration {
    return this.#parts.row === null ? SINGLE : iterationOf(this.#parts.row, row ?? 0);
  }

  async #variablesOf(step: PlannedStep, iteration: Iteration): Promise<RunInput['variables']> {
    const { variables } = this.input;
    return {
      ...this.#row(step).variables,
      ...(step.call === null ? {} : await this.#argumentsOf(step, step.call)),
      ...iteration.variables,
      ...variables,
    };
  }

  /** `run #name (@a = 1)`: the values are read where the line stands. */
  async #argumentsOf(
    step: PlannedStep,
    { file, blockIndex, arguments: given }: NonNullable<PlannedStep['call']>,
  ): Promise<Record<string, string>> {
    const resolver = await this.resolverOf(step, file);
    const values: Record<string, string> = {};
    for (const { name, value } of given) {
      values[name] = (await resolver.resolve(blockIndex, value)).text;
    }
    if (resolver.problems.length > 0) {
      const failure = variableFailure(resolver.problems);
      // A place in the file that calls is none in the one that is called.
      throw new RunProblem(file === step.source ? failure : { ...failure, span: null, places: [] });
    }
    return values;
  }
}

function merged(
  weaker: ReadonlyMap<string, ScriptValue>,
  stronger: ReadonlyMap<string, ScriptValue>,
): ReadonlyMap<string, ScriptValue> {
  if (weaker.size === 0) return stronger;
  const values = new Map<string, ScriptValue>();
  weaker.forEach((value, name) => values.set(name, value));
  stronger.forEach((value, name) => values.set(name, value));
  return values;
}

function settingsOf(input: PlanInput): Partial<RunInput> {
  const { environmentFiles, namedSession, withoutScripts, updateSnapshots, signal } = input;
  return {
    ...(environmentFiles === undefined ? {} : { environmentFiles }),
    ...(namedSession === undefined ? {} : { namedSession }),
    ...(withoutScripts === undefined ? {} : { withoutScripts }),
    ...(updateSnapshots === undefined ? {} : { updateSnapshots }),
    ...(input.contentAs === undefined ? {} : { contentAs: input.contentAs }),
    ...(signal === undefined ? {} : { signal }),
  };
}

function listenersOf({ onEvent }: PlanInput, step: PlannedStep): Partial<RunInput> {
  if (onEvent === undefined) return {};
  return {
    onProgress: (progress) => {
      onEvent({ type: 'progress', step, progress });
    },
    onContent: (piece, secrets) => {
      onEvent({ type: 'content', step, piece, secrets });
    },
  };
}
