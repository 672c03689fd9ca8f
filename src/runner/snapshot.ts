/** `# @snapshot`: the answer that was accepted, kept beside the file, and what differs from it now. */
import { hashOf } from '../engine/content/hash.ts';
import { prettyJson } from '../engine/content/jsonText.ts';
import { parseMediaType } from '../engine/mediaType.ts';
import type { Response } from '../engine/response.ts';
import { isJsonObject, parseJson, jsonToText, pathSteps } from '../variables/json.ts';
import type { JsonValue } from '../variables/json.ts';
import { lineDiff } from './asserts/diff.ts';
import { Directives } from './directives.ts';
import type { PlacedDirective } from './directives.ts';
import { fileErrorWords } from './fileReasons.ts';
import { createMask } from './mask.ts';
import { isInside } from './paths.ts';
import type { RequestRef, TestResult } from './result.ts';
import type { RunInput } from './runInput.ts';

const IGNORED = '<ignored>';
/** What Windows takes for a device, whatever ending follows. */
const DEVICE = /^(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³])(?:\.|$)/i;

export interface SnapshotResult {
  readonly test: TestResult;
  /** The file that was written, absolute; null when none was. */
  readonly written: string | null;
}

export interface SnapshotParts {
  readonly response: Response;
  readonly lineOf: (offset: number) => number;
  /** A snapshot lies in the repository: values from secret places are dots in it. */
  readonly secrets: readonly string[];
}

/** Null without the directive. Compares, or with `updateSnapshots` accepts what came. */
export async function checkSnapshot(
  input: RunInput,
  directives: Directives,
  { response, lineOf, secrets }: SnapshotParts,
): Promise<SnapshotResult | null> {
  const directive = directives.last('snapshot');
  if (directive === null || /^(?:off|false)$/i.test(directive.written.trim())) return null;
  const { files } = input.ports;
  const folder = `${input.file}.snap`;
  const path = files.join(folder, snapshotName(input.entry.ref));
  const outside = await leadsOutside(path, input);
  const ignored = ignoredPaths(directive);
  const actual = await snapshotText(response, { ignored, mask: createMask(secrets).text });
  const test = {
    name: 'snapshot',
    line: lineOf(directive.span.start),
    expected: null,
    actual: null,
  };
  if (outside) {
    const message = `${folder} leads outside of the workspace, so it is neither read nor written.`;
    return { test: { ...test, ok: false, message }, written: null };
  }
  const unknown = ignored.find((written) => stepsOf(written) === null);
  if (unknown !== undefined) {
    const message = `\`${unknown}\` is no path that can be ignored. There are names, indices, \`*\` and \`..\`, as in \`$.items[*].id\` and \`$..date\`.`;
    return { test: { ...test, ok: false, message }, written: null };
  }
  if (input.updateSnapshots === true) {
    try {
      await files.mkdir?.(folder);
      await files.write(path, new TextEncoder().encode(actual));
    } catch (error) {
      const message = `The snapshot cannot be written. ${fileErrorWords(error)}`;
      return { test: { ...test, ok: false, message }, written: null };
    }
    return { test: { ...test, ok: true, message: null }, written: path };
  }
  const accepted = await files.readText(path).catch(() => null);
  if (accepted === null) {
    const message =
      'No answer has been accepted yet. Run with `--update-snapshots` to accept this one.';
    return { test: { ...test, ok: false, message }, written: null };
  }
  const expected = accepted.replaceAll('\r\n', '\n');
  if (expected === actual) return { test: { ...test, ok: true, message: null }, written: null };
  return {
    test: {
      ...test,
      ok: false,
      expected: 'the accepted answer',
      actual: 'another one',
      message:
        'The answer differs from the accepted one. Run with `--update-snapshots` to accept it.',
      diff: lineDiff(expected, actual),
    },
    written: null,
  };
}

/** True where a link on the way to a snapshot leads out of the workspace. */
async function leadsOutside(
  path: string,
  { file, ports }: Pick<RunInput, 'file' | 'ports'>,
): Promise<boolean> {
  const { files } = ports;
  const root = await files.workspaceRoot(file);
  const base = await files.realpath(root).catch(() => root);
  for (const each of [files.dirname(path), path]) {
    const real = await files.realpath(each).catch(() => null);
    if (real !== null && !isInside(base, real)) return true;
  }
  return false;
}

/** `login.snap`, `GET-base-users-2.snap`: a name for every file system, the same wherever its line is. */
export function snapshotName({ key, ordinal }: RequestRef): string {
  const plain = key.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '');
  const short = `${DEVICE.test(plain) ? '_' : ''}${plain}`.slice(0, 80);
  // Two keys that look alike in a file name are told apart.
  const mark =
    short === key ? '' : `-${hashOf('sha256', new TextEncoder().encode(key)).hex.slice(0, 8)}`;
  return `${short}${mark}${ordinal === 0 ? '' : `-${ordinal + 1}`}.snap`;
}

