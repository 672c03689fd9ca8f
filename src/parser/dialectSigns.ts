/** What tells which client a file was written for. */
import type { Dialect, DialectSign } from './ast.ts';
import { DIALECTS } from './ast.ts';
import { canonicalDirectiveName } from './directives.ts';
import type { Line } from './lines.ts';
import { skipBlanks } from './lines.ts';

const ALIASES: Readonly<Record<string, Dialect>> = {
  rc: 'restclient',
  jb: 'jetbrains',
  vs: 'visualstudio',
  hy: 'httpyac',
};

/** A dialect by its name or its short form, or null. */
export function dialectByName(name: string): Dialect | null {
  const lower = name.trim().toLowerCase();
  return DIALECTS.find((dialect) => dialect === lower) ?? ALIASES[lower] ?? null;
}

const HTTPYAC_DIRECTIVES: ReadonlySet<string> = new Set(['ref', 'force-ref', 'loop', 'import']);
const DIRECTIVE = /^(?:#|\/\/)[ \t]*@([A-Za-z][\w-]*)[ \t]*[=:]?[ \t]*(\S*)/;

/** A directive that only one client has, or `@dialect`. */
export function commentSign(text: string, line: Line, base: number): DialectSign | null {
  const marker = line.code === 35 ? 1 : 2;
  const at = skipBlanks(text, base + line.first + marker, base + line.end);
  if (text.charCodeAt(at) !== 64) return null;
  const match = DIRECTIVE.exec(text.slice(base + line.first, base + line.end));
  if (match?.[1] === undefined) return null;
  const name = canonicalDirectiveName(match[1]);
  const written = match[1].toLowerCase();
  const own = written.startsWith('kulala-') ? 'kulala' : dialectOfDirective(name);
  const dialect = name === 'dialect' ? dialectByName(match[2] ?? '') : own;
  if (dialect === null) return null;
  return {
    dialect,
    construct: `@${own === 'kulala' ? written : name}`,
    span: { start: line.first, end: line.end },
  };
}

function dialectOfDirective(name: string): Dialect | null {
  if (HTTPYAC_DIRECTIVES.has(name)) return 'httpyac';
  if (name.startsWith('curl-')) return 'kulala';
  return name === 'prompt' ? 'restclient' : null;
}

/** `@name := value`. */
export function isLazyDefinition(text: string, start: number, end: number): boolean {
  const equals = text.indexOf('=', start);
  if (equals === -1 || equals >= end || text.charCodeAt(equals - 1) !== 58) return false;
  return /^@[^\s={}@]+[ \t]*:=$/.test(text.slice(start, equals + 1));
}

const DOTNET_DATE = /^\$(?:localDatetime|datetime)[ \t]+['"][^'"]*(?:\byyyy|\bdd\b)/;

/** `d`, `l`, `p` and `r`: how the dynamic variables begin that tell a dialect. */
export const DYNAMIC_INITIALS: readonly number[] = [100, 108, 112, 114];

/** `$random.…`, `$processEnv`, `$datetime "yyyy-MM-dd"` at the `$` at `at`. */
export function dynamicSign(text: string, at: number, base: number): DialectSign | null {
  const code = text.charCodeAt(at + 1);
  if (!DYNAMIC_INITIALS.includes(code)) return null;
  const span = { start: at - base, end: at - base + 1 };
  if (code === 114 && text.startsWith('$random.', at)) {
    return { dialect: 'jetbrains', construct: '`$random.…`', span };
  }
  if (code === 112 && text.startsWith('$processEnv', at)) {
    return { dialect: 'restclient', construct: '`$processEnv`', span };
  }
  if ((code === 100 || code === 108) && DOTNET_DATE.test(text.slice(at, at + 60))) {
    return { dialect: 'visualstudio', construct: 'a date format of .NET', span };
  }
  return null;
}
