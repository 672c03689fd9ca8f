/** `# @param`, `# @form`, `# @file` and `# @cookie`: names and values without any syntax around them. */
import { CookieJar } from '../engine/cookieJar.ts';
import type { FilePart } from '../engine/request.ts';
import { joinPieces, openFile } from './bodyContent.ts';
import type { Directives, PlacedDirective } from './directives.ts';
import { runProblem } from './failure.ts';
import {
  isSecret,
  lineFragments,
  fragments,
  splitAt,
  splitOptions,
  textOf,
  trimParts,
} from './scope.ts';
import type { Fragment, Scope } from './scope.ts';

export type Pair = readonly [string, string];

export interface Pairs {
  readonly pairs: readonly Pair[];
  readonly secret: boolean;
}

/** `# @param name=value`, without those that a `# @no-param` below them takes away. */
export async function resolveParams(scope: Scope, directives: Directives): Promise<Pairs> {
  let pairs: Pair[] = [];
  let secret = false;
  for (const directive of directives.every('param', 'no-param')) {
    const parts = await fragments(scope, directive);
    if (directive.name === 'no-param') {
      const gone = textOf(parts).trim();
      pairs = pairs.filter(([name]) => name !== gone);
      continue;
    }
    pairs.push(pairOf(parts));
    secret ||= isSecret(parts);
  }
  return { pairs, secret };
}

/** Cookies of one request; null when it has none of its own. */
export interface OwnCookies {
  readonly cookies: CookieJar | readonly Pair[] | null;
  readonly secret: boolean;
}

/** `# @cookie name=value; Domain=…; Path=…; Secure`: for this request only, and only where it belongs. */
export async function resolveCookies(scope: Scope, directives: Directives): Promise<OwnCookies> {
  const pairs: Pair[] = [];
  const jar = new CookieJar();
  let attributed = false;
  let secret = false;
  for (const directive of directives.every('cookie')) {
    const parts = await lineFragments(scope, directive, 'a cookie');
    const [cookie = [], ...attributes] = splitOptions(parts);
    if (splitAt(cookie, '=') === null) throw incomplete(directive, 'Write `# @cookie name=value`.');
    const [name, value] = pairOf(cookie);
    refuseMoreCookies(cookie);
    pairs.push([name, value]);
    const given = new Map(attributes.map(pairOf).map(([key, text]) => [key.toLowerCase(), text]));
    attributed ||= given.size > 0;
    const domain = given.get('domain');
    jar.set(name, value, {
      path: given.get('path') ?? '/',
      secure: given.has('secure'),
      ...(domain === undefined ? {} : { domain, hostOnly: false }),
    });
    secret ||= isSecret(parts);
  }
  if (pairs.length === 0) return { cookies: null, secret };
  return { cookies: attributed ? jar : pairs, secret };
}

/** A semicolon in a value would begin another cookie. @throws RunProblem */
function refuseMoreCookies(parts: readonly Fragment[]): void {
  const broken = parts.find(({ text, literal }) => !literal && text.includes(';'));
  if (broken === undefined) return;
  const name = broken.expression ?? '';
  throw runProblem('VariableError', {
    code: 'invalid-value',
    message: `The value of \`{{${name}}}\` holds a semicolon, which a cookie cannot carry.`,
    hint: 'Write `{{%name}}` to percent-encode it.',
    span: broken.span,
    name,
  });
}

export interface FormParts {
  readonly fields: readonly Pair[];
  /** Empty: an ordinary form. */
  readonly files: readonly (readonly [string, FilePart])[];
  readonly secret: boolean;
}

