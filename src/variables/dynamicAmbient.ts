/** Dynamic variables that read what is around the file, or ask the person. */
import { looksPublic } from './environments.ts';
import type { DynamicExpression } from './expression.ts';
import { unquote } from './expression.ts';
import type { DynamicContext, DynamicVariable } from './dynamicContext.ts';
import { invalid } from './dynamicContext.ts';
import { isJsonObject, jsonToText } from './json.ts';
import type { JsonValue } from './json.ts';
import { looksSecret } from './secretNames.ts';
import type { Evaluated } from './value.ts';
import { failed, fromSecretSource, plain } from './value.ts';

export const AMBIENT: Readonly<Record<string, DynamicVariable>> = {
  $processEnv: processEnv,
  $env: processEnv,
  $dotenv: dotenv,
  $shared: shared,
  $projectRoot: async (_, { ports, input }) => plain(await ports.files.workspaceRoot(input.file)),
  $historyFolder: async (_, { ports, input }) =>
    plain(ports.files.join(await ports.files.workspaceRoot(input.file), '.idea', 'httpRequests')),
  $exampleServer: (_, context) =>
    invalid(context, {
      says: 'is a server inside of JetBrains IDEs',
      hint: 'Define `@exampleServer = http://localhost:8080` and write `{{exampleServer}}`.',
    }),
  $input: (expression, context) => input(expression, context, 'place'),
  '$input-askonce': (expression, context) => input(expression, context, 'run'),
  $prompt: (expression, context) => input(expression, context, 'place'),
  '$prompt-askonce': (expression, context) => input(expression, context, 'run'),
  $password: (expression, context) => input(expression, context, 'place', true),
  '$password-askonce': (expression, context) => input(expression, context, 'run', true),
  $pick: (expression, context) => pick(expression, context, 'place'),
  '$pick-askonce': (expression, context) => pick(expression, context, 'run'),
  '$auth.token': token,
  '$auth.idToken': token,
  $aadToken: token,
  $aadV2Token: token,
  $oidcAccessToken: token,
};

/** `X`, or `%X`: the name is the value of the variable `X`. */
async function nameOf(
  expression: DynamicExpression,
  context: DynamicContext,
): Promise<string | Evaluated> {
  const [first = ''] = expression.arguments;
  if (first === '' || expression.arguments.length > 1) {
    return invalid(context, {
      says: 'takes one name',
      hint: `Write \`{{${expression.name} NAME}}\`.`,
    });
  }
  if (!first.startsWith('%')) return first;
  const value = await context.value(first.slice(1));
  if (value !== undefined) return jsonToText(value);
  return failed('undefined-variable', {
    name: first.slice(1),
    says: `has no value; it is to hold the name for \`${expression.name}\``,
  });
}

async function processEnv(
  expression: DynamicExpression,
  context: DynamicContext,
): Promise<Evaluated> {
  const name = await nameOf(expression, context);
  if (typeof name !== 'string') return name;
  const value = context.ports.processEnv(name);
  if (value !== undefined) {
    return { value, secret: looksSecret(name) && !looksPublic(value), problems: [] };
  }
  if (expression.fallback !== null) return plain(expression.fallback);
  if (context.dialect === 'visualstudio') {
    return failed('undefined-variable', {
      name: context.written,
      says: 'is an environment variable that is not set',
      hint: `Set it, or write \`{{${context.written} ?? something}}\`.`,
    });
  }
  // Not its name: that may be the value of a secret.
  const warning = `\`{{${context.written}}}\` is empty: that environment variable is not set.`;
  return { ...plain(''), warnings: [warning] };
}

async function dotenv(expression: DynamicExpression, context: DynamicContext): Promise<Evaluated> {
  const name = await nameOf(expression, context);
  if (typeof name !== 'string') return name;
  const found = context.input.environment.values
    .get(name)
    ?.find(({ source }) => source === 'dotenv');
  if (found !== undefined) return { value: found.value, secret: found.secret, problems: [] };
  return failed('undefined-variable', {
    name: context.written,
    says: 'is in no `.env` file here',
    hint: 'Add it to `.env` beside the file.',
  });
}

async function shared(expression: DynamicExpression, context: DynamicContext): Promise<Evaluated> {
  const name = await nameOf(expression, context);
  if (typeof name !== 'string') return name;
  const { environment } = context.input;
  const found = environment.values.get(name)?.find((value) => value.environment.startsWith('$'));
  if (found !== undefined) return { value: found.value, secret: found.secret, problems: [] };
  const block = context.ports.clientSettings?.()['$shared'] ?? {};
  const setting = Object.hasOwn(block, name) ? block[name] : undefined;
  if (setting !== undefined) return plain(setting);
  return failed('undefined-variable', {
    name: context.written,
    says: 'is not among the shared values',
    hint: 'Add it to `$shared` in `http-client.env.json`.',
  });
}

