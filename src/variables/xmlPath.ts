/** XPath into XML. Both packages are loaded by the first use. */
import { TooSlowError, boundedWork } from '../engine/content/boundedPattern.ts';

export type XmlFound = { readonly value: string } | { readonly problem: string };

/**
 * First match of an XPath 1.0 expression: an element gives its inner content, an attribute its
 * value, an expression its result. Prefixes are those of the document; names without a prefix match
 * in any namespace. Undefined: there is no match.
 */
export async function selectXml(text: string, path: string): Promise<XmlFound | undefined> {
  return (await loadXPath())(text, path);
}

/** As `selectXml`, for who cannot wait at the time of asking. */
export type SelectXml = (text: string, path: string) => XmlFound | undefined;
export async function loadXPath(): Promise<SelectXml> {
  const [{ DOMParser, XMLSerializer }, xpath] = await Promise.all([
    import('@xmldom/xmldom'),
    import('xpath'),
  ]);
  return (text, path) => {
    let root: object;
    try {
      const stop = (level: string, message: string) => {
        if (level !== 'warning') throw new Error(message);
      };
      root = boundedWork(
        () =>
          new DOMParser({ onError: stop }).parseFromString(text.replace(/^\uFEFF/, ''), 'text/xml'),
        PARSE_LIMIT_MS,
      );
    } catch (error) {
      return { problem: `The body is no XML: ${firstLine(error)}` };
    }
    let found: { readonly result: unknown; readonly node: XmlNode | null | undefined };
    try {
      found = boundedWork(() => {
        const result = (xpath as unknown as XPathParser).parse(path).evaluate({
          node: root,
          namespaces: prefixesOf(text),
          allowAnyNamespaceForNoPrefix: true,
        });
        return { result, node: firstNode(result) };
      });
    } catch (error) {
      const why = error instanceof TooSlowError ? 'cannot be followed' : 'is no XPath';
      return { problem: `\`${path}\` ${why}: ${firstLine(error)}` };
    }
    const { result, node } = found;
    if (node === undefined) return { value: String(result) };
    if (node === null) return undefined;
    if (node.nodeType !== ELEMENT) return { value: node.nodeValue ?? node.textContent ?? '' };
    const children = [...childrenOf(node)];
    if (children.every(({ nodeType }) => nodeType !== ELEMENT)) {
      return { value: node.textContent ?? '' };
    }
    const serializer = new XMLSerializer();
    return {
      value: children
        .map((child) => serializer.serializeToString(child as never))
        .join('')
        .trim(),
    };
  };
}

/** What the package's own types leave out. */
interface XPathParser {
  parse(path: string): { evaluate(options: object): unknown };
}

const ELEMENT = 1;
/** Tens of megabytes are read in this time. */
const PARSE_LIMIT_MS = 10_000;

interface XmlNode {
  readonly nodeType: number;
  readonly nodeValue: string | null;
  readonly textContent: string | null;
  readonly firstChild: XmlNode | null;
  readonly nextSibling: XmlNode | null;
}

function* childrenOf(node: XmlNode): Generator<XmlNode, void> {
  for (let child = node.firstChild; child !== null; child = child.nextSibling) yield child;
}

/** The first node of a node set in document order; null when it is empty, undefined when it is no set. */
function firstNode(result: unknown): XmlNode | null | undefined {
  if (typeof result !== 'object' || result === null || !('toArray' in result)) return undefined;
  const [first] = (result as { toArray(): XmlNode[] }).toArray();
  return first ?? null;
}

/** Prefixes that are declared anywhere; the first declaration of a prefix holds. */
function prefixesOf(text: string): Record<string, string> {
  const prefixes: Record<string, string> = {};
  for (const [, prefix, double, single] of text.matchAll(
    /\bxmlns:([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,
  )) {
    if (prefix !== undefined) prefixes[prefix] ??= double ?? single ?? '';
  }
  return prefixes;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
