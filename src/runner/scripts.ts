/** The scripts of one request: found, read, run in order, and what they ask for gathered. */
import type { RequestInit } from '../engine/request.ts';
import type { ScriptNode, Span } from '../parser/ast.ts';
import { nodeText, absoluteSpan } from '../parser/text.ts';
import { toBytes } from './bodyContent.ts';
import { runProblem, unsupported } from './failure.ts';
import { fileErrorWords } from './fileReasons.ts';
import { findFile } from './files.ts';
import { applyChanges, ScriptGlobals } from './globals.ts';
import { lineAt } from './lineAt.ts';
import type { RunFailure, TestResult } from './result.ts';
import type { RunInput } from './runInput.ts';
import { here, resolveLine } from './scope.ts';
import type { Scope } from './scope.ts';
import type {
  ScriptJob,
  ScriptOutcome,
  ScriptRequest,
  ScriptRequestChange,
  ScriptResponse,
  ScriptValue,
} from './scriptPort.ts';
import { readModules } from './scriptModules.ts';

/** What the scripts of one request leave behind, from the first to the last. */
export class ScriptRun {
  readonly variables = new Map<string, ScriptValue>();
  readonly tests: TestResult[] = [];
  readonly logs: string[] = [];
  readonly changes: ScriptRequestChange[] = [];
  readonly globals: ScriptGlobals;
  /** Names that were set, with their values as text. */
  readonly set = new Map<string, string>();
  flow: ScriptOutcome['flow'] = null;
  failure: RunFailure | null = null;

  constructor(
    globals: ScriptGlobals | undefined,
    variables: ReadonlyMap<string, ScriptValue> | undefined,
  ) {
    this.globals = globals ?? new ScriptGlobals();
    for (const [name, value] of variables ?? []) this.variables.set(name, value);
  }

  /** True where a script that knew a secret had a hand in the request: it may stand there in any form. */
  get mayHoldSecrets(): boolean {
    const changed = this.changes.length + this.variables.size > 0;
    return this.globals.mayHoldSecrets || (changed && this.globals.secrets.size > 0);
  }
}

export interface ScriptContext {
  readonly scope: Scope;
  readonly run: ScriptRun;
  readonly environment: ScriptJob['environment'];
  readonly fileVariables: ScriptJob['fileVariables'];
  readonly request: Omit<ScriptRequest, 'variables'>;
  readonly response: ScriptResponse | null;
}

/** Scripts of the request that come before or after; what cannot be run is refused. @throws RunProblem */
export function scriptsOf(input: RunInput, when: ScriptNode['when']): readonly ScriptNode[] {
  const { document, entry, ports } = input;
  const scripts = document.blocks[entry.blockIndex]?.scripts ?? [];
  if (input.withoutScripts === true) return [];
  for (const script of scripts) {
    const span = absoluteSpan(document, entry.blockIndex, script.span);
    if (script.syntax === 'block') {
      throw unsupported(
        'httpyac-script',
        "This is a script block of httpYac's own, which is not run.",
        {
          hint: 'Write it as `> {% … %}`, which JetBrains and Postcard run, or send with `--no-scripts`.',
          span,
          name: 'script',
        },
      );
    }
    if (script.language === 'lua') {
      throw unsupported('lua-script', 'This script is written in Lua, which is not run.', {
        hint: 'Write it in JavaScript, or send with `--no-scripts`.',
        span,
        name: 'script',
      });
    }
    if (ports.scripts === undefined) {
      throw unsupported('scripts-unavailable', 'Scripts cannot be run here.', {
        hint: 'Send with `--no-scripts`, or take the script out.',
        span,
        name: 'script',
      });
    }
  }
  return scripts.filter((script) => script.when === when);
}

/** Runs them until one fails or says to stop. */
export async function runScripts(
  scripts: readonly ScriptNode[],
  context: ScriptContext,
): Promise<void> {
  const { run, scope } = context;
  for (const script of scripts) {
    const { code, file, firstLine } = await readScript(scope, script);
    const { ports, signal } = scope.input;
    if (ports.scripts === undefined) return;
    const job: ScriptJob = {
      when: script.when,
      code,
      file,
      firstLine,
      modules: await readModules(code, file, ports),
      request: { ...context.request, variables: Object.fromEntries(run.variables) },
      response: context.response,
      environment: context.environment,
      fileVariables: context.fileVariables,
      globals: run.globals.snapshot(),
    };
    take(run, await ports.scripts.run(job, signal), { scope, script, file });
    if (run.failure !== null || run.flow !== null) return;
  }
}