/** httpYac's `question $value: preset`. */
function questionOf(rest: string): { message: string; preset: string | null } {
  const [, message = rest, preset] = /^(.*?)\s*\$value:\s*(.*)$/s.exec(rest) ?? [];
  return { message: unquote(message.trim()), preset: preset ?? null };
}

type AskedOnce = 'place' | 'run';

function input(
  { name, rest }: DynamicExpression,
  context: DynamicContext,
  once: AskedOnce,
  secret = false,
): Promise<Evaluated> {
  const { message, preset } = questionOf(rest);
  const asked = message === '' ? `Value for ${name}` : message;
  return context.ask({ key: keyOf(once, rest), name, message: asked, secret, preset });
}

async function pick(
  { name, rest }: DynamicExpression,
  context: DynamicContext,
  once: AskedOnce,
): Promise<Evaluated> {
  const { message, preset } = questionOf(rest);
  const choices = (preset ?? '').split(',').map((choice) => unquote(choice.trim()));
  if (preset === null || choices.every((choice) => choice === '')) {
    return invalid(context, {
      says: 'has nothing to pick from',
      hint: `Write \`{{${name} Which one? $value: one,two}}\`.`,
    });
  }
  const asked = `${message === '' ? 'Pick one' : message} (${choices.join(', ')})`;
  const answer = await context.ask({
    key: keyOf(once, rest),
    name,
    message: asked,
    secret: false,
    preset: null,
  });
  if (answer.value === undefined) return answer;
  const text = jsonToText(answer.value).trim();
  if (choices.includes(text)) return plain(text);
  return failed('invalid-value', {
    name: context.written,
    says: `was answered with \`${text}\`, which is none of its choices`,
  });
}

/** Without `-askonce` each place asks for itself; the resolver adds the place. */
function keyOf(once: AskedOnce, rest: string): string {
  return `${once}:${rest}`;
}

/** Tokens of OAuth 2 come through a port, where there is one. */
async function token(expression: DynamicExpression, context: DynamicContext): Promise<Evaluated> {
  const { ports, input: around } = context;
  const { name } = expression;
  const [id = ''] = expression.arguments.map(unquote);
  const configuration = await configurationOf(id, context);
  if ('problems' in configuration) return configuration;
  // Whoever only looks gets none, and that is no problem where one could be had.
  if (around.passive === true && name.startsWith('$auth.') && configuration.value !== null) {
    return { value: undefined, secret: true, problems: [] };
  }
  if (ports.accessToken === undefined || around.passive === true) {
    return failed('invalid-dynamic', {
      name: context.written,
      says: 'asks for a token of OAuth 2, which is not supported yet',
      hint: 'Get it with a request named `login` and write `{{login.response.body.access_token}}`.',
    });
  }
  try {
    const value = await ports.accessToken({
      name,
      arguments: id === '' ? [] : [id, ...expression.arguments.slice(1)],
      configuration: configuration.value,
    });
    return fromSecretSource(value, false);
  } catch (error) {
    if (error instanceof Error && error.name === 'CancelledError') throw error;
    const hint =
      error instanceof Error && 'hint' in error && typeof error.hint === 'string'
        ? error.hint
        : null;
    return invalid(context, {
      says: `gave no token: ${error instanceof Error ? error.message : String(error)}`,
      hint,
    });
  }
}

/** `Security.Auth.ID` of all active environments, a stronger one over a weaker; null where none has it. */
async function configurationOf(
  id: string,
  context: DynamicContext,
): Promise<{ readonly value: JsonValue | null } | Evaluated> {
  const layers = (context.input.environment.values.get('Security') ?? []).flatMap(({ value }) => {
    const all = isJsonObject(value) ? value['Auth'] : undefined;
    const own = isJsonObject(all) && Object.hasOwn(all, id) ? all[id] : undefined;
    return isJsonObject(own) ? [own] : [];
  });
  if (layers.length === 0) return { value: null };
  const merged: Record<string, JsonValue> = {};
  for (const layer of layers.toReversed()) {
    for (const [name, value] of Object.entries(layer)) {
      const evaluated =
        typeof value === 'string' ? await context.text(value) : plain(value ?? null);
      if (evaluated.value === undefined || evaluated.problems.length > 0) return evaluated;
      merged[name] = evaluated.value;
    }
  }
  return { value: merged };
}
