/** The tree that Chromium gives to screen readers, as text: a line a node, with role, name and state. */
import type { Page } from 'playwright-core';

interface AxValue {
  readonly value?: unknown;
}

interface AxNode {
  readonly nodeId: string;
  readonly ignored: boolean;
  readonly role?: AxValue;
  readonly name?: AxValue;
  readonly value?: AxValue;
  readonly description?: AxValue;
  readonly childIds?: readonly string[];
  readonly properties?: readonly { readonly name: string; readonly value: AxValue }[];
}

/** Nodes that are read as what is in them. */
const PASSED_OVER = new Set([
  ...['generic', 'none', 'InlineTextBox', 'LineBreak', 'RootWebArea', 'paragraph', 'time'],
  // Not every version of Chromium tells of these.
  ...['sectionheader', 'sectionfooter', 'code', 'mark', 'MenuListPopup'],
]);
/** Nodes whose value or state says it all: what is in them is not read by itself. */
const CLOSED = new Set(['textbox', 'combobox']);
/** What is said about a node besides its role and name. */
const STATES = ['selected', 'expanded', 'pressed', 'disabled', 'invalid', 'readonly', 'level'];

/** What a screen reader is told of a page, or of the part of it that has this role. */
export async function axTree(page: Page, role: string | null = null): Promise<string> {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = (await session.send('Accessibility.getFullAXTree')) as unknown as {
      nodes: readonly AxNode[];
    };
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const root = role === null ? nodes[0] : nodes.find((node) => text(node.role) === role);
    if (root === undefined) throw new Error(`Nothing has the role ${String(role)}.`);
    return lines(root, byId, 0).join('\n');
  } finally {
    await session.detach();
  }
}

function lines(node: AxNode, byId: ReadonlyMap<string, AxNode>, depth: number): string[] {
  const role = text(node.role);
  const children = (node.childIds ?? []).map((id) => byId.get(id)).filter((one) => !!one);
  const below = (inner: number) => children.flatMap((child) => lines(child, byId, inner));
  if (node.ignored || PASSED_OVER.has(role)) return below(depth);
  const name = text(node.name);
  if (role === 'StaticText') return name.trim() === '' ? [] : [`${'  '.repeat(depth)}${name}`];
  const inside = CLOSED.has(role) ? [] : below(depth + 1);
  const isNamedByContent = inside.map((line) => line.trim()).join(' ') === name.trim();
  const isEmpty = inside.length === 0 && name === '' && (role === 'status' || role === 'alert');
  if (isEmpty) return [];
  return [
    `${'  '.repeat(depth)}${describe(node, role, name)}`,
    ...(isNamedByContent ? [] : inside),
  ];
}

function describe(node: AxNode, role: string, name: string): string {
  const states = STATES.flatMap((state): string[] => {
    const value = node.properties?.find((property) => property.name === state)?.value.value;
    // Chromium says of everything that is written into that it is not read-only.
    if (value === undefined || value === 'false' || (state === 'readonly' && value === false))
      return [];
    if (value === true || value === 'true') return [state];
    return value === false ? [`not ${state}`] : [`${state} ${JSON.stringify(value)}`];
  });
  const value = text(node.value);
  const parts = [
    role,
    name === '' ? '' : `“${name}”`,
    value === '' ? '' : `= ${value.replaceAll(/\s+/g, ' ').slice(0, 40)}`,
  ];
  const description = text(node.description);
  if (description !== '') states.push(`“${description}”`);
  const said = parts.filter((part) => part !== '').join(' ');
  return states.length === 0 ? said : `${said} (${states.join(', ')})`;
}

function text(value: AxValue | undefined): string {
  const written = value?.value;
  return typeof written === 'string' || typeof written === 'number' ? String(written) : '';
}
