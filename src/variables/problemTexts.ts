/** What is said of a placeholder that has no value. */
import type { Span } from '../parser/ast.ts';
import type { Exchange } from '../engine/exchange.ts';
import type { FileScope } from './fileScope.ts';
import type { ResolverInput } from './resolver.ts';
import { nearest } from './suggest.ts';
import type { Evaluated, PendingProblem } from './value.ts';
import { failed } from './value.ts';

interface NamesInSight {
  readonly known: readonly string[];
  readonly scopes: readonly FileScope[];
  readonly input: ResolverInput;
}

/** Nothing defines the name. */
export function undefinedName(name: string, { known, scopes, input }: NamesInSight): Evaluated {
  if (/^\$[.[]/.test(name)) return manyValues(name);
  const elsewhere = ofHttpYac(name);
  if (elsewhere !== null) return elsewhere;
  const script = setByScript(name, scopes);
  const active = input.environment.names;
  const says =
    script === null
      ? `has no value${active.length === 0 ? '' : ` in ${list(active)}`}`
      : `is set by ${script}, which has no answer yet`;
  return failed('undefined-variable', {
    name,
    says,
    hint: hintFor(name, { known, scopes, input }),
  });
}

/** JetBrains' `{{$.users..id}}`: a request for each value that a path finds. */
function manyValues(name: string): Evaluated {
  return failed('undefined-variable', {
    name,
    says: 'stands for many values, and for a request each, which a placeholder does not make',
    hint: 'Put `# @loop for item of users` above the request and write `{{item.id}}`.',
  });
}

/** What httpYac's JavaScript has in its scope; null for a name that it does not have either. */
function ofHttpYac(name: string): Evaluated | null {
  if (name.startsWith('...')) {
    return failed('undefined-variable', {
      name,
      says: 'spreads an object of JavaScript, which is never run in a placeholder',
      hint: 'Write its fields as lines, `Name: value`, or put them into one variable: a line of headers that is one placeholder is read as header lines.',
    });
  }
  const side = /^(response|request)[.[]/.exec(name)?.[1];
  if (side === undefined) return null;
  return failed('undefined-variable', {
    name,
    says: `speaks of a ${side} without saying of which request`,
    hint: `Put \`# @name login\` above that request, and write \`{{login.${name}}}\`.`,
  });
}

function hintFor(name: string, { known, scopes, input }: NamesInSight): string {
  const elsewhere = environmentsWith(name, input);
  if (elsewhere.length > 0) {
    return elsewhere.length === 1
      ? `The environment ${list(elsewhere)} has it: choose it in the status bar, or with \`--env\`.`
      : `The environments ${list(elsewhere)} have it: choose one in the status bar, or with \`--env\`.`;
  }
  const near = nearest(name, known);
  if (near !== null) return `Did you mean \`${near}\`?`;
  if (input.ports.processEnv(name) !== undefined) {
    return `The process has an environment variable of that name: \`{{$processEnv ${name}}}\`.`;
  }
  if (scopes.some(({ requests }) => requests.has(name))) {
    return `It is the name of a request: \`{{${name}.response.body}}\` is the body of its answer.`;
  }
  if (COMPUTED.test(name)) {
    return 'Names, paths and `$…` stand between the braces; what is to be computed goes into a script.';
  }
  return `Define it with \`@${name} = …\`, or in \`http-client.env.json\`.`;
}

/** What no name holds: a filter, or several words. */
const COMPUTED = /[\s|]/;

/** Environments that are not active and define the name. */
function environmentsWith(name: string, { ports, environment }: ResolverInput): string[] {
  const inSettings = Object.entries(ports.clientSettings?.() ?? {})
    .filter(([, block]) => Object.hasOwn(block, name))
    .map(([found]) => found);
  const all = new Set([...(environment.elsewhere?.get(name) ?? []), ...inSettings]);
  return [...all].filter((found) => !environment.names.includes(found) && !found.startsWith('$'));
}

/** `request *login* (line 12 of auth.http)`. */
function setByScript(name: string, scopes: readonly FileScope[]): string | null {
  for (const scope of scopes) {
    const request = scope.setByScript(name);
    if (request !== null) return placeOfRequest(request.name, scopes);
  }
  return null;
}

function placeOfRequest(name: string, scopes: readonly FileScope[]): string {
  for (const [index, { requests, file }] of scopes.entries()) {
    const request = requests.get(name);
    if (request === undefined) continue;
    const of = index === 0 ? '' : ` of ${file.split(/[/\\]/).at(-1) ?? file}`;
    return `request *${name}* (line ${request.line}${of})`;
  }
  return `request *${name}*`;
}

interface EarlierRequests {
  readonly exchange: Exchange | null;
  readonly scopes: readonly FileScope[];
}

/** The request is there and has no answer. */
export function notSent(
  name: string,
  written: string,
  { exchange, scopes }: EarlierRequests,
): Evaluated {
  const request = placeOfRequest(name, scopes);
  const why =
    exchange === null || exchange.error === null
      ? 'which has no answer yet'
      : `which failed with ${exchange.error.name}`;
  return failed('response-missing', {
    name: written,
    says: `is set by ${request}, ${why}`,
    hint: `Send \`${name}\` first.`,
    request: name,
  });
}

/** No request has the name that a reference begins with. */
export function notNamed(name: string, written: string, names: Iterable<string>): Evaluated {
  const known = [...names];
  const near = nearest(name, known);
  const hint =
    near === null
      ? `Put \`# @name ${name}\` above the request that is meant.`
      : `Did you mean \`${near}\`?`;
  return failed('undefined-variable', {
    name: written,
    says: `speaks of a request *${name}*, and none is named so`,
    hint,
  });
}

/** A variable is there, and the path into it leads nowhere. */
export function notThere(written: string, name: string, path: string): Evaluated {
  return failed('undefined-variable', {
    name: written,
    says: `has no value: \`${name}\` has no \`${path.replace(/^\./, '')}\``,
  });
}

/** `names` begin and end with the same one. */
export function cycle(names: readonly string[]): Evaluated {
  const [name = ''] = names;
  return failed('variable-cycle', {
    name,
    says: `is defined by itself: ${names.join(' → ')}`,
    hint: 'Give one of them a value of its own.',
  });
}

export function fromProvider(name: string, provider: string): Evaluated {
  return failed('invalid-value', {
    name,
    says: `lies in ${provider}, which cannot be read yet`,
    hint: `Put the value into \`http-client.private.env.json\`, or ask for it with \`# @secret ${name}\`.`,
  });
}

export function tooDeep(name: string, depth: number): Evaluated {
  return failed('variable-cycle', {
    name,
    says: `stands at the end of more than ${depth} definitions, each made of the next`,
  });
}

export function nobodyToAsk(written: string, name: string, line: number | null): Evaluated {
  const where = line === null ? '' : ` by line ${line}`;
  const plainName = /^[\w-]+$/.test(name);
  return failed('undefined-variable', {
    name: written,
    says: `is to be asked for${where}, and nobody can be asked here`,
    hint: plainName
      ? `Give it with \`--var ${name}=…\`.`
      : `Define a variable in its place and give that with \`--var\`.`,
  });
}

export function isJavaScript(written: string): Evaluated {
  const encoded = /^encodeURIComponent\(\s*([\w.-]+)\s*\)$/.exec(written)?.[1];
  return failed('javascript-expression', {
    name: written,
    says: 'is JavaScript, which is never run in a placeholder',
    hint:
      encoded === undefined
        ? 'Set a variable in a script, `< {% request.variables.set("name", value) %}`, and write `{{name}}`.'
        : `\`{{%${encoded}}}\` percent-encodes a value.`,
  });
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

export function tooMuch(name: string, max: number): Evaluated {
  return failed('invalid-value', {
    name,
    says: `needs more than ${max} values`,
    hint: 'Definitions with `:=` are evaluated at each use; write `=` where once is enough.',
  });
}

export function tooLong(name: string, max: number, span: Span | null): PendingProblem {
  const says = `makes the text longer than ${max} characters`;
  return { code: 'invalid-value', name, says, hint: null, request: null, span };
}
