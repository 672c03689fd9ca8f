/**
 * What variables mean at a place in a file, without sending anything: for hovers and completion.
 * Entry of a bundle of its own, loaded by the first of them.
 */
import type { HttpDocument } from '../parser/ast.ts';
import type { RunnerPorts } from '../runner/ports.ts';
import type { RunResult } from '../runner/result.ts';
import { jsonToText, parseJson } from '../variables/json.ts';
import { selectAll } from '../variables/jsonPath.ts';
import { loadEnvironment } from '../variables/environments.ts';
import type { Environment } from '../variables/environments.ts';
import { createResolver } from '../variables/resolve.ts';
import type { Provenance, Resolver } from '../variables/resolver.ts';

export interface InsightPlace {
  readonly document: HttpDocument;
  /** Absolute. */
  readonly file: string;
  readonly environments: readonly string[];
  readonly earlier: ReadonlyMap<string, RunResult>;
  /** False: only the open file is looked at, no other file is read. */
  readonly trusted: boolean;
  readonly ports: RunnerPorts;
}

const NO_ENVIRONMENT: Environment = { names: [], values: new Map(), unknown: [], problems: [] };

/** Where the value of an expression comes from, and which values it hides. */
export async function explainVariable(
  place: InsightPlace,
  blockIndex: number,
  expression: string,
): Promise<Provenance> {
  return (await resolverOf(place)).explain(blockIndex, expression);
}

/** What a JSONPath selects in the text of a body, for the panel's filter. */
export function queryBody(text: string, path: string): BodyMatches {
  const found = selectAll(parseJson(text), path);
  if ('problem' in found) return { count: 0, json: '[]', problem: found.problem };
  return { count: found.values.length, json: jsonToText(found.values), problem: null };
}

/** Matches of a path as one JSON array, the digits of numbers kept. */
export interface BodyMatches {
  readonly count: number;
  readonly json: string;
  readonly problem: string | null;
}

/** Every name that can stand in a placeholder of this block. */
export async function variableNames(
  place: InsightPlace,
  blockIndex: number,
): Promise<readonly string[]> {
  return (await resolverOf(place)).names(blockIndex);
}

async function resolverOf(place: InsightPlace): Promise<Resolver> {
  const { document, file, environments, earlier, trusted, ports } = place;
  const environment = trusted
    ? await loadEnvironment({ file, names: environments, ports })
    : NO_ENVIRONMENT;
  return createResolver({
    document,
    file,
    environment,
    variables: {},
    earlier,
    ports,
    passive: true,
  });
}

export type InsightModule = {
  readonly explainVariable: typeof explainVariable;
  readonly variableNames: typeof variableNames;
  readonly queryBody: typeof queryBody;
};