/** `# @snapshot ignore $.date, $.items[*].id`. */
function ignoredPaths({ written }: PlacedDirective): string[] {
  const list = /\bignor(?:e|ing)\s*[:=]?\s*(.*)$/is.exec(written)?.[1] ?? written;
  return list.match(/(?:\[(?:'[^']*'|"[^"]*"|[^\]'"])*\]|[^\s,[])+/g) ?? [];
}

interface TextParts {
  readonly ignored: readonly string[];
  readonly mask: (text: string) => string;
}

async function snapshotText(response: Response, { ignored, mask }: TextParts): Promise<string> {
  const type = parseMediaType(response.headers.get('content-type'))?.type ?? '';
  if (response.encoding !== null) {
    const { statusCode } = response;
    return answerText({ statusCode, type, text: mask(await response.text()) }, ignored);
  }
  const { hex } = hashOf('sha256', await response.content());
  return `${headOf(response.statusCode, type)}${response.size.decoded} bytes, sha256 ${hex}\n`;
}

function headOf(statusCode: number, type: string): string {
  return `status: ${statusCode}\ncontent-type: ${type}\n\n`;
}

/** An answer of text as its snapshot has it. */
function answerText(
  { statusCode, type, text }: Pick<KeptAnswer, 'statusCode' | 'text'> & { readonly type: string },
  ignored: readonly string[],
): string {
  return `${headOf(statusCode, type)}${comparableText(text, ignored).replaceAll('\r\n', '\n')}\n`;
}

/** An answer that was kept whole. */
export interface KeptAnswer {
  readonly statusCode: number;
  readonly contentType: string | null;
  readonly text: string;
}

/**
 * Takes an answer that was kept as the accepted one of a request.
 * @returns the file that was written, absolute
 * @throws Error in words for people
 */
export async function acceptKept(
  input: Pick<RunInput, 'file' | 'ports' | 'document' | 'entry'>,
  { statusCode, contentType, text }: KeptAnswer,
): Promise<string> {
  const { files } = input.ports;
  const folder = `${input.file}.snap`;
  const path = files.join(folder, snapshotName(input.entry.ref));
  if (await leadsOutside(path, input)) {
    throw new Error(`${folder} leads outside of the workspace, so nothing is written there.`);
  }
  const directive = new Directives(input.document, input.entry.blockIndex).last('snapshot');
  const ignored = directive === null ? [] : ignoredPaths(directive);
  const type = parseMediaType(contentType)?.type ?? '';
  await files.mkdir?.(folder);
  const content = answerText({ statusCode, type, text }, ignored);
  await files.write(path, new TextEncoder().encode(content));
  return path;
}

/** JSON in lines, with what lies at the ignored paths told as ignored; other text as it is. */
export function comparableText(text: string, ignored: readonly string[]): string {
  let value: JsonValue;
  try {
    value = parseJson(text);
  } catch {
    return text; // no JSON: it is compared as it is
  }
  const steps = ignored.map((path) => stepsOf(path) ?? []).filter(({ length }) => length > 0);
  return prettyJson(jsonToText(steps.reduce<JsonValue>(withoutPath, value)));
}

/** However deep: no name of a member can be this one, which a path has no way to write. */
const ANY_DEPTH = '\0..';

/** The steps of an ignored path; null for one that selects in a way that is not known here. */
function stepsOf(path: string): string[] | null {
  const steps: string[] = [];
  for (const [index, part] of path.replace(/^\$/, '').split('..').entries()) {
    if (index > 0) steps.push(ANY_DEPTH);
    const plain = part.replace(/^\./, '').replaceAll('[*]', '.*').replace(/^\./, '');
    const found = plain === '' ? [] : pathSteps(plain);
    if (found.length === 1 && found[0] === plain && /[[\]]/.test(plain)) return null;
    steps.push(...found);
  }
  return steps.at(-1) === ANY_DEPTH ? null : steps;
}

/** The same value with what lies at the path told as ignored; `*` is every member. */
function withoutPath(value: JsonValue, steps: readonly string[]): JsonValue {
  const [step, ...rest] = steps;
  if (step === undefined) return IGNORED;
  if (step === ANY_DEPTH) return withoutPath(atEveryDepth(value, rest), rest);
  const fits = (name: string) => step === '*' || step === name;
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).map((item, index) =>
      fits(String(index)) ? withoutPath(item, rest) : item,
    );
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      fits(name) ? withoutPath(member, rest) : member,
    ]),
  );
}

function atEveryDepth(value: JsonValue, steps: readonly string[]): JsonValue {
  const below = (member: JsonValue) => withoutPath(atEveryDepth(member, steps), steps);
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(below);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, below(member)]));
}
