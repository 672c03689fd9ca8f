/** What code in the sandbox can call outside of it: pure functions from plain data to a text. */
import { randomUUID } from 'node:crypto';
import { Headers } from '../engine/headers.ts';
import { parseLinks } from '../engine/links.ts';
import type { ScriptJob } from '../runner/scriptPort.ts';
import { parseJson, jsonToText } from '../variables/json.ts';
import { selectJson } from '../variables/jsonPath.ts';
import type { SelectXml } from '../variables/xmlPath.ts';
import { bytesOf, digest } from './digests.ts';
import type { DigestJob, Piece } from './digests.ts';
import type { ChangeKind, OutcomeRecord } from './record.ts';

/** What comes in was made by a script and parsed from JSON: anything may be anything. */
export type HostFunction = (...given: readonly unknown[]) => unknown;

/** Longer texts are no use to a path or a hash, and cost the time of everybody else. */
const MAX_CHARS = 24 * 1024 * 1024;
const KINDS: readonly string[] = [
  ...['global', 'globalHeader', 'variable', 'header', 'method', 'url', 'body'],
];

export interface HostHelp {
  readonly selectXml: SelectXml | null;
  /** The code of a required file, whose async functions tell what they throw. */
  readonly watch: (code: string) => string;
}

export function hostFunctions(
  job: ScriptJob,
  record: OutcomeRecord,
  { selectXml, watch }: HostHelp,
): Readonly<Record<string, HostFunction>> {
  return {
    log: (text) => {
      record.log(textOf(text));
    },
    test: (test) => {
      if (typeof test === 'object' && test !== null) record.test(test as Record<string, unknown>);
    },
    change: (kind, name, json) => {
      if (!KINDS.includes(textOf(kind))) return;
      record.change(kind as ChangeKind, textOf(name), json === null ? undefined : textOf(json));
    },
    clearGlobals: () => {
      record.clearGlobals();
    },
    flow: (flow) => {
      if (flow === 'skip' || flow === 'replay' || flow === 'stop') record.flow(flow);
    },
    exit: () => {
      record.exit();
    },
    links: () => links(job),
    module: (importer, specifier) => {
      const found = findModule(job, textOf(importer), textOf(specifier));
      return found === undefined ? null : { path: found.path, code: watch(found.code) };
    },
    digest: (given) => digest(given as DigestJob),
    recode: (piece, form) => recode(piece as Piece, textOf(form)),
    uuid: () => randomUUID(),
    jsonPath: (json, path) => {
      const found = selectJson(parseJson(within(textOf(json))), textOf(path));
      if (found === undefined) return null;
      if ('problem' in found) throw new Error(found.problem);
      return typeof found.value === 'string'
        ? JSON.stringify(found.value)
        : jsonToText(found.value);
    },
    xpath: (xml, path) => {
      const found = selectXml?.(within(textOf(xml)), textOf(path));
      if (found === undefined) return null;
      if ('problem' in found) throw new Error(found.problem);
      return found.value;
    },
  };
}

/** The module that a file means by these words. */
export function findModule(
  { modules }: ScriptJob,
  importer: string,
  specifier: string,
): ScriptJob['modules'][number] | undefined {
  return modules.find((module) => module.importer === importer && module.specifier === specifier);
}

/** Text of a body: of the response, or of an earlier one by its place in the history. */
export function bodyOf({ response }: ScriptJob, index: number | null): string {
  if (response === null) return '';
  return (index === null ? response.body : response.history[index]?.body) ?? '';
}

function links({ response }: ScriptJob): unknown {
  if (response === null) return {};
  return parseLinks(new Headers(response.headers).getAll('link'), response.url);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function recode(piece: Piece, form: string): string {
  const bytes = bytesOf(piece);
  if (form === 'hex') return bytes.toString('hex');
  if (form === 'base64') return bytes.toString('base64');
  if (form === 'base64url') return bytes.toString('base64url');
  return form === 'latin1' ? bytes.toString('latin1') : bytes.toString('utf8');
}

function within(text: string): string {
  if (text.length > MAX_CHARS) throw new Error('This text is too long for that.');
  return text;
}
