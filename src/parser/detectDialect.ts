/** Which client a file was written for, by what stands in it. No sign means REST Client. */
import type { Block, Dialect, DialectSign, Span } from './ast.ts';
import { DIALECTS } from './ast.ts';
import { NOTHING } from './nodes.ts';
import { templateText } from './template.ts';

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

/** What is asked first counts: a file of httpYac may hold scripts of JetBrains, and not the other way round. */
const ORDER: readonly Dialect[] = ['kulala', 'httpyac', 'jetbrains', 'visualstudio', 'restclient'];

export interface DetectedDialect {
  readonly dialect: Dialect;
  /** Why; null where nothing tells and REST Client is assumed. */
  readonly sign: DialectSign | null;
  /** Index of the block of the sign. */
  readonly blockIndex: number;
}

export function detectDialect(blocks: readonly Block[]): Dialect {
  return explainDialect(blocks).dialect;
}

/** The dialect of a file and the first thing in it that tells. */
export function explainDialect(blocks: readonly Block[]): DetectedDialect {
  let best: DetectedDialect = { dialect: 'restclient', sign: null, blockIndex: -1 };
  let rank = ORDER.length;
  for (let blockIndex = 0; blockIndex < blocks.length; blockIndex += 1) {
    const { signs } = blocks[blockIndex] as Block;
    for (let index = 0; index < signs.length; index += 1) {
      const sign = signs[index] as DialectSign;
      if (sign.construct === '@dialect') return { dialect: sign.dialect, sign, blockIndex };
      const own = ORDER.indexOf(sign.dialect);
      if (own >= rank) continue;
      rank = own;
      best = { dialect: sign.dialect, sign, blockIndex };
    }
  }
  return best;
}

const HTTPYAC_DIRECTIVES: ReadonlySet<string> = new Set(['ref', 'force-ref', 'loop', 'import']);

/** At most one sign for each dialect, and `@dialect` where it is written. */
export function dialectSigns(block: Block): readonly DialectSign[] {
  const signs: DialectSign[] = [];
  const add = (dialect: Dialect, construct: string, span: Span) => {
    if (!signs.some((sign) => sign.dialect === dialect)) signs.push({ dialect, construct, span });
  };
  for (const { name, nameSpan, value } of block.directives) {
    if (name === 'dialect') {
      const dialect = dialectByName(templateText(block, value));
      if (dialect !== null) signs.unshift({ dialect, construct: '@dialect', span: nameSpan });
    } else if (HTTPYAC_DIRECTIVES.has(name)) add('httpyac', `@${name}`, nameSpan);
    else if (name.startsWith('kulala-') || name.startsWith('curl-'))
      add('kulala', `@${name}`, nameSpan);
    else if (name === 'prompt') add('restclient', '@prompt', nameSpan);
  }
  for (const { lazy, span } of block.variables) if (lazy) add('httpyac', '@x :=', span);
  for (const { syntax, span, when } of block.scripts) {
    if (syntax === 'block') add('httpyac', 'a script between `{{` and `}}`', span);
    else add('jetbrains', when === 'pre' ? '`< {% %}`' : '`> {% %}`', span);
  }
  for (const { span } of block.imports) add('jetbrains', '`import`', span);
  for (const { span } of block.runs) add('jetbrains', '`run`', span);
  addDynamicSigns(block.text, add);
  return signs.length === 0 ? NOTHING : signs;
}

/** `{{$random.uuid}}`, `{{$processEnv X}}`, `{{$datetime "yyyy-MM-dd"}}`. */
function addDynamicSigns(
  text: string,
  add: (dialect: Dialect, construct: string, span: Span) => void,
): void {
  for (let at = text.indexOf('$'); at !== -1; at = text.indexOf('$', at + 1)) {
    const next = text.charCodeAt(at + 1);
    const span = { start: at, end: at + 1 };
    if (next === 114 && text.startsWith('$random.', at)) add('jetbrains', '`$random.…`', span);
    else if (next === 112 && text.startsWith('$processEnv', at)) {
      add('restclient', '`$processEnv`', span);
    } else if ((next === 100 || next === 108) && DOTNET_DATE.test(text.slice(at, at + 60))) {
      add('visualstudio', 'a date format of .NET', span);
    }
  }
}

const DOTNET_DATE = /^\$(?:localDatetime|datetime)[ \t]+['"][^'"]*(?:\byyyy|\bdd\b)/;
