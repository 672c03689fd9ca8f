/** Reads YAML of other tools as plain data. The one file that knows `yaml`, which is loaded when it is called. */
import type * as Yaml from 'yaml';

/** Deeper than any description is written, and far from where reading would run out of stack. */
const MAX_DEPTH = 200;
/** `*name` as often as a long description needs, and too seldom for one that grows by naming itself. */
const MAX_ALIASES = 1000;

/** What is wrong, and where: both counted from 1. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  readonly line: number;
  readonly column: number;

  constructor(message: string, { line, col }: { readonly line: number; readonly col: number }) {
    super(message);
    this.line = line;
    this.column = col;
  }
}

/**
 * YAML 1.2, with the merge keys of 1.1; tags make nothing but data. Null for an empty text.
 * @throws YamlError for what is none, more than one document, a name twice in one place, and texts made to exhaust
 */
export async function readYaml(text: string): Promise<unknown> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const fail = (message: string, offset: number): never => {
    throw new YamlError(message, lines.linePos(offset));
  };
  const tokens = [...new yaml.Parser(lines.addNewLine).parse(text.replace(/^\uFEFF/, ''))];
  for (const token of tokens) checkDepth(token, fail);
  const composer = new yaml.Composer({
    schema: 'core',
    merge: true,
    resolveKnownTags: false,
    // Looked for below: the library compares each name with every other.
    uniqueKeys: false,
    logLevel: 'silent',
    prettyErrors: false,
  });
  const [document, another] = [...composer.compose(tokens, true, text.length)];
  if (document === undefined) return null;
  const [error] = document.errors;
  if (error !== undefined) fail(error.message, error.pos[0]);
  if (another !== undefined)
    fail('A second document begins here; only one is taken', another.range[0]);
  checkNames(yaml, document, fail);
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown;
  } catch (failure) {
    if (!(failure instanceof ReferenceError)) throw failure;
    return fail('Aliases (*name) make too much of it', firstAlias(yaml, document));
  }
}

type Fail = (message: string, offset: number) => never;
type Parsed = Yaml.Document.Parsed;

/** Without recursion, which is what a deep text would exhaust. */
function checkDepth(top: Yaml.CST.Token, fail: Fail): void {
  const waiting: [token: Yaml.CST.Token, depth: number][] = [[top, 0]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [token, depth] = next;
    if (depth > MAX_DEPTH) fail(`It is nested deeper than ${MAX_DEPTH}`, token.offset);
    if (token.type === 'document' && token.value !== undefined) waiting.push([token.value, depth]);
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      if (key) waiting.push([key, depth + 1]);
      if (value) waiting.push([value, depth + 1]);
    }
  }
}

/** Names of a map, and anchors before the aliases that name them. */
function checkNames(yaml: typeof Yaml, document: Parsed, fail: Fail): void {
  const anchors = new Set<string>();
  const remember = ({ anchor }: { readonly anchor?: string }) => {
    if (anchor !== undefined) anchors.add(anchor);
  };
  yaml.visit(document, {
    Scalar: (_, node) => {
      remember(node);
    },
    Seq: (_, node) => {
      remember(node);
    },
    Map: (_, map) => {
      remember(map);
      checkMap(yaml, map, fail);
    },
    Alias: (_, { source, range }) => {
      if (!anchors.has(source)) fail(`Nothing before has the anchor &${source}`, range?.[0] ?? 0);
    },
  });
}

function checkMap(yaml: typeof Yaml, map: Yaml.YAMLMap, fail: Fail): void {
  const seen = new Set<string>();
  for (const { key } of map.items) {
    if (!yaml.isScalar(key) || key.value === '<<') continue;
    const name = String(key.value);
    if (seen.has(name)) {
      fail(`${JSON.stringify(name.slice(0, 80))} stands here twice`, key.range?.[0] ?? 0);
    }
    seen.add(name);
  }
}

function firstAlias(yaml: typeof Yaml, document: Parsed): number {
  let found = 0;
  yaml.visit(document, {
    Alias(_, alias) {
      found = alias.range?.[0] ?? 0;
      return yaml.visit.BREAK;
    },
  });
  return found;
}
