/** Every value a name could have, strongest first, by the order of the file's dialect. */
import type { Span } from '../parser/ast.ts';
import { looksPublic } from './environments.ts';
import type { FileScope, PlacedDefinition, PlacedPrompt } from './fileScope.ts';
import type { JsonValue } from './json.ts';
import { jsonToText } from './json.ts';
import type { ResolverInput } from './resolver.ts';
import { looksSecret } from './secretNames.ts';

export interface Candidate {
  readonly kind: SourceKind;
  /** For people: `environment dev`. */
  readonly source: string;
  readonly file: string | null;
  /** Absolute span in the document at hand; null elsewhere. */
  readonly span: Span | null;
  readonly secret: boolean;
  readonly content: CandidateContent;
  /** The environment that it stands in, where it does. */
  readonly environment?: string;
  /** The same at each look at the sources: an object, or a text that says where it is from. */
  readonly key: object | string;
}

export type SourceKind =
  | 'variables'
  | 'prompt'
  | 'globals'
  | 'request'
  | 'file'
  | 'imported'
  | 'environment'
  | 'settings'
  | 'process';

export type CandidateContent =
  /** Data: braces in it are braces. */
  | { readonly kind: 'data'; readonly value: JsonValue }
  /** Written by a person, so placeholders in it count. */
  | { readonly kind: 'written'; readonly value: JsonValue }
  | { readonly kind: 'definition'; readonly definition: PlacedDefinition }
  | { readonly kind: 'prompt'; readonly prompt: PlacedPrompt };

/** What the sources are asked with. */
export interface Sources {
  readonly input: ResolverInput;
  readonly scope: FileScope;
  readonly imported: readonly FileScope[];
}

/** REST Client and Visual Studio: what stands nearest to the request wins. */
const USUAL_ORDER: readonly SourceKind[] = [
  'variables',
  'prompt',
  'request',
  'globals',
  'file',
  'imported',
  'environment',
  'settings',
  'process',
];

/** JetBrains: environment over script globals over the file over the request. */
const JETBRAINS_ORDER: readonly SourceKind[] = [
  'variables',
  'prompt',
  'environment',
  'globals',
  'file',
  'imported',
  'request',
  'settings',
  'process',
];

export function sourceOrder(dialect: string): readonly SourceKind[] {
  return dialect === 'jetbrains' ? JETBRAINS_ORDER : USUAL_ORDER;
}

export function candidatesOf(sources: Sources, name: string, blockIndex: number): Candidate[] {
  const order = sourceOrder(sources.scope.document.dialect);
  return order.flatMap((kind) => READERS[kind](sources, name, blockIndex));
}

type Reader = (sources: Sources, name: string, blockIndex: number) => readonly Candidate[];

const READERS: Readonly<Record<SourceKind, Reader>> = {
  variables: ({ input, scope }, name, blockIndex) => {
    if (!Object.hasOwn(input.variables, name)) return [];
    const found = data({ kind: 'variables', source: 'command line' }, name, input.variables[name]);
    // What would be asked for as a secret is one, whoever gives it.
    const asked = scope.prompts(blockIndex).find((prompt) => prompt.name === name);
    return [{ ...found, secret: asked?.secret ?? false }];
  },
  prompt: ({ scope, input }, name, blockIndex) =>
    scope
      .prompts(blockIndex)
      .filter((prompt) => prompt.name === name)
      .map((prompt) => ({
        kind: 'prompt',
        source: 'prompt',
        file: scope.file,
        span: scope.file === input.file ? prompt.span : null,
        secret: prompt.secret,
        content: { kind: 'prompt', prompt },
        key: `prompt:${name}`,
      })),
  request: ({ input }, name) =>
    fromMap({ kind: 'request', source: 'request' }, input.requestVariables, name),
  globals: ({ input }, name) => fromMap({ kind: 'globals', source: 'script' }, input.globals, name),
  file: ({ scope, input }, name, blockIndex) =>
    scope
      .definitions(name, blockIndex)
      .map((definition) => fromDefinition('file', definition, input.file)),
  imported: ({ scope, imported, input }, name) =>
    imported
      .filter((other) => other !== scope)
      .flatMap((other) => other.definitions(name, other.document.blocks.length))
      .map((definition) => fromDefinition('imported', definition, input.file)),
  environment: ({ input }, name) =>
    (input.environment.values.get(name) ?? []).map((found) => ({
      kind: 'environment',
      source: environmentSource(found.source, found.environment),
      file: found.file,
      span: null,
      secret: found.secret,
      content: { kind: found.source === 'dotenv' ? 'data' : 'written', value: found.value },
      environment: found.environment,
      key: found,
    })),
  settings: ({ input }, name) => fromSettings(input, name),
  process: ({ input, scope }, name) => {
    // Only Kulala reads the process by plain names; elsewhere a slip would send whatever is set.
    const value = scope.document.dialect === 'kulala' ? input.ports.processEnv(name) : undefined;
    if (value === undefined) return [];
    const secret = looksSecret(name) && !looksPublic(value);
    return [{ ...data({ kind: 'process', source: 'process' }, name, value), secret }];
  },
};

