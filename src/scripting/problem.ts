/** What went wrong in a script, in words for the person who wrote it. */
import type { ScriptJob, ScriptProblem } from '../runner/scriptPort.ts';
import type { OutcomeRecord } from './record.ts';

export type Thrown =
  | {
      readonly kind: 'error';
      readonly name: string;
      readonly message: string;
      /** In the file of the job. */
      readonly line: number | null;
      readonly stack?: string;
      /** A failed assertion that is among the tests already. */
      readonly reported?: boolean;
      /** Of a promise that nobody waits for. */
      readonly unawaited?: boolean;
    }
  | { readonly kind: 'timeout' }
  /** The sandbox itself failed. */
  | { readonly kind: 'broken'; readonly message: string };

interface Circumstances {
  readonly job: ScriptJob;
  readonly record: OutcomeRecord;
  readonly timeoutMs: number;
}

/** Null when it is no failure: `client.exit()`, or an assertion that stands among the tests. */
export function problemOf(
  thrown: Thrown,
  { job, record, timeoutMs }: Circumstances,
): ScriptProblem | null {
  if (record.exited) return null;
  const at = (line: number | null) => ({ line, file: line === null ? null : job.file });
  if (thrown.kind === 'timeout') return { ...timeoutProblem(timeoutMs), ...at(null) };
  if (thrown.kind === 'broken') return { ...memoryProblem(), ...at(null) };
  if (thrown.reported === true) return null;
  const { name, message } = thrown;
  const place = placeOf(thrown, job);
  if (message === 'interrupted') return { ...timeoutProblem(timeoutMs), ...place };
  if (message === 'out of memory') return { ...memoryProblem(), ...place };
  if (name === 'OutputError') {
    return { code: 'output', message, hint: 'Set less, or fewer values.', ...place };
  }
  const missing = NOT_FOUND.exec(message)?.[1];
  if (missing !== undefined) {
    return {
      code: 'import',
      message,
      hint: importHint(missing),
      ...at(lineOf(missing, job)),
    };
  }
  if (name === 'SyntaxError' && isOfTheCode(thrown)) {
    return { code: 'syntax', message: `SyntaxError: ${message}`, hint: null, ...place };
  }
  const text = name === 'Error' || name === 'AssertionError' ? message : `${name}: ${message}`;
  const hint = thrown.unawaited === true ? UNAWAITED : hintFor(message);
  return { code: 'exception', message: text, hint, ...place };
}

const UNAWAITED =
  'Nothing waits for the promise that this rejected: put `await` before it, or `.catch(…)` after it.';

function importHint(specifier: string): string {
  const name = specifier.replace(/^node:/, '');
  if (name === 'crypto') return '`crypto` is there without an import, as JetBrains has it.';
  return /^[./]/.test(specifier)
    ? 'Paths are relative to the file that imports, and stay inside the workspace.'
    : 'Packages and the modules of Node are not there; paths begin with `./` or `../`.';
}

const NOT_FOUND = /^Cannot find '(.*)': scripts can use local files/s;
export function notFound(specifier: string): string {
  return `Cannot find '${specifier}': scripts can use local files of the workspace.`;
}

/** Where the file speaks of a module; null when another module does. */
function lineOf(specifier: string, { code, firstLine }: ScriptJob): number | null {
  const at = code.indexOf(specifier);
  return at === -1 ? null : firstLine + code.slice(0, at).split('\n').length - 1;
}

export function timeoutProblem(
  timeoutMs: number,
): Pick<ScriptProblem, 'code' | 'message' | 'hint'> {
  return {
    code: 'timeout',
    message: `The script was stopped after ${timeoutMs / 1000} s.`,
    hint: 'Look for a loop that does not end; a script cannot wait for anything outside of it.',
  };
}

function memoryProblem(): Pick<ScriptProblem, 'code' | 'message' | 'hint'> {
  return {
    code: 'memory',
    message: 'The script needs more memory than the 64 MiB it may have.',
    hint: 'Of a large body, read only what is needed: `jsonPath(response.text, …)`.',
  };
}

function hintFor(message: string): string | null {
  const missing = /^'?(\w+)'? is not defined$/.exec(message)?.[1];
  if (missing === 'response') return 'Before the request is sent there is no `response`.';
  if (missing === undefined) return null;
  return ['process', 'fetch', 'XMLHttpRequest', 'fs', 'Buffer', 'module'].includes(missing)
    ? 'Scripts run in a sandbox without files, network and processes.'
    : null;
}

/** An error of the code itself comes before anything ran, so no function is in its stack. */
function isOfTheCode({ stack = '' }: Extract<Thrown, { kind: 'error' }>): boolean {
  return !/ at \S+ \(/.test(stack) && !stack.includes('(native)');
}

/** Where it was thrown: in the job's file, else in the module on top of the stack. */
function placeOf(
  { line, stack = '' }: Extract<Thrown, { kind: 'error' }>,
  job: ScriptJob,
): { readonly line: number | null; readonly file: string | null } {
  if (line !== null) {
    // QuickJS has no place for an endless loop without a body.
    return line < job.firstLine ? { line: null, file: null } : { line, file: job.file };
  }
  for (const { path } of job.modules) {
    // In brackets behind the name of a function, and bare where the code itself is wrong.
    const at = Math.max(...[`(${path}:`, ` ${path}:`].map((text) => stack.indexOf(text)));
    const found = at === -1 ? null : parseInt(stack.slice(at + path.length + 2), 10);
    if (found !== null && found > 0) return { line: found, file: path };
  }
  return { line: null, file: null };
}
