/** Requests of other tools as the text of an `.http` file that every client of the format reads. */

/** A field or a variable, in order. */
export type Pair = readonly [name: string, value: string];

export interface ImportedRequest {
  readonly title: string;
  readonly method: string;
  /** With placeholders as `{{name}}`. */
  readonly url: string;
  readonly headers: readonly Pair[];
  /** Null for none. `< ./file` is written as `{ file }`, so that no text is ever taken for one. */
  readonly body: string | { readonly file: string } | null;
  /** Parts of a form with files; instead of `body`. */
  readonly parts?: readonly ImportedPart[];
  /** Without `# @`. */
  readonly directives?: readonly string[];
  /** What the answer must be, without `??`. */
  readonly checks?: readonly string[];
  /** What has no place here, in a sentence each. */
  readonly notes?: readonly string[];
}

export interface ImportedPart {
  readonly name: string;
  readonly value: string | { readonly file: string };
  readonly contentType?: string | null;
}

export interface ImportedCollection {
  /** Written above the requests as `@name = value`. */
  readonly variables: readonly Pair[];
  readonly requests: readonly ImportedRequest[];
  readonly notes?: readonly string[];
}

const BOUNDARY = 'postcard-form';

/** Ends with a line break. */
export function httpText({ variables, requests, notes = [] }: ImportedCollection): string {
  const named = variables.filter(([name]) => /^[^\s=:{}]+$/.test(name));
  const head = [
    ...notes.map((note) => `# ${oneLine(note)}`),
    ...named.map(([name, value]) => `@${name} = ${oneLine(value)}`),
  ];
  const texts = requests.map(requestText);
  return [...(head.length === 0 ? [] : [`${head.join('\n')}\n`]), ...texts].join('\n');
}

function requestText(request: ImportedRequest): string {
  const { title, method, url, directives = [], checks = [], notes = [] } = request;
  const body = bodyOf(request);
  const headers =
    request.parts === undefined
      ? request.headers
      : [
          ...request.headers.filter(([name]) => !/^content-type$/i.test(name)),
          ['Content-Type', `multipart/form-data; boundary=${BOUNDARY}`] as const,
        ];
  const lines = [
    `### ${oneLine(title)}`.trimEnd(),
    ...[...notes, ...(request.parts === undefined && isTricky(body) ? TRICKY : [])].map(
      (note) => `# ${oneLine(note)}`,
    ),
    ...directives.map((directive) => `# @${oneLine(directive)}`),
    `${word(method)} ${target(url)}`,
    ...headers.filter(([name]) => FIELD.test(name)).map(([name, value]) => field(name, value)),
  ];
  const promises = checks.map((check) => `?? ${oneLine(check)}\n`).join('');
  return [`${lines.join('\n')}\n`, body === null ? '' : `${body}\n`, promises]
    .filter((text) => text !== '')
    .join('\n');
}

function bodyOf({ body, parts }: ImportedRequest): string | null {
  if (parts !== undefined) return [...parts.map(partText), `--${BOUNDARY}--`].join('\n');
  if (body === null || body === '') return null;
  return typeof body === 'string' ? guarded(body) : fileLine(body.file);
}

function partText({ name, value, contentType }: ImportedPart): string {
  const file = typeof value === 'string' ? null : value.file;
  const filename = file === null ? '' : `; filename="${quoted(file.replace(/^.*[/\\]/, ''))}"`;
  return [
    `--${BOUNDARY}`,
    `Content-Disposition: form-data; name="${quoted(name)}"${filename}`,
    ...(contentType ? [`Content-Type: ${oneLine(contentType)}`] : []),
    '',
    typeof value === 'string' ? guarded(value) : fileLine(value.file),
  ].join('\n');
}

/** Lines that are more than text in this format: the next request, a file, a script, an assertion. */
const MEANT = /^(?=[ \t]*(?:###|<(?:[ \t@]|$)|>(?:[ \t>]|$)|\?\?|<>))/gm;
const TRICKY = [
  'Lines of the body that mean something in this format have a backslash before them: take it out where it does no harm.',
];

/** Nothing that was only text may read a file, run a script or begin another request. */
function guarded(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/\n+$/, '').replace(MEANT, '\\');
}

function isTricky(body: string | null): boolean {
  return body !== null && /^\\[ \t]*(?:###|<|>|\?\?)/m.test(body);
}

function fileLine(path: string): string {
  const clean = oneLine(path);
  return `< ${/^(?:[./\\]|[a-z]:)/i.test(clean) ? clean : `./${clean}`}`;
}

const FIELD = /^(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]|\{\{[^{}\r\n]*\}\})+$/;

function field(name: string, value: string): string {
  const text = oneLine(value);
  return text === '' ? `${name}:` : `${name}: ${text}`;
}

/** Letters as they are: methods are told apart by them (RFC 9110 9.1). */
function word(method: string): string {
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(method) ? method : 'GET';
}

/** One word: blanks outside of placeholders would end it. */
function target(url: string): string {
  const text = oneLine(url).replace(/\{\{[^{}]*\}\}|\s/g, (found) =>
    found === ' ' ? '%20' : found,
  );
  return text === '' ? '/' : text;
}

function quoted(text: string): string {
  return oneLine(text).replaceAll('"', '%22');
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ').trim();
}
