/** What stands between `{{` and `}}`: a closed grammar. Nothing in it is ever run. */

export type Expression =
  | DynamicExpression
  /** `{{< ./file}}`. */
  | { readonly kind: 'file'; readonly path: string }
  /** A variable, a path into one, or a reference to a request: only the names in sight tell which. */
  | { readonly kind: 'name'; readonly text: string; readonly fallback: string | null };

/** `$name`, and what follows it. */
export interface DynamicExpression {
  readonly kind: 'dynamic';
  /** With its `$` and its dotted parts: `$random.integer`. */
  readonly name: string;
  /** Words after it, or those between its parentheses; quotes taken off. */
  readonly arguments: readonly string[];
  /** Text after the name, as written. */
  readonly rest: string;
  /** After `??`; null when there is none. */
  readonly fallback: string | null;
}

/** What httpYac's authors write for a variable of the process; it is read, and nothing is run. */
const PROCESS_ENV = /^process\.env(?:\.([A-Za-z_]\w*)|\[(["'])([A-Za-z_]\w*)\2\])$/;
const DYNAMIC = /^\$([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)(.*)$/s;

export function parseExpression(written: string): Expression {
  const text = written.trim();
  if (text.startsWith('<')) return { kind: 'file', path: unquote(text.slice(1).trim()) };
  const { main, fallback } = splitFallback(text);
  const env = PROCESS_ENV.exec(main);
  if (env !== null) {
    const rest = env[1] ?? env[3] ?? '';
    return { kind: 'dynamic', name: '$processEnv', arguments: [rest], rest, fallback };
  }
  const dynamic = DYNAMIC.exec(main);
  if (dynamic === null) return { kind: 'name', text: main, fallback };
  const rest = (dynamic[2] ?? '').trim();
  return {
    kind: 'dynamic',
    name: `$${dynamic[1] ?? ''}`,
    arguments: argumentsOf(rest),
    rest,
    fallback,
  };
}

/** `name ?? text`: what is used when the name has no value. */
function splitFallback(text: string): { main: string; fallback: string | null } {
  const at = text.indexOf('??');
  if (at <= 0) return { main: text, fallback: null };
  const main = text.slice(0, at).trim();
  return { main, fallback: unquote(text.slice(at + 2).trim()) };
}

const WORD = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s,()]+)/g;
/** Blanks and commas part arguments; parentheses around all of them are optional. */
function argumentsOf(rest: string): string[] {
  return [...rest.matchAll(WORD)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

export function unquote(text: string): string {
  const quoted = /^(["'`])(.*)\1$/s.exec(text);
  return quoted?.[2] ?? text;
}

const CALL = /^(?:await\s|new\s|typeof\s)|[\w$\])]\s*\(|=>|`|\$\{/;
const OPERATOR = /\s(?:[-+*/%<>]|[=!]==?|&&|\|\||\?|instanceof|in)\s|^!|^["'[{]/;
/** True for what httpYac would run as JavaScript: a call, an operator, a literal. */
export function looksLikeJavaScript(text: string): boolean {
  return CALL.test(text) || OPERATOR.test(text);
}
