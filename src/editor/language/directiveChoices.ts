/** What can stand behind a directive, or behind `run #`. */
import * as vscode from 'vscode';
import type { ParsedFile } from '../../host/documents.ts';
import type { WorkspaceFiles } from '../../host/workspaceFiles.ts';
import { DIALECTS } from '../../parser/ast.ts';
import { templateText } from '../../parser/template.ts';
import type { CompletionContext } from './completionContext.ts';
import { HEADER_FIELDS, headerField } from './headerFields.ts';
import type { NameIndex } from './nameIndex.ts';
import { listFiles } from './pathCompletion.ts';
import type { Choice } from './placeholderChoices.ts';
import { referableRequests } from './referableRequests.ts';

export interface DirectiveParts {
  readonly names: NameIndex;
  readonly files: WorkspaceFiles;
}

const Kind = vscode.CompletionItemKind;
/** What `# @expect` may name beside a status. */
const ERRORS = [
  ...['ConnectionError', 'ConnectTimeout', 'ReadTimeout', 'Timeout', 'SSLError', 'ProxyError'],
  ...['TooManyRedirects', 'InvalidURL', 'MissingSchema', 'InvalidSchema', 'InvalidHeader'],
  ...['ChunkedEncodingError', 'ContentDecodingError', 'HTTPError', 'VariableError'],
];
const VALUES: Readonly<Record<string, readonly string[]>> = {
  auth: ['basic', 'digest', 'bearer', 'aws', 'none'],
  compat: ['requests'],
  dialect: DIALECTS,
  encoding: ['utf-8', 'iso-8859-1', 'windows-1252', 'utf-16', 'shift_jis', 'gbk', 'euc-kr'],
  eol: ['crlf', 'lf'],
  expect: [
    'ok',
    '2xx',
    '200',
    '201',
    '204',
    '301',
    '400',
    '401',
    '403',
    '404',
    ...ERRORS,
    'header',
    'body-contains',
    'body-path',
  ],
  loop: ['for', 'while'],
  proxy: ['none'],
  snapshot: ['ignore'],
  stream: ['lines', 'events', 'bytes'],
  verify: ['true', 'false'],
};
/** Their argument is a file, or ends in one. */
const OF_FILES = new Set(['file', 'import', 'cert', 'data', 'netrc', 'verify', 'save']);
const OF_HEADERS = new Set(['header', 'no-header', 'unset']);
/** Words that a file gives its requests, and gives again. */
const OF_WORDS = new Set(['tag', 'session']);

export async function directiveChoices(
  parsed: ParsedFile,
  { directive, written }: Extract<CompletionContext, { kind: 'directive-value' }>,
  { names, files }: DirectiveParts,
): Promise<Choice[]> {
  if (directive === 'ref' || directive === 'force-ref') {
    const requests = await referableRequests(parsed, names, files);
    return [...requests.keys()].map((label) => ({ label, kind: Kind.Reference }));
  }
  const isFirstWord = !/\s/.test(written);
  const values = isFirstWord ? (VALUES[directive] ?? []) : [];
  const choices: Choice[] = values.map((label) => ({ label, kind: Kind.Value }));
  if (OF_HEADERS.has(directive)) choices.push(...ofHeaders(directive, written));
  if (OF_WORDS.has(directive)) choices.push(...wordsOf(parsed, directive));
  if (OF_FILES.has(directive)) {
    choices.push(...(await listFiles(parsed, /[^=\s]*$/.exec(written)?.[0] ?? '')));
  }
  return choices;
}

/** Values that are usual for a header. */
export function headerValues(header: string): Choice[] {
  const values = headerField(header)?.[1].values ?? [];
  return values.map((label) => ({ label, kind: Kind.Value }));
}

function ofHeaders(directive: string, written: string): Choice[] {
  const name = /^([\w-]+)\s*:/.exec(written)?.[1];
  if (name !== undefined) return headerValues(name);
  if (/\s/.test(written)) return [];
  const isGiven = directive === 'header';
  return [...HEADER_FIELDS].map(([label, { description }]) => ({
    label,
    kind: Kind.Field,
    documentation: description,
    insert: isGiven ? `${label}: ` : label,
    again: isGiven,
  }));
}

/** What the file says in other places. */
function wordsOf({ document }: ParsedFile, directive: string): Choice[] {
  const words = document.blocks.flatMap((block) =>
    block.text.includes('@')
      ? block.directives
          .filter(({ name }) => name === directive)
          .flatMap(({ value }) => templateText(block, value).split(/[\s,]+/))
      : [],
  );
  return [...new Set(words)]
    .filter((word) => word !== '')
    .map((label) => ({ label, kind: Kind.Value }));
}
