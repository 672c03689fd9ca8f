/** Requests of Bruno: the text of `.bru` files, one request each. */
import { brunoAsserts } from './brunoAsserts.ts';
import type { ImportedPart, ImportedRequest, Pair } from './httpText.ts';
import { formOf } from './jsonShape.ts';

/** A block of a `.bru` file: what stands between its braces. */
interface Block {
  readonly name: string;
  readonly text: string;
}

const METHOD = /^(?:get|post|put|patch|delete|options|head|connect|trace)$/;

/** Null when it holds no request: settings of a folder, an environment. */
export function fromBruno(text: string): ImportedRequest | null {
  const blocks = blocksOf(text);
  const find = (name: string) => blocks.find((block) => block.name === name);
  const request = blocks.find(({ name }) => METHOD.test(name));
  if (request === undefined) return null;
  const [line, meta] = [new Map(pairsIn(request)), new Map(pairsIn(find('meta')))];
  const headers = pairsIn(find('headers'));
  const mode = line.get('body') ?? 'none';
  const typed = headers.some(([name]) => /^content-type$/i.test(name));
  const type = TYPES[mode] ?? null;
  const auth = authOf(line.get('auth') ?? 'none', find);
  const scripts = blocks.some(({ name }) => /^(?:script:|tests$)/.test(name));
  const { checks, leftOut } = brunoAsserts(find('assert')?.text ?? '');
  return {
    title: meta.get('name') ?? '',
    method: request.name.toUpperCase(),
    url: withPath(line.get('url') ?? '', pairsIn(find('params:path'))),
    headers: [
      ...headers,
      ...auth.headers,
      ...(typed || type === null ? [] : [['Content-Type', type] as const]),
    ],
    ...bodyOf(mode, find),
    checks,
    notes: [
      ...auth.notes,
      ...(scripts ? ['Its scripts and tests for Bruno were left out.'] : []),
      ...leftOut.map((line) => `An assertion was left out: ${line}`),
    ],
  };
}

/** Variables of an environment file of Bruno. */
export function brunoVariables(text: string): Pair[] {
  return pairsIn(blocksOf(text).find(({ name }) => name === 'vars'));
}

/** What the file of a folder or of a collection gives to every request in it, by name. */
export function brunoShared(text: string): string[] {
  const blocks = blocksOf(text);
  const mode = new Map(pairsIn(blocks.find(({ name }) => name === 'auth'))).get('mode');
  const auth = mode === undefined || /^(?:none|inherit)$/.test(mode) ? [] : ['auth'];
  return [...auth, ...(blocks.some(({ name }) => name === 'headers') ? ['headers'] : [])];
}

const TYPES: Readonly<Record<string, string>> = {
  json: 'application/json',
  text: 'text/plain',
  xml: 'application/xml',
  sparql: 'application/sparql-query',
  graphql: 'application/json',
  'form-urlencoded': 'application/x-www-form-urlencoded',
  formUrlEncoded: 'application/x-www-form-urlencoded',
};

/** A block begins with `name {` at the left edge and ends with `}` there. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: { readonly name: string; readonly end: string; readonly lines: string[] } | null = null;
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (open !== null) {
      if (line.trimEnd() === open.end) {
        blocks.push({ name: open.name, text: open.lines.join('\n') });
        open = null;
      } else open.lines.push(line);
      continue;
    }
    const start = /^([\w:-]+)\s*([{[])\s*$/.exec(line);
    if (start?.[1] !== undefined) {
      open = { name: start[1], end: start[2] === '[' ? ']' : '}', lines: [] };
    }
  }
  return blocks;
}

/** `name: value` lines; those with `~` before them are switched off. */
function pairsIn(block: Block | undefined): Pair[] {
  return (block?.text ?? '').split('\n').flatMap((line): Pair[] => {
    const match = /^\s*(~?)"?([^:"]+?)"?\s*:\s?(.*?)\s*$/.exec(line);
    if (match === null || match[1] === '~') return [];
    return [[match[2]?.trim() ?? '', match[3] ?? '']];
  });
}

/** Content is set in by two blanks. */
function contentOf(block: Block | undefined): string {
  return (block?.text ?? '').replace(/^ {2}/gm, '').replace(/\n+$/, '');
}

function withPath(url: string, pairs: readonly Pair[]): string {
  const values = new Map(pairs);
  return url.replace(/\/:([\w-]+)(?=[/?#]|$)/g, (whole, name: string) =>
    values.has(name) ? `/${values.get(name) ?? ''}` : whole,
  );
}

type Find = (name: string) => Block | undefined;

function bodyOf(mode: string, find: Find): Pick<ImportedRequest, 'body' | 'parts'> {
  switch (mode) {
    case 'none':
      return { body: null };
    case 'form-urlencoded':
    case 'formUrlEncoded':
      return { body: formOf(pairsIn(find('body:form-urlencoded'))) };
    case 'multipart-form':
    case 'multipartForm':
      return { body: null, parts: pairsIn(find('body:multipart-form')).map(partOf) };
    case 'graphql': {
      const variables = contentOf(find('body:graphql:vars')).trim();
      const query = JSON.stringify(contentOf(find('body:graphql')));
      return { body: `{"query":${query}${variables === '' ? '' : `,"variables":${variables}`}}` };
    }
    default:
      return { body: contentOf(find(`body:${mode}`) ?? find('body')) || null };
  }
}

function partOf([name, value]: Pair): ImportedPart {
  const file = /^@file\(([^|)]*)/.exec(value)?.[1];
  return { name, value: file === undefined ? value : { file } };
}

function authOf(
  mode: string,
  find: Find,
): { readonly headers: readonly Pair[]; readonly notes: string[] } {
  const value = (name: string) => new Map(pairsIn(find(`auth:${mode}`))).get(name) ?? '';
  switch (mode) {
    case 'none':
    case 'inherit':
      return { headers: [], notes: [] };
    case 'bearer':
      return { headers: [['Authorization', `Bearer ${value('token')}`]], notes: [] };
    case 'basic':
    case 'digest': {
      const scheme = mode === 'basic' ? 'Basic' : 'Digest';
      const words = `${scheme} ${value('username')} ${value('password')}`;
      return { headers: [['Authorization', words]], notes: [] };
    }
    default:
      return { headers: [], notes: [`Its authentication (${mode}) has to be written by hand.`] };
  }
}
