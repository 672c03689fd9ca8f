import type { FilterResult } from './filterBar.ts';
import { prettyXml } from './prettyXml.ts';

const MAX_MATCHES = 2000;

/** What an XPath 1.0 expression selects in XML. Nothing in it is loaded or run: the document is inert. */
export function filterXml(text: string, path: string): FilterResult {
  const document_ = new DOMParser().parseFromString(text, 'text/xml');
  if (document_.querySelector('parsererror') !== null) {
    return { count: 0, text: '', problem: 'The body is not well-formed XML.' };
  }
  let result: XPathResult;
  try {
    const resolver = (prefix: string | null) =>
      document_.documentElement.lookupNamespaceURI(prefix);
    result = document_.evaluate(path, document_, resolver, XPathResult.ANY_TYPE);
  } catch {
    return { count: 0, text: '', problem: 'This is not an XPath expression.' };
  }
  const found = matchesOf(result);
  return { count: found.length, text: found.join('\n'), problem: null };
}

function matchesOf(result: XPathResult): string[] {
  switch (result.resultType) {
    case XPathResult.NUMBER_TYPE:
      return [String(result.numberValue)];
    case XPathResult.STRING_TYPE:
      return [result.stringValue];
    case XPathResult.BOOLEAN_TYPE:
      return [String(result.booleanValue)];
    default: {
      const found: string[] = [];
      for (let node = result.iterateNext(); node !== null; node = result.iterateNext()) {
        found.push(nodeText(node));
        if (found.length >= MAX_MATCHES) break;
      }
      return found;
    }
  }
}

function nodeText(node: Node): string {
  if (node.nodeType !== Node.ELEMENT_NODE && node.nodeType !== Node.DOCUMENT_NODE) {
    return node.nodeValue ?? '';
  }
  const written = new XMLSerializer().serializeToString(node);
  return prettyXml(written) ?? written;
}
