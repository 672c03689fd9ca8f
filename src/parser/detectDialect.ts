/** Which client a file was written for, by what stands in it. No sign means REST Client. */
import type { Dialect } from './ast.ts';
import { DIALECTS } from './ast.ts';

const DIRECTIVE = /^[ \t]*(?:#|\/\/)[ \t]*@dialect[ \t=:]+([\w-]+)/im;
const KULALA = /^[ \t]*(?:#|\/\/)[ \t]*@(?:kulala|curl)-/m;
const HTTPYAC =
  /^[ \t]*(?:#|\/\/)[ \t]+@(?:ref|forceRef|loop|import)\b|^\{\{[@+]?\w*[ \t]*\r?$|^@[\w.-]+[ \t]*:=/m;
const JETBRAINS =
  /^[ \t]*[<>][ \t]*\{%|\{\{[ \t]*\$random\.|^[ \t]*(?:run|import)[ \t]+\S+\.(?:http|rest)|\bclient\.(?:global|test|assert)\b/m;
const VISUAL_STUDIO = /\{\{[ \t]*\$(?:localDatetime|datetime)[ \t]+['"][^'"]*\b(?:yyyy|dd)\b/m;

const ALIASES: Readonly<Record<string, Dialect>> = {
  rc: 'restclient',
  jb: 'jetbrains',
  vs: 'visualstudio',
  hy: 'httpyac',
};

/** A dialect by its name or its short form, or null. */
export function dialectByName(name: string): Dialect | null {
  const lower = name.toLowerCase();
  return DIALECTS.find((dialect) => dialect === lower) ?? ALIASES[lower] ?? null;
}

export function detectDialect(text: string): Dialect {
  const named = DIRECTIVE.exec(text)?.[1];
  const chosen = named === undefined ? null : dialectByName(named);
  if (chosen !== null) return chosen;
  if (KULALA.test(text)) return 'kulala';
  if (HTTPYAC.test(text)) return 'httpyac';
  if (JETBRAINS.test(text)) return 'jetbrains';
  if (VISUAL_STUDIO.test(text)) return 'visualstudio';
  return 'restclient';
}