function take(
  run: ScriptRun,
  outcome: ScriptOutcome,
  { scope, script, file }: { scope: Scope; script: ScriptNode; file: string },
): void {
  const { document, entry } = scope.input;
  run.globals.apply(outcome);
  applyChanges(run.variables, outcome.variables);
  for (const { name, value } of [...outcome.globals, ...outcome.variables]) {
    if (value === null) run.set.delete(name);
    else run.set.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  run.changes.push(...outcome.requestChanges);
  run.logs.push(...outcome.logs);
  run.flow = outcome.flow;
  const own = file === scope.input.file;
  const span = absoluteSpan(document, entry.blockIndex, script.span);
  const scriptLine = lineAt(scope.input, span.start);
  for (const { name, ok, message, line, expected, actual } of outcome.tests) {
    run.tests.push({
      name,
      ok,
      message,
      line: own && line !== null ? line : scriptLine,
      expected: expected ?? null,
      actual: actual ?? null,
    });
  }
  if (outcome.error === null) return;
  const { code, message, hint, line } = outcome.error;
  // What a script imports may be what failed.
  const failed = outcome.error.file ?? file;
  const isHere = failed === scope.input.file;
  const where =
    line === null ? '' : ` (line ${line}${isHere ? '' : ` of ${shortPath(scope, failed)}`})`;
  run.failure = runProblem('ScriptError', {
    code,
    message: `${message}${where}`,
    hint,
    span: isHere && line !== null ? lineWithin(document.text, span, line - scriptLine) : span,
    name: 'script',
  }).failure;
}

/** From the folder of the requests, where it lies below. */
function shortPath({ input: { file, ports } }: Scope, path: string): string {
  const folder = ports.files.dirname(file);
  const rest = path.startsWith(folder) ? path.slice(folder.length) : '';
  return /^[/\\]/.test(rest) ? rest.slice(1) : path;
}

/** The text of one line of a span, counted from its first; the span itself where it has no such line. */
function lineWithin(text: string, span: Span, lines: number): Span {
  const within = text.slice(span.start, span.end);
  const breaks = [...within.matchAll(/\r\n|\r|\n/g)];
  const before = breaks[lines - 1];
  if (before === undefined) return span;
  const from = before.index + before[0].length;
  const line = within.slice(from, breaks[lines]?.index);
  if (line.trim() === '') return span;
  const start = span.start + from + line.search(/\S/);
  return { start, end: start + line.trim().length };
}

interface ScriptCode {
  readonly code: string;
  /** Absolute. */
  readonly file: string;
  readonly firstLine: number;
}

async function readScript(scope: Scope, script: ScriptNode): Promise<ScriptCode> {
  const { document, entry, file, ports } = scope.input;
  if (script.source.kind === 'inline') {
    const span = absoluteSpan(document, entry.blockIndex, script.source.code);
    return {
      code: nodeText(scope.block, script.source.code),
      file,
      firstLine: lineAt(scope.input, span.start),
    };
  }
  const placed = here(scope, script.source.path);
  const span = absoluteSpan(document, entry.blockIndex, script.span);
  const { text } = await resolveLine(scope, placed, 'a path');
  const path = await findFile({ path: text.trim(), span, from: file, ports });
  try {
    return { code: await ports.files.readText(path), file: path, firstLine: 1 };
  } catch (error) {
    throw runProblem('FileError', {
      code: 'file-unreadable',
      message: `The script \`${text}\` cannot be read. ${fileErrorWords(error)}`,
      span,
      name: text,
    });
  }
}

/** The request with what pre-request scripts changed of it. */
export function withChanges(
  init: RequestInit,
  changes: readonly ScriptRequestChange[],
): RequestInit {
  let changed = init;
  for (const change of changes) {
    if (change.kind === 'header') {
      changed = { ...changed, headers: withHeader(changed.headers, change) };
    } else if (change.kind === 'method') changed = { ...changed, method: change.value };
    else if (change.kind === 'url') changed = { ...changed, url: change.value };
    else {
      changed = { ...withoutBody(changed), data: toBytes(change.value) };
    }
  }
  return changed;
}

function withoutBody(init: RequestInit): RequestInit {
  const copy: { -readonly [K in keyof RequestInit]: RequestInit[K] } = { ...init };
  delete copy.files;
  delete copy.json;
  return copy;
}

function withHeader(
  headers: RequestInit['headers'],
  { name, value }: { readonly name: string; readonly value: string | null },
): [string, string | null][] {
  const lines = [...((headers ?? []) as readonly (readonly [string, string | null])[])];
  const kept = lines.filter(([other]) => other.toLowerCase() !== name.toLowerCase());
  return [...kept.map(([n, v]): [string, string | null] => [n, v]), [name, value]];
}
