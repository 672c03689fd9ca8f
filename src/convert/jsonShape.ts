/** Reads JSON and YAML of other tools, whose shape nobody has promised. */

export type Shape = Readonly<Record<string, unknown>>;

/** Empty for what is no object. */
export function shapeOf(value: unknown): Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Shape)
    : {};
}

/** Empty for what is no list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function shapesOf(value: unknown): readonly Shape[] {
  return listOf(value).map(shapeOf);
}

/** Text, numbers and truth values as text; `fallback` for all else. */
export function textOf(value: unknown, fallback = ''): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : fallback;
}

/** Where `$ref` leads inside of `root`; empty for one that leads elsewhere or round in circles. */
export function resolvedIn(root: Shape, value: unknown): Shape {
  let shape = shapeOf(value);
  for (let hops = 0; typeof shape['$ref'] === 'string'; hops += 1) {
    const path = shape['$ref'];
    if (!path.startsWith('#/') || hops > 20) return {};
    let at: unknown = root;
    for (const step of path.slice(2).split('/')) {
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
      at = Object.hasOwn(shapeOf(at), name) ? shapeOf(at)[name] : undefined;
    }
    shape = shapeOf(at);
  }
  return shape;
}

/** Name and value of entries such as `{ "key": …, "value": …, "disabled": true }`. */
export function pairsOf(value: unknown, key = 'name'): [string, string][] {
  return shapesOf(value)
    .filter((entry) => entry['disabled'] !== true && entry['enabled'] !== false)
    .map((entry): [string, string] => [textOf(entry[key]), textOf(entry['value'])])
    .filter(([name]) => name !== '');
}

/** As a form is written in a body. */
export function formOf(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&');
}

/** Placeholders stay what they are. */
function encoded(text: string): string {
  return text.replace(/\{\{[^{}]*\}\}|[^A-Za-z0-9\-._~]/gu, (found) =>
    found.startsWith('{{') ? found : encodeURIComponent(found),
  );
}
