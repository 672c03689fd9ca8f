/** From a request of a file to what the engine is asked for. Nothing is sent while anything is missing. */
import type { RequestInit, SendOptions } from '../engine/request.ts';
import type { RequestNode } from '../parser/ast.ts';
import type { Environment } from '../variables/environments.ts';
import { isJsonObject, jsonToText } from '../variables/json.ts';
import { resolveAuth } from './authentication.ts';
import type { Authentication } from './authentication.ts';
import { NO_BODY, resolveBody } from './body.ts';
import type { Directives } from './directives.ts';
import { environmentSettings } from './environmentSettings.ts';
import { resolveCookies, resolveParams } from './formDirectives.ts';
import { directiveFields, resolveFields } from './headerFields.ts';
import type { Field, RequestFields } from './headerFields.ts';
import { here, literalLine, resolveLine } from './scope.ts';
import type { HeaderSource } from './result.ts';
import type { Scope } from './scope.ts';
import { resolveSendOptions, sendOptions } from './sendSettings.ts';
import type { SendSettings } from './sendSettings.ts';
import { buildCurlRequest } from './curlRequest.ts';
import { resolveTarget } from './target.ts';

export interface BuildContext {
  readonly directives: Directives;
  readonly environment: Environment;
  /** Filled here: where each header comes from, by its name in lower case. */
  readonly sources: Map<string, HeaderSource>;
}

/** @throws RunProblem; unresolved placeholders are left to `scope.resolver.problems` */
export async function buildRequest(
  scope: Scope,
  request: RequestNode,
  { directives, environment, sources }: BuildContext,
): Promise<RequestInit> {
  const around = environmentSettings(environment, scope.input.ports);
  // What nobody asks for is not waited for: most requests ask for little.
  const settings = directives.isEmpty
    ? sendOptions(scope, around)
    : await resolveSendOptions(scope, directives, around);
  if (request.curl !== null) {
    const command = await buildCurlRequest(scope, request.curl);
    const own = Object.entries(scope.input.defaults.headers ?? {});
    const headers = mergeLayers(sources, [
      ['setting', own],
      ['file', command.headers as readonly HeaderLine[]],
    ]);
    return { ...settings, ...command, headers, ...stronger(settings, scope.input.defaults) };
  }
  const method = literalMethod(scope, request) ?? (await methodOf(scope, request));
  const typed =
    request.headers.length === 0 ? NO_FIELDS : await resolveFields(scope, request.headers);
  const inherited = directives.isEmpty ? [] : await directiveFields(scope, directives);
  const written = [...inherited, ...typed.fields].filter((field) => keepField(scope, field));
  const target = await resolveTarget(scope, lastValue(written, 'host'));
  const fields = written.map((field) => hostAlone(scope, field));
  if (directives.isOn('no-auto-encoding') && /\s/.test(target.url)) {
    scope.warnings.push(
      'The blanks of the target were encoded all the same: they would have ended it.',
    );
  }
  const params = directives.isEmpty ? NO_PARAMS : await resolveParams(scope, directives);
  const cookies = directives.isEmpty ? NO_COOKIES : await resolveCookies(scope, directives);
  const contentType = lastValue(fields, 'content-type');
  const isBare = directives.isEmpty && request.body === null && fields.length === 0;
  const body =
    isBare && typed.bodyStart === null
      ? NO_BODY
      : await resolveBody(scope, { directives, contentType, bodyStart: typed.bodyStart });
  const authorization = fields.findLast(({ name }) => is(name, 'authorization')) ?? null;
  const auth: Authentication =
    directives.isEmpty && authorization === null
      ? {}
      : await resolveAuth(scope, directives, { field: authorization, url: target.url });
  const headers = mergeLayers(sources, [
    ['setting', Object.entries(scope.input.defaults.headers ?? {})],
    ['environment', environmentHeaders(environment)],
    ['script', [...(scope.input.globals?.headers ?? [])]],
    ['protocol', request.protocol === 'sse' ? [['Accept', 'text/event-stream']] : []],
    ['body', body.contentType === null ? [] : [['Content-Type', body.contentType]]],
    ...fieldLayers(fields),
    ['auth', auth.field === undefined ? [] : [['Authorization', auth.field]]],
    [
      'file',
      body.boundary === null || contentType === null
        ? []
        : [['Content-Type', `${contentType}; boundary=${body.boundary}`]],
    ],
  ]);
  if (cookies.cookies !== null && !sources.has('cookie')) sources.set('cookie', 'cookie-directive');
  const init: { -readonly [K in keyof RequestInit]: RequestInit[K] } = {
    ...settings,
    method,
    url: target.url,
    ...(target.asterisk === true ? { asterisk: true } : {}),
    headers,
    secretHeaders: secretNames(fields, {
      authorization: auth.secret === true,
      cookie: cookies.secret,
    }),
  };
  if (params.pairs.length > 0) init.params = params.pairs;
  if (cookies.cookies !== null) init.cookies = cookies.cookies;
  if (body.data !== undefined) init.data = body.data;
  if (body.files !== undefined) init.files = body.files;
  if (auth.auth !== undefined) init.auth = auth.auth;
  if (body.secret || typed.bodySecret) init.secretBody = true;
  return init;
}

