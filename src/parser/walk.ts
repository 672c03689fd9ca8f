/** The tree by its fields, for readers that do not care what each node means. */
import type { Block, TemplateNode } from './ast.ts';
import { templateText } from './template.ts';

/** Fields of each kind of node, in the order in which they are told. `span` is common to all. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  block: [
    'separator',
    'directives',
    'variables',
    'imports',
    'runs',
    'comments',
    'scripts',
    'request',
    'storedResponse',
  ],
  separator: ['title'],
  directive: ['name', 'value'],
  variable: ['name', 'lazy', 'value'],
  comment: [],
  import: ['path'],
  run: ['path', 'requestName', 'arguments'],
  storedResponse: ['statusCode'],
  request: [
    'protocol',
    'line',
    'headers',
    'body',
    'asserts',
    'output',
    'references',
    'messages',
    'curl',
  ],
  requestLine: ['method', 'target', 'httpVersion'],
  header: ['name', 'value'],
  placeholderLine: ['template'],
  body: ['syntax', 'content', 'sections', 'graphqlVariables', 'graphqlOperation'],
  bodyText: ['template'],
  bodyFile: ['path', 'substitute', 'charset'],
  section: ['headers', 'content'],
  script: ['when', 'syntax', 'language', 'event', 'global', 'source'],
  inline: ['code'],
  file: ['path'],
  assert: ['expression'],
  output: ['path', 'overwrite'],
  reference: ['path'],
  message: ['waitForServer', 'content'],
};

export type Leaf = string | number | boolean | null;
/** A field: its name, and what it holds. */
export interface Field {
  readonly name: string;
  readonly value: unknown;
}

/** The fields of a node; null for what is no node, as a span or a command of curl. */
export function fieldsOf(node: object): readonly Field[] | null {
  const kind =
    'kind' in node ? String(node.kind) : 'sections' in node || isSection(node) ? 'section' : '';
  const names = FIELDS[kind];
  if (names === undefined) return null;
  const record = node as Readonly<Record<string, unknown>>;
  return names.map((name) => ({ name, value: record[name] }));
}

function isSection(node: object): boolean {
  return 'headers' in node && 'content' in node && !('kind' in node);
}

export function isTemplate(value: object): value is TemplateNode {
  return 'kind' in value && value.kind === 'template';
}

export function isSpan(value: object): value is { start: number; end: number } {
  return 'start' in value && 'end' in value && !('kind' in value);
}

/**
 * What a block says, without where it says it: two blocks of the same shape mean the same. Comments
 * and titles belong to it, the blanks around them do not.
 */
export function shapeOf(block: Block): unknown {
  return shape(block, block);
}

function shape(block: Block, value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => shape(block, item));
  if (isTemplate(value)) return templateText(block, value);
  if (isSpan(value)) return block.text.slice(value.start, value.end).trim();
  const fields = fieldsOf(value);
  if (fields === null) return withoutSpans(value);
  const own = Object.fromEntries(fields.map(({ name, value: held }) => [name, shape(block, held)]));
  if (!('kind' in value)) return own;
  if (value.kind === 'comment' && 'span' in value) return shape(block, plainSpan(value.span));
  return { kind: value.kind, ...own };
}

function plainSpan(span: unknown): { start: number; end: number } {
  const { start, end } = span as { start: number; end: number };
  return { start, end };
}

/** Commands of curl hold their own text. */
function withoutSpans(value: object): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, held: unknown) => (key === 'span' ? undefined : held)),
  );
}
