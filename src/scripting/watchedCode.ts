/** The form in which the code of a script is run: line by line what was written, with what it throws unseen told of. */
import type { ScriptJob } from '../runner/scriptPort.ts';
import { watchAsync } from './watchAsync.ts';

export interface CodeForm {
  readonly code: string;
  readonly type: 'global' | 'module';
}

/** Whether the code can be understood; what it imports is not looked for. */
export type Compiles = (form: CodeForm, file: string) => boolean;

/** A module where it imports; a function where it waits or returns at the top; else as it is. */
export function formOf(compiles: Compiles, { code, file, firstLine }: ScriptJob): CodeForm {
  // Blank lines before it make the line numbers those of the file.
  const lines = '\n'.repeat(Math.max(0, Math.min(firstLine, 1_000_000) - 1));
  const watched = watchAsync(code);
  if (/^\s*(?:import\b\s*[\w{*'"]|export\b)/m.test(code)) {
    const isGood = watched !== code && compiles({ code: watched, type: 'module' }, file);
    return { code: lines + (isGood ? watched : code), type: 'module' };
  }
  const isGood = (text: string) => compiles({ code: text, type: 'global' }, file);
  const inFunction = (text: string) => `(async () => {${text}\n})()`;
  const needsFunction = /\b(?:await|return)\b/.test(code) && !isGood(code);
  const forms = needsFunction ? [inFunction(watched), inFunction(code)] : [watched];
  const found = forms.find((text) => text === code || isGood(text));
  return { code: lines + (found ?? code), type: 'global' };
}

/** A file that a script imports, or requires, the same way. */
export function watchedModule(compiles: Compiles, code: string, type: CodeForm['type']): string {
  const watched = watchAsync(code);
  if (watched === code) return code;
  // What is required is the body of a function.
  const text = type === 'module' ? watched : `(() => {${watched}\n})()`;
  return compiles({ code: text, type }, 'module.js') ? watched : code;
}
