/** Header fields of a request, from its lines, its directives and what stands above it. */
import type { HeaderNode, PlaceholderLineNode } from '../parser/ast.ts';
import { templateText } from '../parser/template.ts';
import type { Directives } from './directives.ts';
import { runProblem } from './failure.ts';
import {
  here,
  isSecret,
  lineFragments,
  resolve,
  resolveLine,
  spanOf,
  splitAt,
  textOf,
  trimParts,
} from './scope.ts';
import type { Fragment, Scope } from './scope.ts';

export interface Field {
  /** Stronger from left to right: the top of the file, a directive of the request, a header line. */
  readonly origin: 'file' | 'directive' | 'line';
  readonly name: string;
  /** Null takes a default away. */
  readonly value: string | null;
  /** The parts of the value, for the schemes of an Authorization line. */
  readonly parts: readonly Fragment[];
  readonly secret: boolean;
}

export interface RequestFields {
  readonly fields: readonly Field[];
  /** What came after a blank line in a placeholder line: the start of the body. */
  readonly bodyStart: string | null;
  /** A secret stands in `bodyStart`. */
  readonly bodySecret: boolean;
}

/** Fields of the lines under the request line, in order. @throws RunProblem */
export async function resolveFields(
  scope: Scope,
  lines: readonly (HeaderNode | PlaceholderLineNode)[],
): Promise<RequestFields> {
  const fields: Field[] = [];
  let bodyStart: string | null = null;
  let bodySecret = false;
  for (const line of lines) {
    if (line.kind === 'header') fields.push(await resolveField(scope, line));
    else {
      const expanded = await expandLine(scope, line);
      fields.push(...expanded.fields);
      bodyStart = expanded.bodyStart ?? bodyStart;
      bodySecret ||= expanded.bodySecret;
    }
  }
  return { fields: joinCookies(fields), bodyStart, bodySecret };
}

/** `# @header Name: value` and `# @no-header Name`, the file's and the request's own. @throws RunProblem */
export async function directiveFields(scope: Scope, directives: Directives): Promise<Field[]> {
  const fields: Field[] = [];
  for (const directive of directives.every('header', 'no-header', 'unset')) {
    const parts = await lineFragments(scope, directive, 'a header');
    const origin = directive.inherited ? 'file' : 'directive';
    if (directive.name !== 'header') {
      fields.push(unset(textOf(parts).trim(), origin));
      continue;
    }
    const split = splitAt(parts, ':') ?? splitAt(parts, '=');
    if (split === null) {
      throw runProblem('SyntaxError', {
        code: 'invalid-directive',
        message: '`# @header` needs a name and a value.',
        hint: 'Write `# @header Name: value`.',
        span: directive.span,
        name: 'header',
      });
    }
    fields.push({ ...fieldOf(textOf(split[0]).trim(), trimParts(split[1])), origin });
  }
  return fields;
}

async function resolveField(scope: Scope, { name, value }: HeaderNode): Promise<Field> {
  const resolvedName = await resolveLine(scope, here(scope, name), 'the name of a header');
  if (/^\{\{\s*\$unset\s*\}\}$/.test(templateText(scope.block, value).trim())) {
    return unset(resolvedName.text.trim(), 'line');
  }
  const what = `the header \`${resolvedName.text}\``;
  return fieldOf(
    resolvedName.text.trim(),
    trimParts(await lineFragments(scope, here(scope, value), what)),
  );
}

/** Takes a default away. */
function unset(name: string, origin: Field['origin']): Field {
  return { origin, name, value: null, parts: [], secret: false };
}

function fieldOf(name: string, parts: readonly Fragment[]): Field {
  return { origin: 'line', name, value: textOf(parts), parts, secret: isSecret(parts) };
}

/** The one place where a value is read as lines: the author gave it a whole line. */
async function expandLine(scope: Scope, { template }: PlaceholderLineNode): Promise<RequestFields> {
  const placed = here(scope, template);
  const { text, secret } = await resolve(scope, placed);
  const lines = text.split(/\r\n|\n|\r/);
  const blank = lines.findIndex((line) => line.trim() === '');
  const head = blank === -1 ? lines : lines.slice(0, blank);
  const rest = blank === -1 ? null : lines.slice(blank + 1).join('\n');
  const fields = head.map((line): Field => {
    const match = /^\s*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]*:[ \t]*(.*?)\s*$/.exec(line);
    if (match === null) {
      throw runProblem('VariableError', {
        code: 'invalid-value',
        message: 'This line stands among the headers, and its value is no header line.',
        hint: 'Its value is to be like `Name: value`; leave a blank line above it if it is the body.',
        span: spanOf(scope, placed),
        name: 'placeholder line',
      });
    }
    const value = match[2] ?? '';
    const part = { text: value, literal: true, secret, span: null, expression: null };
    return { origin: 'line', name: match[1] ?? '', value, parts: [part], secret };
  });
  return { fields, bodyStart: rest === '' ? null : rest, bodySecret: secret };
}

/** Cookie may be sent once only (RFC 6265 5.4), so its lines become one. */
function joinCookies(fields: readonly Field[]): Field[] {
  const cookies = fields.filter(({ name }) => /^cookie$/i.test(name));
  const [first] = cookies;
  if (first === undefined || cookies.length === 1) return [...fields];
  const parts = cookies.flatMap(({ parts: own }, index) =>
    index === cookies.length - 1 ? own : [...withoutSemicolon(own), COOKIE_SEPARATOR],
  );
  const joined = fieldOf(first.name, parts);
  return fields.flatMap((field) =>
    field === first ? [joined] : cookies.includes(field) ? [] : [field],
  );
}

const COOKIE_SEPARATOR: Fragment = {
  text: '; ',
  literal: true,
  secret: false,
  span: null,
  expression: null,
};

/** A line may end as `a=1;` does. */
function withoutSemicolon(parts: readonly Fragment[]): Fragment[] {
  const last = parts.at(-1);
  if (last === undefined) return [];
  return [...parts.slice(0, -1), { ...last, text: last.text.replace(/[ \t;]+$/, '') }];
}

/** Header lines with what values there are, for a look before anything is decided. */
export async function headerLines(
  scope: Scope,
  lines: readonly (HeaderNode | PlaceholderLineNode)[],
): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for (const line of lines) {
    if (line.kind !== 'header') continue;
    const name = await resolve(scope, here(scope, line.name));
    found.push([name.text, (await resolve(scope, here(scope, line.value))).text]);
  }
  return found;
}
