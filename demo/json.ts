/** JSON as httpbin writes it: keys sorted, two blanks, ASCII only, numbers with their digits. */
import type { DemoReply, Pairs } from './exchange.ts';

/** A number as it was written, so that big ones keep all digits. */
export class NumberSource {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** Parses JSON and keeps the text of every number; undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  const keepDigits = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' ? new NumberSource(context?.source ?? String(value)) : value;
  try {
    return JSON.parse(text, keepDigits);
  } catch {
    return undefined;
  }
}

/** `indent` null writes it on one line, with a blank after commas and colons. */
export function formatJson(value: unknown, indent: string | null = ''): string {
  if (value instanceof NumberSource) return value.source;
  if (Array.isArray(value)) {
    return wrap(
      '[]',
      value.map((item) => formatJson(item, deeper(indent))),
      indent,
    );
  }
  if (typeof value === 'object' && value !== null) {
    const keys = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return wrap(
      '{}',
      keys.map(([key, item]) => `${ascii(key)}: ${formatJson(item, deeper(indent))}`),
      indent,
    );
  }
  return ascii(value);
}

export function jsonReply(value: unknown, rest: Omit<DemoReply, 'body'> = {}): DemoReply {
  const headers: Pairs = [['Content-Type', 'application/json'], ...(rest.headers ?? [])];
  return { ...rest, headers, body: `${formatJson(value)}\n` };
}

function wrap(brackets: '[]' | '{}', items: readonly string[], indent: string | null): string {
  const [open, close] = [brackets[0] ?? '', brackets[1] ?? ''];
  if (items.length === 0) return brackets;
  if (indent === null) return `${open}${items.join(', ')}${close}`;
  const inner = `\n${indent}  `;
  return `${open}${inner}${items.join(`,${inner}`)}\n${indent}${close}`;
}

function deeper(indent: string | null): string | null {
  return indent === null ? null : `${indent}  `;
}

function ascii(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