type Origin = Pick<Candidate, 'kind' | 'source'>;

function data(origin: Origin, name: string, value: JsonValue | undefined): Candidate {
  const content = { kind: 'data', value: value ?? null } as const;
  const key = `${origin.kind}:${name}`;
  return { ...origin, file: null, span: null, secret: false, content, key };
}

function fromMap(
  origin: Origin,
  values: ReadonlyMap<string, JsonValue> | undefined,
  name: string,
): Candidate[] {
  return values?.has(name) === true ? [data(origin, name, values.get(name))] : [];
}

function fromDefinition(
  kind: 'file' | 'imported',
  definition: PlacedDefinition,
  file: string,
): Candidate {
  return {
    kind,
    source: 'file',
    file: definition.scope.file,
    span: definition.scope.file === file ? definition.span : null,
    secret: false,
    content: { kind: 'definition', definition },
    key: `definition:${definition.scope.file}:${definition.span.start}`,
  };
}

/** `environment dev`, `private dev`, `shared`, `.env`, `.env of dev`. */
function environmentSource(source: string, environment: string): string {
  if (source === 'dotenv') return environment === '' ? '.env' : `.env of ${environment}`;
  if (environment.startsWith('$')) return source === 'private' ? 'private shared' : 'shared';
  return `${source} ${environment}`;
}

function fromSettings({ ports, environment }: ResolverInput, name: string): Candidate[] {
  const clientSettings = ports.clientSettings?.();
  if (clientSettings === undefined) return [];
  return [...environment.names.toReversed(), '$shared'].flatMap((names) => {
    const block = Object.hasOwn(clientSettings, names) ? clientSettings[names] : undefined;
    if (block === undefined || !Object.hasOwn(block, name)) return [];
    const value = block[name] ?? null;
    const secret = looksSecret(name) && !looksPublic(jsonToText(value));
    return [
      {
        kind: 'settings',
        source: `REST Client settings ${names}`,
        file: null,
        span: null,
        secret,
        content: { kind: 'written', value },
        key: `settings:${names}:${name}`,
      },
    ];
  });
}

/** All names that the sources know in a block. */
export function knownNames({ input, scope, imported }: Sources, blockIndex: number): string[] {
  const names = new Set<string>([
    ...Object.keys(input.variables),
    ...scope.prompts(blockIndex).map(({ name }) => name),
    ...(input.requestVariables?.keys() ?? []),
    ...(input.globals?.keys() ?? []),
    ...scope.variableNames,
    ...imported.flatMap(({ variableNames }) => variableNames),
    ...input.environment.values.keys(),
  ]);
  const settings = input.ports.clientSettings?.() ?? {};
  for (const environment of [...input.environment.names, '$shared']) {
    for (const name of Object.keys(settings[environment] ?? {})) names.add(name);
  }
  return [...names];
}
