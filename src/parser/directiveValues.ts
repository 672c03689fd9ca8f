/** What the values of directives must be like. */
import type { DirectiveNode } from './ast.ts';
import { dialectByName } from './dialectSigns.ts';
import { isKnownDirective, isOpenDirective } from './directives.ts';
import { templateText } from './template.ts';

/** True for a known directive whose value is as it should be. */
export function isWellFormed(text: string, { name, value }: DirectiveNode): boolean {
  return isKnownDirective(name) && wrongValue(name, templateText({ text }, value)) === null;
}

const DURATION = /^\d+(?:\.\d+)?[ \t]*(?:ms|s|m)?$/;
const INTEGER = /^\d+\b/;
const PAIR = /^[^=\s][^=]*=/;

type Rule = readonly [test: RegExp | ((value: string) => boolean), expected: string];
const duration: Rule = [DURATION, 'a number of seconds, or one with `ms`, `s` or `m` behind it'];
const integer: Rule = [INTEGER, 'a whole number'];

/** Name → what its value must be, and how that is told. */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['timeout', duration],
  ['connection-timeout', duration],
  ['total-timeout', duration],
  ['sleep', [/^\d+(?:\.\d+)?[ \t]*(?:ms|s|m)?$/, 'a number of milliseconds']],
  ['retries', integer],
  ['max-redirects', integer],
  [
    'max-size',
    [
      /^\d+[ \t]*(?:[kmg]i?b?|b)?$/i,
      'a number of bytes, or one with `KiB`, `MiB` or `GiB` behind it',
    ],
  ],
  [
    'dialect',
    [
      (value) => dialectByName(value) !== null,
      '`restclient`, `jetbrains`, `visualstudio`, `httpyac` or `kulala`',
    ],
  ],
  ['compat', [/^requests$/i, '`requests`']],
  ['param', [/^[^=\s]/, '`name=value`']],
  ['no-param', [/\S/, 'the name of a parameter']],
  ['form', [PAIR, '`name=value`']],
  ['file', [PAIR, '`field=./path`']],
  ['cookie', [PAIR, '`name=value`']],
  ['header', [/^[^:\s]+[ \t]*:/, '`Name: value`']],
  ['no-header', [/\S/, 'the name of a header']],
  [
    'auth',
    [
      /^(?:basic|digest|bearer|none|aws|ntlm|oauth2|openid|inherit)\b/i,
      '`basic USER PASSWORD`, `digest USER PASSWORD`, `bearer TOKEN` or `none`',
    ],
  ],
  ['proxy', [/\S/, 'the URL of a proxy, or `none`']],
  ['cert', [/\S/, 'the path of a certificate']],
  ['session', [/\S/, 'the name of a session']],
  ['encoding', [/^[\w.:-]+$/, 'the name of a charset, as `utf-8`']],
  ['stream', [/^(?:lines|events|bytes|text)?$/i, '`lines`, `events`, `bytes`, or nothing']],
  ['prompt', [/^\S/, 'the name of a variable, and a text after it if you like']],
  ['secret', [/^\S/, 'the name of a variable']],
  ['ref', [/^\S/, 'the name of a request']],
  ['force-ref', [/^\S/, 'the name of a request']],
  ['import', [/^\S/, 'the path of a file']],
  ['tag', [/^\S/, 'one tag, or several with commas between them']],
  ['expect', [/^\S/, 'a status (`200`, `2xx`, `ok`) or the name of an error']],
  ['until', [/^\S/, 'a condition, as `status == 200`']],
  ['loop', [/^\S/, '`for item of list`, `for 3` or `while condition`']],
  ['eol', [/^(?:crlf|lf)$/i, '`crlf` or `lf`']],
]);

/** What should have been written; null when the value is well formed. */
export function wrongValue(name: string, value: string): string | null {
  if (value.includes('{{')) return null;
  const rule = isOpenDirective(name) ? undefined : RULES.get(name);
  if (rule === undefined) return null;
  const [test, expected] = rule;
  const fits = typeof test === 'function' ? test(value) : test.test(value);
  return fits ? null : expected;
}
