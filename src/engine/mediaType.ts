/** RFC 9110 8.3.1. */
export interface MediaType {
  /** `type/subtype` in lower case. */
  readonly type: string;
  /** Names in lower case, values unquoted. */
  readonly parameters: ReadonlyMap<string, string>;
}

const PARAMETER = /;\s*([!#$%&'*+\-.^_`|~\w]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/g;

const NONE: ReadonlyMap<string, string> = new Map();

/** Null when the field is absent or no media type. */
export function parseMediaType(field: string | null): MediaType | null {
  const type = /^\s*([!#$%&'*+\-.^_`|~\w]+\/[!#$%&'*+\-.^_`|~\w]+)/.exec(field ?? '')?.[1];
  if (type === undefined) return null;
  if (field?.includes(';') !== true) return { type: type.toLowerCase(), parameters: NONE };
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, token] of field.matchAll(PARAMETER)) {
    const key = name.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, quoted?.replace(/\\(.)/g, '$1') ?? token ?? '');
  }
  return { type: type.toLowerCase(), parameters };
}
