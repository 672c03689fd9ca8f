/**
 * What variables mean at a place in a file, without sending anything: for hovers, completion and
 * live diagnostics. Entry of a bundle of its own, loaded by the first of them.
 */
import type { HttpDocument, Span } from '../parser/ast.ts';
import { DOTS, createMask } from '../runner/mask.ts';
import type { RunnerPorts } from '../runner/ports.ts';
import type { RunResult } from '../runner/result.ts';
import { listEnvironments, loadEnvironment } from '../variables/environments.ts';
import type { Environment } from '../variables/environments.ts';
import type { JsonValue } from '../variables/json.ts';
import { jsonToText, parseJson } from '../variables/json.ts';
import { selectAll } from '../variables/jsonPath.ts';
import { createResolver } from '../variables/resolve.ts';
import type { FileScopes } from '../variables/resolve.ts';
import type { Provenance, Resolver, VariableProblem } from '../variables/resolver.ts';

export interface InsightPlace {
  readonly document: HttpDocument;
  /** Absolute. */
  readonly file: string;
  /** Documents that it imports, as far as they can be read. */
  readonly imported: readonly { readonly document: HttpDocument; readonly file: string }[];
  readonly environments: readonly string[];
  readonly earlier: ReadonlyMap<string, RunResult>;
  /** What scripts of this window set so far. */
  readonly globals: ReadonlyMap<string, JsonValue>;
  /** False: only the open file is looked at, no other file is read. */
  readonly trusted: boolean;
  readonly ports: RunnerPorts;
}

/** A placeholder that is asked about; `span` is absolute. */
export interface PlaceholderQuestion {
  readonly blockIndex: number;
  readonly expression: string;
  readonly span: Span;
}

/** Matches of a path as one JSON array, the digits of numbers kept. */
export interface BodyMatches {
  readonly count: number;
  readonly json: string;
  readonly problem: string | null;
}

const NO_ENVIRONMENT: Environment = { names: [], values: new Map(), unknown: [], problems: [] };

export class Insight {
  /** What the documents of the last look define; an edit makes a new document. */
  #scopes: FileScopes = new Map();

  /** Where the value of an expression comes from, and which values it hides. */
  async explain(place: InsightPlace, blockIndex: number, expression: string): Promise<Provenance> {
    return (await this.#resolver(place)).explain(blockIndex, expression);
  }

  /** The same for each variable of the file that the environment defines too. */
  async explainShared(place: InsightPlace): Promise<ReadonlyMap<string, Provenance>> {
    const environment = await environmentOf(place);
    const resolver = this.#resolverWith(place, environment);
    const found = new Map<string, Provenance>();
    const names = new Set(place.document.blocks.flatMap(({ variables }) => variables.map(nameOf)));
    for (const name of names) {
      if (environment.values.has(name)) found.set(name, await resolver.explain(0, name));
    }
    return found;
  }

  /** Every name that can stand in a placeholder of this block. */
  async names(place: InsightPlace, blockIndex: number): Promise<readonly string[]> {
    return (await this.#resolver(place)).names(blockIndex);
  }

  /** Values of variables as people see them, secrets as dots; those that can be told without sending. */
  async values(
    place: InsightPlace,
    blockIndex: number,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const resolver = await this.#resolver(place);
    const values = new Map<string, string>();
    for (const name of names) {
      const found = await resolver.value(blockIndex, name);
      if (found !== undefined) values.set(name, found.secret ? DOTS : found.text);
    }
    return values;
  }

  /** Names of the environments around a file. */
  async environments(file: string, ports: RunnerPorts): Promise<readonly string[]> {
    return (await listEnvironments(file, ports)).map(({ name }) => name);
  }

  /** What is wrong with placeholders: the same as a send would say. */
  async problems(
    place: InsightPlace,
    questions: readonly PlaceholderQuestion[],
  ): Promise<readonly VariableProblem[]> {
    const resolver = await this.#resolver(place);
    for (const { blockIndex, expression, span } of questions) {
      await resolver.resolveText(blockIndex, `{{${expression}}}`, span);
    }
    return resolver.problems;
  }

  /** The target of a request with its values, secrets as dots; null where something has no value. */
  async target(place: InsightPlace, blockIndex: number): Promise<string | null> {
    const line = place.document.blocks[blockIndex]?.request?.line;
    if (line === undefined) return null;
    const resolver = await this.#resolver(place);
    const { text } = await resolver.resolve(blockIndex, line.target);
    return resolver.problems.length > 0 ? null : createMask(resolver.secrets).text(text);
  }

  async #resolver(place: InsightPlace): Promise<Resolver> {
    return this.#resolverWith(place, await environmentOf(place));
  }

  #resolverWith(place: InsightPlace, environment: Environment): Resolver {
    const { document, file, imported, earlier, globals, trusted } = place;
    const ports = trusted ? place.ports : closed(place.ports);
    const scopes: FileScopes = new Map();
    for (const each of [document, ...imported.map((other) => other.document)]) {
      const known = this.#scopes.get(each);
      if (known !== undefined) scopes.set(each, known);
    }
    this.#scopes = scopes;
    return createResolver({
      document,
      file,
      environment,
      variables: {},
      globals,
      earlier,
      imported,
      ports,
      passive: true,
      scopes,
    });
  }
}

/** What a JSONPath selects in the text of a body, for the panel's filter. @throws SyntaxError for a text that is no JSON */
export function queryBody(text: string, path: string): BodyMatches {
  const found = selectAll(parseJson(text), path);
  if ('problem' in found) return { count: 0, json: '[]', problem: found.problem };
  return { count: found.values.length, json: jsonToText(found.values), problem: null };
}

function environmentOf({ file, environments, trusted, ports }: InsightPlace): Promise<Environment> {
  return trusted
    ? loadEnvironment({ file, names: environments, ports })
    : Promise.resolve(NO_ENVIRONMENT);
}

/** In Restricted Mode no file is read, nor what the machine or the workspace has set. */
function closed(ports: RunnerPorts): RunnerPorts {
  const refuse = () => Promise.reject(new Error('In Restricted Mode no other file is read.'));
  return {
    ...ports,
    files: {
      ...ports.files,
      exists: () => Promise.resolve(false),
      open: refuse,
      readBytes: refuse,
      readdir: refuse,
      readText: refuse,
      realpath: refuse,
      workspaceRoot: (file) => Promise.resolve(ports.files.dirname(file)),
      write: refuse,
    },
    processEnv: () => undefined,
    clientSettings: () => ({}),
  };
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}
