/** A body as references look into it: parsed once, when somebody asks. */
import type { PreparedRequest } from '../engine/preparedRequest.ts';
import type { Response } from '../engine/response.ts';
import type { JsonValue } from './json.ts';
import { isJsonObject, parseJson } from './json.ts';
import type { Found } from './jsonPath.ts';
import { selectJson } from './jsonPath.ts';
import { nearest } from './suggest.ts';
import { selectXml } from './xmlPath.ts';

export interface BodyText {
  readonly text: string;
  /** Media type without parameters, lower case; empty when none is given. */
  readonly mediaType: string;
  /** Undefined when it is no JSON. */
  json(): JsonValue | undefined;
}

/** Reads bodies once each. */
export interface BodyReader {
  ofResponse(response: Response): Promise<BodyText>;
  ofRequest(request: PreparedRequest): BodyText;
}

function bodyText(text: string, contentType: string | null): BodyText {
  let parsed: { value: JsonValue | undefined } | null = null;
  return {
    text,
    mediaType: (contentType?.split(';')[0] ?? '').trim().toLowerCase(),
    json() {
      parsed ??= { value: parsedJson(text) };
      return parsed.value;
    },
  };
}

function parsedJson(text: string): JsonValue | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined; // it is no JSON; who asks says so
  }
}

/** Reads each body once. */
export function createBodyReader(): BodyReader {
  const responses = new Map<Response, Promise<BodyText>>();
  const requests = new Map<PreparedRequest, BodyText>();
  return {
    ofResponse(response) {
      const read =
        responses.get(response) ??
        response.text().then((text) => bodyText(text, response.headers.get('content-type')));
      responses.set(response, read);
      return read;
    },
    ofRequest(request) {
      const read =
        requests.get(request) ??
        bodyText(
          new TextDecoder().decode(request.body?.bytes ?? new Uint8Array()),
          request.headers.get('content-type'),
        );
      requests.set(request, read);
      return read;
    },
  };
}

/** What a path selects in a body: all of it, a JSONPath, or an XPath. */
export async function selectFromBody(body: BodyText, written: string): Promise<Found | undefined> {
  const [, forced = '', path = ''] =
    /^(?:(asJson|asXml)(?:$|[.]?(?=[.$[/]|\w)))?(.*)$/s.exec(written) ?? [];
  if (forced === '' && (path === '' || path === '*')) return whole(body);
  if (forced === 'asXml' || (forced === '' && isXmlPath(body, path))) {
    return (await selectXml(body.text, path === '' ? '/' : path)) ?? undefined;
  }
  const json = body.json();
  if (json === undefined) {
    const kind = body.mediaType === '' ? 'it has no Content-Type' : `it is ${body.mediaType}`;
    const empty = body.text === '' ? 'The body is empty' : `The body is no JSON (${kind})`;
    return { problem: empty };
  }
  return selectJson(json, path) ?? { problem: missingMember(json, path) };
}

/** The text as it came; numbers keep their digits and objects their layout. */
function whole(body: BodyText): Found {
  return { value: body.text };
}

function isXmlPath(body: BodyText, path: string): boolean {
  if (path.startsWith('/')) return true;
  if (path.startsWith('$') || path.startsWith('[')) return false;
  if (/(?:^|[/+])xml$|^text\/html$/.test(body.mediaType)) return true;
  return body.mediaType === '' && /^\s*</.test(body.text);
}

/** Says what is there instead, at the place where the path leaves the data. */
function missingMember(root: JsonValue, path: string): string {
  const steps = path
    .replace(/^\$?\.?/, '')
    .split(/\.|(?=\[)/)
    .filter((step) => step !== '');
  let current = root;
  let seen = '';
  for (const step of steps) {
    const next = selectJson(current, step);
    if (next === undefined || 'problem' in next) return notIn(current, seen, step);
    current = next.value;
    seen += step.startsWith('[') || seen === '' ? step : `.${step}`;
  }
  return `Nothing in the body matches \`${path}\``;
}

function notIn(current: JsonValue, seen: string, step: string): string {
  const where = seen === '' ? 'The body' : `\`${seen}\``;
  if (Array.isArray(current)) return `${where} has ${current.length} items and no \`${step}\``;
  if (!isJsonObject(current)) return `${where} is ${typeOf(current)} and has no \`${step}\``;
  const names = Object.keys(current);
  const near = nearest(step, names);
  if (near !== null) return `${where} has no \`${step}\`; did you mean \`${near}\`?`;
  if (names.length === 0) return `${where} is empty and has no \`${step}\``;
  const shown = names.slice(0, 8).map((name) => `\`${name}\``);
  const more = names.length > 8 ? ' and more' : '';
  return `${where} has no \`${step}\`; it has ${shown.join(', ')}${more}`;
}

function typeOf(value: JsonValue): string {
  if (value === null) return 'null';
  return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}
