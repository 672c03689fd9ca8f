/** The value at a place in JSON text, and its normalized path (RFC 9535, 2.7). */
import { ensureSyntaxTree, syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';

type Tree = ReturnType<typeof syntaxTree>;
type SyntaxNode = ReturnType<Tree['resolveInner']>;

export interface JsonPlace {
  /** `$.items[3].name`, with brackets where a name needs them. */
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

const CONTAINERS = new Set(['Object', 'Array']);
const VALUES = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null']);
/** Longer than this is not waited for while the caret moves. */
const PARSE_MS = 40;

/** Null where there is no value, or where the text is not understood so far. */
export function jsonPlaceAt(state: EditorState, offset: number): JsonPlace | null {
  const tree = ensureSyntaxTree(state, offset, PARSE_MS) ?? syntaxTree(state);
  const start = nodeAt(state, tree, offset);
  if (start === null) return null;
  const value = start.name === 'Property' ? valueOf(start) : start;
  if (value === null) return null;
  const steps: string[] = [];
  for (let node: SyntaxNode | null = value; node !== null; node = node.parent) {
    const parent: SyntaxNode | null = node.parent;
    if (node.name === 'Property') steps.push(nameStep(state, node));
    else if (parent?.name === 'Array') steps.push(`[${indexIn(parent, node)}]`);
  }
  return { path: `$${steps.reverse().join('')}`, from: value.from, to: value.to };
}

/** The innermost value or member at a place; beside it on the same line counts, as after a comma. */
function nodeAt(state: EditorState, tree: Tree, offset: number): SyntaxNode | null {
  const candidates = [tree.resolveInner(offset, 1), tree.resolveInner(offset, -1)].map(around);
  const inside = candidates.find((node) => node !== null && !CONTAINERS.has(node.name));
  if (inside !== undefined) return inside;
  const [container = null] = candidates;
  if (container === null) return null;
  const line = state.doc.lineAt(offset);
  const before = container.childBefore(offset);
  const after = container.childAfter(offset);
  const isThere = (node: SyntaxNode | null): node is SyntaxNode =>
    node !== null && (node.name === 'Property' || VALUES.has(node.name));
  const neighbour = [before?.name === ',' ? before.prevSibling : before, after].find(
    (node) => isThere(node) && node.to >= line.from && node.from <= line.to,
  );
  return neighbour ?? container;
}

function around(start: SyntaxNode): SyntaxNode | null {
  for (let node: SyntaxNode | null = start; node !== null; node = node.parent) {
    if (node.name === 'Property' || VALUES.has(node.name)) return node;
  }
  return null;
}

function valueOf(property: SyntaxNode): SyntaxNode | null {
  const last = property.lastChild;
  return last !== null && VALUES.has(last.name) ? last : null;
}

function indexIn(array: SyntaxNode, wanted: SyntaxNode): number {
  let index = 0;
  for (let node = array.firstChild; node !== null; node = node.nextSibling) {
    if (node.from === wanted.from && node.to === wanted.to) return index;
    if (VALUES.has(node.name)) index += 1;
  }
  return index;
}

function nameStep(state: EditorState, property: SyntaxNode): string {
  const key = property.firstChild;
  const written = key === null ? '""' : state.sliceDoc(key.from, key.to);
  const name = parseString(written);
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? `.${name}` : `[${quote(name)}]`;
}

function parseString(written: string): string {
  try {
    return String(JSON.parse(written));
  } catch {
    return written;
  }
}

/** Single quotes, as in normalized paths. */
function quote(name: string): string {
  const inner = JSON.stringify(name).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner}'`;
}
