/** `Link` header fields, RFC 8288. */
import { resolveUrl } from './url.ts';

export type Links = Readonly<Record<string, Readonly<Record<string, string>>>>;

// No address holds a `<`: a field full of them would be gone through from each one to its end.
const LINK = /<([^<>]*)>((?:\s*;\s*[^\s=;,]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,]*))?)*)/g;
const PARAMETER = /;\s*([^\s=;,]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,]*)))?/g;

/** By relation; several relations of one link each get it, the first link of a relation wins. */
export function parseLinks(fields: readonly string[], base: string): Links {
  const links: Record<string, Record<string, string>> = Object.create(null) as Record<
    string,
    Record<string, string>
  >;
  for (const field of fields) {
    for (const [, target = '', parameters = ''] of field.matchAll(LINK)) {
      const link: Record<string, string> = { url: resolveUrl(base, target) };
      for (const [, name = '', quoted, token] of parameters.matchAll(PARAMETER)) {
        link[name.toLowerCase()] ??= quoted?.replace(/\\(.)/g, '$1') ?? token ?? '';
      }
      for (const rel of (link['rel'] ?? link['url'] ?? '').split(/\s+/))
        links[rel.toLowerCase()] ??= link;
    }
  }
  return links;
}
