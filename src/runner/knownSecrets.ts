/**
 * Secrets by their values. Marks on values are lost where a script, a default header or a command
 * of curl carries them on, so the finished request is looked through once more.
 */
import { entriesOf } from '../engine/form.ts';
import type { Files, FilePart, RequestInit } from '../engine/request.ts';
import type { Environment } from '../variables/environments.ts';
import { secretTexts } from '../variables/valueTexts.ts';
import { isJsonObject, jsonToText } from '../variables/json.ts';
import { spellings } from './spellings.ts';

/** Headers that say nothing of who asks. */
const PLAIN_HEADER =
  /^(?:accept.*|content-.*|user-agent|cache-control|pragma|connection|host|prefer|te|x-requested-with)$/i;

/** Values of the private environments, which a script can read. */
export function* environmentSecrets({ values }: Environment): Generator<string, void> {
  for (const [strongest] of values.values()) {
    if (strongest?.secret === true) yield* secretTexts(strongest.value);
  }
}

/** Default headers of the private environments: they are sent without any placeholder. */
export function* defaultHeaderSecrets({ values }: Environment): Generator<string, void> {
  for (const name of ['$defaultHeaders', '$kulalaDefaultHeaders']) {
    for (const { secret, value } of values.get(name) ?? []) {
      if (!secret || !isJsonObject(value)) continue;
      for (const [header, text] of Object.entries(value)) {
        if (!PLAIN_HEADER.test(header)) yield jsonToText(text);
      }
    }
  }
}

/** The request with what holds a secret marked, and whether anything does. */
export function markSecrets(
  init: RequestInit,
  secrets: readonly string[],
): { readonly init: RequestInit; readonly found: boolean } {
  const spelled = spellings(secrets);
  if (spelled.length === 0) return { init, found: false };
  const holds = (text: string) => spelled.some((spelling) => text.includes(spelling));
  const headers = [...entriesOf(init.headers ?? [])].flatMap(([name, value]) =>
    value !== null && holds(value) ? [name] : [],
  );
  const body = init.secretBody === true || bodyTexts(init).some(holds);
  const marked = {
    ...init,
    ...(headers.length === 0
      ? {}
      : { secretHeaders: [...new Set([...(init.secretHeaders ?? []), ...headers])] }),
    ...(body ? { secretBody: true } : {}),
  };
  const elsewhere = [init.url, JSON.stringify([init.params ?? null, init.auth ?? null])];
  return { init: marked, found: headers.length > 0 || body || elsewhere.some(holds) };
}

/** Text of everything that is in memory; files are sent as they are, and hold no values. */
function bodyTexts({ data, json, files }: RequestInit): string[] {
  return [
    ...(data === undefined ? [] : [textOf(data)]),
    ...(json === undefined ? [] : [textOf(json)]),
    ...(files === undefined ? [] : partTexts(files)),
  ];
}

function partTexts(files: Files): string[] {
  return [...entriesOf(files)].flatMap(([name, part]) =>
    part === null ? [] : [name, isPart(part) ? textOf(part.content) : textOf(part)],
  );
}

function isPart(part: FilePart | string | Uint8Array): part is FilePart {
  return typeof part === 'object' && !(part instanceof Uint8Array);
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (content instanceof Uint8Array) return Buffer.from(content).toString('utf8');
  if (typeof content !== 'object' || content === null || 'open' in content) return '';
  return JSON.stringify(content instanceof Map ? [...content] : content);
}
