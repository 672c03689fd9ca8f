/** What the scripts before and after a request are given. */
import type { Exchange } from '../engine/exchange.ts';
import type { Environment } from '../variables/environments.ts';
import type { TemplateNode } from '../parser/ast.ts';
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
  return {
    ...(await shared(scope, run, environment)),
    request: {
      ...common(scope),
      method: (await resolved(line?.method)) ?? 'GET',
      url: (await resolved(line?.target)) ?? '',
      headers: await headerLines(scope, request?.headers ?? []),
      body: body.length === 0 ? null : text,
    },
    response: null,
  };
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

async function shared(scope: Scope, run: ScriptRun, { values }: Environment) {
  const environment: Record<string, ScriptValue> = {};
  for (const [name, [strongest]] of values) {
    if (strongest !== undefined) environment[name] = toScriptValue(strongest.value);
  }
  return { scope, run, environment, fileVariables: await fileVariables(scope) };
}

async function fileVariables({ input, blockIndex, resolver }: Scope) {
  const names = new Set(
    input.document.blocks.flatMap(({ variables }) => variables.map(({ name }) => name)),
  );
  const values: Record<string, ScriptValue> = {};
  for (const name of names) {
    const value = await resolver.value(blockIndex, name);
    if (value !== undefined) values[name] = value.text;
  }
  return values;
}
