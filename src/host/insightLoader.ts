import * as vscode from 'vscode';
import type { ResultLog } from '../runner/results.ts';
import type { Provenance } from '../variables/resolver.ts';
import type { ParsedFile } from './documents.ts';
import type { EnvironmentChoice } from './environmentChoice.ts';
import type { BodyMatches, InsightModule, InsightPlace } from './insight.ts';
import { createPorts } from './ports.ts';

export interface InsightParts {
  readonly environment: EnvironmentChoice;
  readonly results: ResultLog;
}

/** Answers what variables mean; loads what that takes at the first question. */
export class InsightLoader {
  readonly #parts: InsightParts;
  #module: InsightModule | null = null;

  constructor(parts: InsightParts) {
    this.#parts = parts;
  }

  explain(parsed: ParsedFile, blockIndex: number, expression: string): Promise<Provenance> {
    return this.#load().explainVariable(this.#place(parsed), blockIndex, expression);
  }

  names(parsed: ParsedFile, blockIndex: number): Promise<readonly string[]> {
    return this.#load().variableNames(this.#place(parsed), blockIndex);
  }

  /** @throws SyntaxError for a text that is no JSON */
  queryBody(text: string, path: string): BodyMatches {
    return this.#load().queryBody(text, path);
  }

  #place({ document, file, root, entries }: ParsedFile): InsightPlace {
    const { environment, results } = this.#parts;
    return {
      document,
      file,
      environments: environment.names,
      earlier: results.byName(entries[0]?.ref.file ?? ''),
      trusted: vscode.workspace.isTrusted,
      // Nobody is asked anything while a person only looks.
      ports: createPorts(root, {
        prompt: () => Promise.resolve(undefined),
        confirm: () => Promise.resolve(false),
      }),
    };
  }

  #load(): InsightModule {
    // The bundle lies beside this one; `require` is what loads it on demand there.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    this.#module ??= require('./insight.cjs') as InsightModule;
    return this.#module;
  }
}
