/** How a body is best shown, by what the response says it is. */
import type { ResponseDto } from '../protocol/exchangeDto.ts';

/** Media type without parameters in lower case; null when there is none. */
export function mediaTypeOf(contentType: string | null): string | null {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return type.includes('/') ? type : null;
}

const IMAGES = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
  'image/x-icon',
  'image/vnd.microsoft.icon',
  'image/svg+xml',
]);
/** Never text, whatever the bytes look like. */
const BYTES = /^(?:audio|video|font)\/|^application\/pdf$/;
const TEXT =
  /^text\/|[/+](?:javascript|ecmascript|x-www-form-urlencoded|x-ndjson|yaml|x-yaml|toml|graphql|x-sh|sql)$/;

export interface BodyFacts {
  readonly mediaType: string | null;
  readonly decodedSize: number;
  /** True when the bytes were found to be text. */
  readonly hasCharset: boolean;
}

export function viewOf({ mediaType, decodedSize, hasCharset }: BodyFacts): ResponseDto['view'] {
  if (decodedSize === 0) return 'empty';
  if (mediaType === null) return hasCharset ? 'text' : 'hex';
  if (IMAGES.has(mediaType)) return 'image';
  if (BYTES.test(mediaType)) return 'hex';
  if (/[/+]json$/.test(mediaType)) return 'json';
  if (mediaType === 'text/html' || mediaType === 'application/xhtml+xml') return 'html';
  if (/[/+]xml$/.test(mediaType)) return 'xml';
  return TEXT.test(mediaType) || hasCharset ? 'text' : 'hex';
}

const LANGUAGES: Partial<Readonly<Record<ResponseDto['view'], string>>> = {
  json: 'json',
  xml: 'xml',
  html: 'html',
};
/** VS Code's own names, for what it has colours for by itself. */
const LANGUAGES_BY_TYPE: Readonly<Record<string, string>> = {
  'text/css': 'css',
  'text/javascript': 'javascript',
  'application/javascript': 'javascript',
  'application/ecmascript': 'javascript',
  'text/markdown': 'markdown',
  'text/yaml': 'yaml',
  'text/x-yaml': 'yaml',
  'application/yaml': 'yaml',
  'application/x-yaml': 'yaml',
  'application/sql': 'sql',
  'application/x-sh': 'shellscript',
  'text/x-sh': 'shellscript',
  'text/x-python': 'python',
  'image/svg+xml': 'xml',
  'application/x-ndjson': 'jsonl',
  'application/ndjson': 'jsonl',
  'application/jsonl': 'jsonl',
  'text/x-diff': 'diff',
};
/** The editor's language for this body; plain text where there is no better one. */
export function languageOf({
  view,
  mediaType,
}: Pick<ResponseDto, 'view'> & { readonly mediaType?: string | null }): string {
  return LANGUAGES_BY_TYPE[mediaType ?? ''] ?? LANGUAGES[view] ?? 'plaintext';
}
