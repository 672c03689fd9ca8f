/** The form in which the code of a script is run: line by line what was written, with what it throws unseen told of. */
import type { QuickJSContext, QuickJSWASMModule } from 'quickjs-emscripten-core';
import type { ScriptJob } from '../runner/scriptPort.ts';
import { HEAP_BYTES, STACK_BYTES } from './limits.ts';
import { watchAsync } from './watchAsync.ts';

type Type = 'global' | 'module';

export interface CodeForm {
  readonly code: string;
  readonly type: Type;
}

/** A module where it imports; a function where it waits or returns at the top; else as it is. */
export function formOf(quickJs: QuickJSWASMModule, { code, file, firstLine }: ScriptJob): CodeForm {
  // Blank lines before it make the line numbers those of the file.
  const lines = '\n'.repeat(Math.max(0, Math.min(firstLine, 1_000_000) - 1));
  const watched = watchAsync(code);
  const isModule = /^\s*(?:import\b\s*[\w{*'"]|export\b)/m.test(code);
  const maybeWaits = isModule || watched !== code || /\b(?:await|return)\b/.test(code);
  if (!maybeWaits) return { code: lines + code, type: 'global' };
  return trying(quickJs, (context) => {
    const compiles = (text: string, type: Type) => isSyntax(context, text, { file, type });
    if (isModule) {
      const good = watched !== code && compiles(watched, 'module') ? watched : code;
      return { code: lines + good, type: 'module' };
    }
    const inFunction = (text: string) => `(async () => {${text}\n})()`;
    const forms = compiles(code, 'global')
      ? [watched]
      : [inFunction(watched), inFunction(code), code];
    const found = forms.find((text) => text === code || compiles(text, 'global'));
    return { code: lines + (found ?? code), type: 'global' };
  });
}

/** A file that a script imports, or requires, the same way. */
export function watchedModule(quickJs: QuickJSWASMModule, code: string, type: Type): string {
  const watched = watchAsync(code);
  if (watched === code) return code;
  return trying(quickJs, (context) => {
    const text = type === 'module' ? watched : `(async () => {${watched}\n})()`;
    return isSyntax(context, text, { file: 'module.js', type }) ? watched : code;
  });
}

/** In a runtime of its own: what is only compiled leaves names of modules behind. */
function trying<T>(quickJs: QuickJSWASMModule, use: (context: QuickJSContext) => T): T {
  const context = quickJs.newContext();
  context.runtime.setMaxStackSize(STACK_BYTES);
  context.runtime.setMemoryLimit(HEAP_BYTES);
  const result = use(context);
  // Not in a `finally`: after an abort of WebAssembly this would abort once more.
  context.dispose();
  return result;
}

/** What fails otherwise, for the want of an import say, will say so when it runs. */
function isSyntax(
  context: QuickJSContext,
  code: string,
  { file, type }: { readonly file: string; readonly type: Type },
): boolean {
  const result = context.evalCode(code, file, { type, compileOnly: true });
  if (!result.error) {
    result.value.dispose();
    return true;
  }
  const name = context.getProp(result.error, 'name');
  const isWrong = context.typeof(name) === 'string' && context.getString(name) !== 'ReferenceError';
  name.dispose();
  result.error.dispose();
  return !isWrong;
}
