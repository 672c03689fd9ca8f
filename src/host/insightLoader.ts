import * as vscode from 'vscode';
import type { ImportedDocument } from '../runner/imports.ts';
import { relativePath } from '../runner/paths.ts';
import type { ResultLog } from '../runner/results.ts';
import type { JsonValue } from '../variables/json.ts';
import type { Provenance, VariableProblem } from '../variables/resolver.ts';
import type { ParsedFile } from './documents.ts';
import type { EngineLoader } from './engineLoader.ts';
import type { EnvironmentChoice } from './environmentChoice.ts';
import type { BodyMatches, Insight, InsightPlace, PlaceholderQuestion } from './insight.ts';
import type { InsightModule } from './insightBundle.ts';

export interface InsightParts {
  readonly environment: EnvironmentChoice;
  readonly results: ResultLog;
  readonly engine?: EngineLoader;
  /** Finds what a file imports. */
  readonly files?: {
    readonly imported: (parsed: ParsedFile) => Promise<readonly ImportedDocument[]>;
  };
}

const NO_GLOBALS: ReadonlyMap<string, JsonValue> = new Map();

/** Answers what variables mean; loads what that takes at the first question. */
export class InsightLoader {
  readonly #parts: InsightParts;
  #insight: Insight | null = null;

  constructor(parts: InsightParts) {
    this.#parts = parts;
  }

  async explain(parsed: ParsedFile, blockIndex: number, expression: string): Promise<Provenance> {
    return this.#load().explain(await this.#place(parsed), blockIndex, expression);
  }

  async explainShared(parsed: ParsedFile): Promise<ReadonlyMap<string, Provenance>> {
    return this.#load().explainShared(await this.#place(parsed));
  }

  async names(parsed: ParsedFile, blockIndex: number): Promise<readonly string[]> {
    return this.#load().names(await this.#place(parsed), blockIndex);
  }

  async values(
    parsed: ParsedFile,
    blockIndex: number,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    return this.#load().values(await this.#place(parsed), blockIndex, names);
  }

  async problems(
    parsed: ParsedFile,
    questions: readonly PlaceholderQuestion[],
  ): Promise<readonly VariableProblem[]> {
    return this.#load().problems(await this.#place(parsed), questions);
  }

  /** Names of the environments around a file; none in a workspace that is not trusted. */
  async environments(file: string, root: string): Promise<readonly string[]> {
    if (!vscode.workspace.isTrusted) return [];
    return this.#load().environments(file, loadBundle().createSilentPorts(root));
  }

  async target(parsed: ParsedFile, blockIndex: number): Promise<string | null> {
    return this.#load().target(await this.#place(parsed), blockIndex);
  }

  /** @throws SyntaxError for a text that is no JSON */
  queryBody(text: string, path: string): BodyMatches {
    return loadBundle().queryBody(text, path);
  }

  async #place(parsed: ParsedFile): Promise<InsightPlace> {
    const { document, file, root } = parsed;
    const { environment, results, engine, files } = this.#parts;
    const trusted = vscode.workspace.isTrusted;
    const imported = trusted ? ((await files?.imported(parsed)) ?? []) : [];
    // Of two requests of one name, that of the file itself is meant.
    const earlier = [...imported.toReversed(), { file }].flatMap((each) => [
      ...results.byName(relativePath(root, each.file)),
    ]);
    return {
      document,
      file,
      imported,
      environments: environment.names,
      earlier: new Map(earlier),
      globals: engine?.isLoaded === true ? engine.get().globals : NO_GLOBALS,
      trusted,
      ports: loadBundle().createSilentPorts(root),
    };
  }

  #load(): Insight {
    this.#insight ??= new (loadBundle().Insight)();
    return this.#insight;
  }
}

function loadBundle(): InsightModule {
  // The bundle lies beside this one; `require` is what loads it on demand there.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./insight.cjs') as InsightModule;
}
