/** A file, what is around it, and the values of its headers: how these tests ask. */
import { mkdtemp, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { HttpDocument } from '../../../src/parser/ast.ts';
import { parse } from '../../../src/parser/parse.ts';
import { templateText } from '../../../src/parser/template.ts';
import type { ClientSettings } from '../../../src/variables/clientSettings.ts';
import type { Environment, EnvironmentValue } from '../../../src/variables/environments.ts';
import type { JsonValue } from '../../../src/variables/json.ts';
import type { EnvironmentFiles, VariablePorts } from '../../../src/variables/ports.ts';
import { createResolver } from '../../../src/variables/resolve.ts';
import type { SendMemory } from '../../../src/variables/sendMemory.ts';
import type { Resolved, Resolver, ResolverInput } from '../../../src/variables/resolver.ts';

export const FILE = '/project/api/requests.http';

/** 2024-05-06T07:08:09.010Z, a Monday. */
export const NOW = Date.UTC(2024, 4, 6, 7, 8, 9, 10);

export interface Around {
  readonly file?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly globals?: Readonly<Record<string, JsonValue>>;
  readonly requestVariables?: Readonly<Record<string, JsonValue>>;
  readonly environment?: Environment;
  readonly settings?: ClientSettings;
  readonly earlier?: ResolverInput['earlier'];
  readonly imported?: Readonly<Record<string, string>>;
  readonly process?: Readonly<Record<string, string>>;
  /** Answers in order; undefined cancels. Absent: nobody can be asked. */
  readonly answers?: readonly (string | undefined)[];
  readonly answered?: Map<string, string>;
  readonly passive?: boolean;
  readonly memory?: SendMemory;
  readonly random?: () => number;
  readonly accessToken?: VariablePorts['accessToken'];
  readonly files?: EnvironmentFiles;
}

export interface Opened {
  readonly document: HttpDocument;
  readonly resolver: Resolver;
  readonly blockIndex: number;
  /** What was asked, in order. */
  readonly asked: { readonly name: string; readonly message: string; readonly secret: boolean }[];
  /** A header of the last request (or of the request of that name). */
  readonly header: (name: string) => Promise<Resolved>;
}

/** A resolver over a text. `request` names the block that is asked; default is the last one. */
export function open(text: string, around: Around = {}, request?: string): Opened {
  const document = parse(text);
  const asked: Opened['asked'] = [];
  const answers = [...(around.answers ?? [])];
  const resolver = createResolver({
    document,
    file: around.file ?? FILE,
    environment: around.environment ?? environment({}),
    variables: around.variables ?? {},
    earlier: around.earlier ?? new Map(),
    ...(around.globals && { globals: new Map(Object.entries(around.globals)) }),
    ...(around.requestVariables && {
      requestVariables: new Map(Object.entries(around.requestVariables)),
    }),
    ...(around.answered && { answers: around.answered }),
    ...(around.passive && { passive: true }),
    ...(around.memory && { memory: around.memory }),
    imported: Object.entries(around.imported ?? {}).map(([file, content]) => ({
      file,
      document: parse(content),
    })),
    ports: {
      files: around.files ?? realFiles('/project'),
      processEnv: (name) => around.process?.[name],
      now: () => NOW,
      ...(around.random && { random: around.random }),
      ...(around.settings && { clientSettings: () => around.settings ?? {} }),
      ...(around.accessToken && { accessToken: around.accessToken }),
      ...(around.answers && {
        prompt: (question) => {
          asked.push(question);
          return Promise.resolve(answers.shift());
        },
      }),
    },
  });
  const blockIndex =
    request === undefined
      ? document.blocks.findLastIndex((block) => block.request !== null)
      : document.blocks.findIndex((block) =>
          block.directives.some(
            ({ name, value }) => name === 'name' && templateText(block, value) === request,
          ),
        );
  return {
    document,
    resolver,
    blockIndex,
    asked,
    header(name) {
      const block = document.blocks[blockIndex];
      const node = block?.request?.headers.find(
        (candidate) => candidate.kind === 'header' && templateText(block, candidate.name) === name,
      );
      if (node?.kind !== 'header') throw new Error(`there is no header ${name}`);
      return resolver.resolve(blockIndex, node.value);
    },
  };
}

/** The text that `{{…}}` in the last request gives, with what else is in the file. */
export async function valueOf(
  expression: string,
  around: Around = {},
  definitions = '',
): Promise<string> {
  const { header } = open(`${definitions}\n###\nGET http://h\nX: ${expression}\n`, around);
  return (await header('X')).text;
}

/** The one problem of an expression. */
export async function problemOf(expression: string, around: Around = {}, definitions = '') {
  const { header, resolver } = open(
    `${definitions}\n###\nGET http://h\nX: ${expression}\n`,
    around,
  );
  await header('X');
  const [problem, ...more] = resolver.problems;
  if (problem === undefined || more.length > 0) {
    throw new Error(`${resolver.problems.length} problems: ${JSON.stringify(resolver.problems)}`);
  }
  return problem;
}

/** An active environment `dev` with these values; `secret` ones stand in a private file. */
export function environment(
  values: Readonly<Record<string, JsonValue>>,
  secret: Readonly<Record<string, JsonValue>> = {},
  names: readonly string[] = ['dev'],
): Environment {
  const found = new Map<string, EnvironmentValue[]>();
  const add = (name: string, value: JsonValue, isSecret: boolean) => {
    const entry: EnvironmentValue = {
      name,
      value,
      source: isSecret ? 'private' : 'environment',
      environment: 'dev',
      file: isSecret ? '/project/http-client.private.env.json' : '/project/http-client.env.json',
      secret: isSecret,
    };
    found.set(name, [...(found.get(name) ?? []), entry]);
  };
  for (const [name, value] of Object.entries(secret)) add(name, value, true);
  for (const [name, value] of Object.entries(values)) add(name, value, false);
  return { names, values: found, unknown: [], problems: [] };
}

/** The files of this machine, with a root of the workspace. */
export function realFiles(root: string): EnvironmentFiles {
  return {
    readText: (path) => readFile(path, 'utf8'),
    readdir: (path) => readdir(path),
    exists: (path) =>
      stat(path).then(
        () => true,
        () => false,
      ),
    join,
    dirname,
    workspaceRoot: () => Promise.resolve(root),
  };
}

/** A folder with these files, gone after `work`. */
export async function withFolder<T>(
  files: Readonly<Record<string, string>>,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'postcard-variables-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
