import * as vscode from 'vscode';
import type { ParsedFile } from '../../host/documents.ts';
import type { InsightLoader } from '../../host/insightLoader.ts';
import type { WorkspaceFiles } from '../../host/workspaceFiles.ts';
import { relativePath } from '../../runner/paths.ts';
import type { ResultLog } from '../../runner/results.ts';
import type { CompletionContext } from './completionContext.ts';
import { DYNAMIC_VARIABLES } from './dynamicVariables.ts';
import type { NameIndex } from './nameIndex.ts';
import { referableRequests } from './referableRequests.ts';

/** One thing that can be inserted. */
export interface Choice {
  readonly label: string;
  readonly kind: vscode.CompletionItemKind;
  readonly detail?: string;
  /** Markdown of our own, never text of a file. */
  readonly documentation?: string;
  /** What goes in, when it is not the label. */
  readonly insert?: string;
  readonly isSnippet?: boolean;
  /** Opens the list again for what comes next. */
  readonly again?: boolean;
}

export interface PlaceholderParts {
  readonly names: NameIndex;
  readonly insight: InsightLoader;
  readonly results: ResultLog;
  readonly files: WorkspaceFiles;
}

const Kind = vscode.CompletionItemKind;
/** A response that is bigger is not taken apart while somebody types. */
const MAX_BODY = 2_000_000;
/** Values are looked up for so many names; the rest are told by the hover. */
const MAX_VALUES = 200;
const MAX_DETAIL = 100;
const PARTS: Readonly<Record<string, readonly string[]>> = {
  '': ['response', 'request'],
  response: ['body', 'headers', 'statusCode', 'reason', 'cookies', 'url', 'history', 'elapsed'],
  request: ['body', 'headers', 'method', 'url'],
};

/** What can stand between `{{` and `}}` here. */
export async function placeholderChoices(
  parsed: ParsedFile,
  context: Extract<CompletionContext, { kind: 'placeholder' }>,
  parts: PlaceholderParts,
): Promise<Choice[]> {
  const { written, closed, blockIndex } = context;
  const end = closed ? '' : '}}';
  const requests = await referableRequests(parsed, parts.names, parts.files);
  const head = /^([\w-]+)\./.exec(written)?.[1];
  const file = head === undefined ? undefined : requests.get(head);
  if (head !== undefined && file !== undefined) {
    const path = written.slice(head.length + 1);
    return (await referenceChoices(file, head, path, parts)).map((label) => ({
      label,
      kind: Kind.Property,
      again: /\.(?:response|request|headers|body|cookies)$/.test(label),
    }));
  }
  const members = head === undefined ? [] : await memberChoices(parsed, context, head, parts);
  if (members.length > 0) return members;
  const own = relativePath(parsed.root, parsed.file);
  const names = (await parts.insight.names(parsed, blockIndex)).filter(
    (name) => !name.startsWith('$'),
  );
  const values = await parts.insight.values(parsed, blockIndex, names.slice(0, MAX_VALUES));
  return [
    ...names.map((label) => ({
      label,
      kind: Kind.Variable,
      insert: `${label}${end}`,
      detail: oneLine(values.get(label) ?? ''),
    })),
    ...[...requests].map(([label, from]) => ({
      label,
      kind: Kind.Reference,
      detail: from === own ? 'request of this file' : `request of ${from}`,
      insert: `${label}.response.body`,
    })),
    ...[...DYNAMIC_VARIABLES].map(([label, { argument, description }]) => ({
      label,
      kind: Kind.Function,
      detail: argument,
      documentation: description,
      insert: argument === '' ? `${label}${end}` : `${label} `,
    })),
  ];
}

/** What an object of an environment holds; nothing of one that has secrets. */
async function memberChoices(
  parsed: ParsedFile,
  { written, closed, blockIndex }: Extract<CompletionContext, { kind: 'placeholder' }>,
  head: string,
  { insight }: PlaceholderParts,
): Promise<Choice[]> {
  const value = (await insight.values(parsed, blockIndex, [head])).get(head) ?? '';
  if (!/^\s*[[{]/.test(value)) return [];
  try {
    const paths = jsonPaths(JSON.parse(value), written.split('.').slice(1), head);
    return paths.map((label) => ({
      label,
      kind: Kind.Property,
      insert: closed ? label : `${label}}}`,
    }));
  } catch {
    return []; // text that only begins as JSON does
  }
}

function oneLine(value: string): string {
  const line = value.replace(/\s+/g, ' ');
  return line.length > MAX_DETAIL ? `${line.slice(0, MAX_DETAIL)}…` : line;
}

/** Whole expressions that go on from `login.response.body.`; what the last response holds among them. */
async function referenceChoices(
  file: string,
  head: string,
  path: string,
  { results }: PlaceholderParts,
): Promise<string[]> {
  const [side = '', section, ...rest] = path.split('.');
  if (section === undefined) return (PARTS[''] ?? []).map((part) => `${head}.${part}`);
  if (rest.length === 0) {
    return (PARTS[side] ?? []).map((part) => `${head}.${side}.${part}`);
  }
  const response = results.byName(file).get(head)?.exchange?.response ?? null;
  if (side !== 'response' || response === null) return [];
  const prefix = `${head}.response.${section}`;
  if (section === 'headers') return [...response.headers].map(([name]) => `${prefix}.${name}`);
  if (section !== 'body' || response.size.decoded > MAX_BODY) return [];
  try {
    return jsonPaths(await response.json(), rest, prefix);
  } catch {
    return []; // no JSON: there are no paths into it
  }
}

function jsonPaths(json: unknown, written: readonly string[], prefix: string): string[] {
  const steps = written.slice(0, -1);
  let value = json;
  let path = prefix;
  for (const step of steps) {
    path += `.${step}`;
    if (step === '$' || step === '') continue;
    const [, name = '', index] = /^([^[\]]*)(?:\[(\d+)\])?$/.exec(step) ?? [];
    if (name !== '') value = memberOf(value, name);
    if (index !== undefined) value = Array.isArray(value) ? value[Number(index)] : undefined;
  }
  if (Array.isArray(value)) return value.slice(0, 20).map((_item, index) => `${path}[${index}]`);
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value)
    .filter((key) => /^[\w-]+$/.test(key))
    .map((key) => `${path}.${key}`);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