/** Null when the request has neither `# @form` nor `# @file`. @throws RunProblem */
export async function resolveForm(scope: Scope, directives: Directives): Promise<FormParts | null> {
  const found = directives.every('form', 'file');
  if (found.length === 0) return null;
  const multipart = found.some(({ name }) => name === 'file');
  const fields: Pair[] = [];
  const files: [string, FilePart][] = [];
  let secret = false;
  for (const directive of found) {
    const parts = await fragments(scope, directive);
    secret ||= isSecret(parts);
    if (directive.name === 'form') {
      const field = readField(directive, parts, multipart);
      if (field.part === null) fields.push([field.name, field.value]);
      else files.push([field.name, field.part]);
    } else files.push(await readFile(scope, directive, parts));
  }
  return { fields, files, secret };
}

function readField(
  directive: PlacedDirective,
  parts: readonly Fragment[],
  multipart: boolean,
): { name: string; value: string; part: FilePart | null } {
  const split = splitAt(parts, '=');
  if (split === null) throw incomplete(directive, 'Write `# @form name=value`.');
  const name = textOf(trimParts(split[0]));
  // A `;` belongs to the value unless `type=` follows it.
  const typed = /^(.*?)\s*;\s*type\s*=\s*([^;]+)$/s.exec(textOf(split[1]));
  if (!multipart || typed === null) return { name, value: textOf(trimParts(split[1])), part: null };
  const value = typed[1]?.trim() ?? '';
  return {
    name,
    value,
    part: { filename: null, content: value, contentType: unquote(typed[2] ?? '') },
  };
}

async function readFile(
  scope: Scope,
  directive: PlacedDirective,
  parts: readonly Fragment[],
): Promise<[string, FilePart]> {
  const [first = [], ...options] = splitOptions(parts);
  const split = splitAt(first, '=');
  if (split === null) throw incomplete(directive, 'Write `# @file field=./path`.');
  const name = textOf(trimParts(split[0]));
  const source = textOf(trimParts(split[1]));
  const part: { -readonly [K in keyof FilePart]: FilePart[K] } = source.startsWith('@')
    ? { filename: name, content: literalText(source.slice(1)) }
    : await fileOf(scope, directive, unquote(source));
  const headers: Pair[] = [];
  for (const option of options) {
    const [key = [], value = []] = splitAt(option, '=') ?? [option];
    const word = textOf(trimParts(key)).toLowerCase();
    const given = unquote(textOf(trimParts(value)));
    if (word === 'filename') part.filename = /^none$/i.test(given) ? null : baseName(given);
    else if (word === 'type') part.contentType = /^none$/i.test(given) ? null : given;
    else if (word === 'header') headers.push(headerOf(directive, given));
    else if (word !== '')
      throw incomplete(directive, 'After `;` come filename=, type= or header=.');
  }
  if (headers.length > 0) part.headers = headers;
  return [name, part];
}

async function fileOf(scope: Scope, directive: PlacedDirective, path: string): Promise<FilePart> {
  const piece = await openFile(scope, path, directive.span);
  return { filename: baseName(path), content: joinPieces([piece]) };
}

function headerOf(directive: PlacedDirective, text: string): Pair {
  const colon = text.indexOf(':');
  if (colon === -1) throw incomplete(directive, 'Write `header="Name: value"`.');
  return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
}

function pairOf(parts: readonly Fragment[]): Pair {
  const split = splitAt(parts, '=');
  if (split === null) return [textOf(trimParts(parts)), ''];
  return [textOf(trimParts(split[0])), textOf(trimParts(split[1]))];
}

function unquote(text: string): string {
  return /^"[^"]*"$/s.test(text) ? text.slice(1, -1) : text;
}

/** Text of `@"…"`: on one line, so line breaks and tabs are written `\n`, `\r`, `\t`, and `\` twice. */
function literalText(text: string): string {
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\' };
  return unquote(text).replace(/\\([nrt\\])/g, (_, letter: string) => escapes[letter] ?? letter);
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function incomplete({ name, span }: PlacedDirective, hint: string): Error {
  return runProblem('SyntaxError', {
    code: 'invalid-directive',
    message: `\`# @${name}\` is not complete.`,
    hint,
    span,
    name,
  });
}