/** Settings that the defaults do not already say: a directive or the command line asked for them. */
function stronger(settings: SendSettings, defaults: SendOptions): SendSettings {
  const own = Object.entries(settings).filter(
    ([name, value]) => defaults[name as keyof SendOptions] !== value && name !== 'timeout',
  );
  return Object.fromEntries(own);
}

/** As `methodOf` where nothing has to be resolved, else null. */
function literalMethod(scope: Scope, { line, protocol }: RequestNode): string | null {
  if (protocol === 'sse' || line.method === null) return 'GET';
  const text = literalLine(scope, here(scope, line.method))?.trim() ?? null;
  return text === 'GRAPHQL' ? 'POST' : text;
}

async function methodOf(scope: Scope, { line, protocol }: RequestNode): Promise<string> {
  if (protocol === 'sse' || line.method === null) return 'GET';
  const { text } = await resolveLine(scope, here(scope, line.method), 'a method');
  return text.trim() === 'GRAPHQL' ? 'POST' : text.trim();
}

function is(name: string, wanted: string): boolean {
  return name.toLowerCase() === wanted;
}

function lastValue(fields: readonly Field[], name: string): string | null {
  return fields.findLast((field) => is(field.name, name))?.value ?? null;
}

/** `Host: https://example.com`, as a variable may hold it: the field is the host alone. */
function hostAlone(scope: Scope, field: Field): Field {
  const host = is(field.name, 'host') ? /^[a-z]+:\/\/([^/?#]+)/i.exec(field.value ?? '') : null;
  if (host?.[1] === undefined) return field;
  scope.warnings.push('The `Host` field holds a URL; its host alone was sent in it.');
  return { ...field, value: host[1] };
}

/** Framing is worked out from the body, and a marker for GraphQL is not for the server. */
function keepField(scope: Scope, { name, value }: Field): boolean {
  if (is(name, 'x-request-type') && value?.toLowerCase() === 'graphql') return false;
  if (!/^(?:content-length|transfer-encoding)$/i.test(name)) return true;
  scope.warnings.push(
    `\`${name}\` is worked out from the body; the line in the file was left out.`,
  );
  return false;
}

/** `$defaultHeaders` of the environment. */
function environmentHeaders({ values }: Environment): (readonly [string, string])[] {
  const found = values.get('$defaultHeaders') ?? values.get('$kulalaDefaultHeaders') ?? [];
  return found
    .toReversed()
    .flatMap(({ value }) =>
      isJsonObject(value)
        ? Object.entries(value).map(([name, text]) => [name, jsonToText(text)] as const)
        : [],
    );
}

type HeaderLine = readonly [string, string | null];
type HeaderLayer = readonly [source: HeaderSource, lines: readonly HeaderLine[]];

/** Lines at the top of the file count as directives of the file do. */
const SOURCES = { file: 'file-defaults', directive: 'directive', line: 'file' } as const;

function fieldLayers(fields: readonly Field[]): HeaderLayer[] {
  if (fields.length === 0) return [];
  return (['file', 'directive', 'line'] as const).map((origin) => [
    SOURCES[origin],
    fields
      .filter((field) => field.origin === origin)
      .map(({ name, value }): HeaderLine => [name, value]),
  ]);
}

/** Later layers replace fields of earlier ones by name; within a layer fields repeat in order. */
function mergeLayers(
  sources: Map<string, HeaderSource>,
  layers: readonly HeaderLayer[],
): HeaderLine[] {
  let merged: HeaderLine[] = [];
  for (const layer of layers) {
    const source = layer[0];
    const lines = layer[1];
    if (lines.length === 0) continue;
    const names = new Set(lines.map(([name]) => name.toLowerCase()));
    for (const name of names) sources.set(name, source);
    merged = [...merged.filter(([name]) => !names.has(name.toLowerCase())), ...lines];
  }
  return merged;
}

const NO_FIELDS: RequestFields = { fields: [], bodyStart: null, bodySecret: false };
const NO_PARAMS: Awaited<ReturnType<typeof resolveParams>> = { pairs: [], secret: false };
const NO_COOKIES: Awaited<ReturnType<typeof resolveCookies>> = { cookies: null, secret: false };

function secretNames(
  fields: readonly Field[],
  { authorization, cookie }: { authorization: boolean; cookie: boolean },
): string[] {
  const names = fields.filter(({ secret }) => secret).map(({ name }) => name);
  if (authorization) names.push('Authorization');
  if (cookie) names.push('Cookie');
  return names.length < 2 ? names : [...new Set(names)];
}
