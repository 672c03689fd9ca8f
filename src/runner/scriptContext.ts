/** What the scripts before and after a request are given. */
import type { Exchange } from '../engine/exchange.ts';
import type { Environment } from '../variables/environments.ts';
import type { TemplateNode } from '../parser/ast.ts';
import { environmentSecrets } from './knownSecrets.ts';
import { headerLines } from './headerFields.ts';
import type { Scope } from './scope.ts';
import type { ScriptRequest, ScriptValue } from './scriptPort.ts';
import { responseView, sentRequest, toScriptValue, writtenRequest } from './scriptViews.ts';
import type { ScriptContext, ScriptRun } from './scripts.ts';

/** Before anything is resolved for good: what has no value yet stands as it is written. */
export async function beforeContext(
  scope: Scope,
  run: ScriptRun,
  environment: Environment,
): Promise<ScriptContext> {
  const { request } = scope.block;
  const body = request?.body?.content ?? [];
  let text = '';
  for (const part of body) {
    if (part.kind !== 'bodyText') continue;
    text += (await scope.resolver.resolve(scope.blockIndex, part.template)).text;
  }
  const line = request?.line;
  const resolved = async (template: TemplateNode | null | undefined) =>
    template === null || template === undefined
      ? null
      : (await scope.resolver.resolve(scope.blockIndex, template)).text;
  const view = {
    ...common(scope),
    method: (await resolved(line?.method)) ?? 'GET',
    url: (await resolved(line?.target)) ?? '',
    headers: await headerLines(scope, request?.headers ?? []),
    body: body.length === 0 ? null : text,
  };
  // Last: by now the resolver knows every secret that the script will see.
  return { ...(await shared(scope, run, environment)), request: view, response: null };
}

export async function afterContext(
  scope: Scope,
  run: ScriptRun,
  { environment, exchange }: { environment: Environment; exchange: Exchange },
): Promise<ScriptContext> {
  const sent = sentRequest(exchange) ?? { method: '', url: '', headers: [], body: null };
  return {
    ...(await shared(scope, run, environment)),
    request: { ...common(scope), ...sent },
    response: exchange.response === null ? null : await responseView(exchange.response),
  };
}

function common({ input, block }: Scope): Pick<ScriptRequest, 'name' | 'template' | 'iteration'> {
  const template =
    block.request === null
      ? { url: '', headers: [], body: null }
      : writtenRequest(block, block.request);
  return { name: input.entry.name, template, iteration: input.iteration ?? 0 };
}

async function shared(scope: Scope, run: ScriptRun, given: Environment) {
  const environment: [string, ScriptValue][] = [];
  for (const [name, [strongest]] of given.values) {
    if (strongest !== undefined) environment.push([name, toScriptValue(strongest.value)]);
  }
  const variables = await fileVariables(scope);
  for (const secret of [...environmentSecrets(given), ...scope.resolver.secrets]) {
    run.globals.secrets.add(secret);
  }
  return {
    scope,
    run,
    environment: Object.fromEntries(environment),
    fileVariables: variables,
  };
}

async function fileVariables({ input, blockIndex, resolver }: Scope) {
  const names = new Set(
    input.document.blocks.flatMap(({ variables }) => variables.map(({ name }) => name)),
  );
  const values: [string, ScriptValue][] = [];
  for (const name of names) {
    const value = await resolver.value(blockIndex, name);
    if (value !== undefined) values.push([name, value.text]);
  }
  return Object.fromEntries(values);
}
