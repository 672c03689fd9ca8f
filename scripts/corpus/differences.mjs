/** What sets two readings of one file apart, by kind. */

/**
 * Requests are paired by their URL and the order of the text. Each difference has a kind, the line
 * of the request, and what both read.
 */
export function kindsOf(text, ours, theirs) {
  const lines = text.split(/\r\n|\r|\n/);
  const found = [];
  const left = [...theirs];
  for (const request of ours) {
    const index = left.findIndex((other) => samePlace(request, other));
    if (index === -1) {
      found.push({ kind: onlyOurs(lines, request), line: request.line, detail: told(request) });
      continue;
    }
    const [other] = left.splice(index, 1);
    found.push(...differences(request, other));
  }
  for (const request of left) {
    found.push({ kind: onlyTheirs(lines, request), line: request.line, detail: told(request) });
  }
  return found;
}

function told({ method, url }) {
  return JSON.stringify(`${method} ${url}`.slice(0, 90));
}

/** The same URL without what the two join differently; else the same beginning. */
function samePlace(request, other) {
  const [a, b] = [bare(request.url), bare(other.url)];
  if (a === b) return true;
  const short = Math.min(a.length, b.length);
  return short >= 12 && (a.startsWith(b) || b.startsWith(a)) && request.method === other.method;
}

function bare(url) {
  return url.replace(/\s+/g, '').replace(/HTTP\/[\d.]*$/, '');
}

function onlyOurs(lines, { method, line }) {
  if (/^\s*(?:\$\s+)?curl\b/.test(lines[line - 1] ?? '')) return 'curl';
  if (!/^[A-Z]+$/.test(method)) return 'other-method';
  return 'request-only-ours';
}

function onlyTheirs(lines, { protocol, line }) {
  if (protocol !== 'HTTP') return 'other-protocol';
  return /^\s*curl\b/m.test(lines.slice(line - 1, line + 3).join('\n'))
    ? 'curl'
    : 'request-only-theirs';
}

function* differences(request, other) {
  const differ = (kind, a, b) => ({
    kind,
    line: request.line,
    detail: `${short(a)} ≠ ${short(b)}`,
  });
  const name = request.name ?? request.title;
  if (name !== other.name) yield differ(nameKind(name, other), name, other.name);
  if (request.method !== other.method) yield differ('method', request.method, other.method);
  if (request.url !== other.url)
    yield differ(urlKind(request.url, other.url), request.url, other.url);
  yield* headerDifferences(request, other, differ);
  if (request.body !== other.body) yield differ(bodyKind(request, other), request.body, other.body);
}

function nameKind(name, other) {
  if (other.name === null) return 'name-only-ours';
  return name === null ? 'name-only-theirs' : 'name';
}

function urlKind(a, b) {
  if (bare(a) === bare(b)) return /HTTP\/\S*$/.test(a + b) ? 'url-version' : 'url-blanks';
  return 'url';
}

function headerDifferences(request, other, differ) {
  const ours = listed(request.headers);
  const theirs = listed(other.headers);
  const missing = theirs.filter((header) => !ours.includes(header));
  const more = ours.filter((header) => !theirs.includes(header));
  if (missing.length === 0 && more.length === 0) return [];
  const kind = headerKind(missing, more);
  return [differ(kind, more.join(' | '), missing.join(' | '))];
}

function headerKind(missing, more) {
  if (missing.some((header) => header.startsWith('...'))) return 'headers-spread';
  if (more.every((header) => header.startsWith('{{')) && missing.length === 0)
    return 'header-placeholder-line';
  if (more.length > 0 && missing.length === 0) return 'header-only-ours';
  return more.length === 0 ? 'header-only-theirs' : 'header-value';
}

function listed(headers) {
  return headers.map(([name, value]) => `${name}: ${value}`.trim());
}

function bodyKind({ body: a, headers }, { body: b }) {
  const type = headers.find(([name]) => /^content-type$/i.test(name))?.[1] ?? '';
  if (/multipart/i.test(type) && a.trim() === b.trim()) return 'body-multipart-final-break';
  if (a.trim() === b.trim()) return 'body-blank-lines-at-ends';
  if (b === '') return 'body-only-ours';
  if (a === '') return 'body-only-theirs';
  if (/multipart/i.test(type))
    return squeezed(a) === squeezed(b) ? 'body-multipart-breaks' : 'body-multipart';
  if (squeezed(a) === squeezed(b)) return 'body-blanks';
  if (/urlencoded/i.test(type)) return 'body-form';
  if (a.includes('<') || b.includes('<')) return 'body-with-files';
  if (withoutComments(a) === withoutComments(b)) return 'body-comments';
  return 'body';
}

function squeezed(text) {
  return text.replace(/\s+/g, '');
}

function withoutComments(text) {
  return squeezed(text.replace(/^\s*(?:#|\/\/).*$/gm, ''));
}

function short(value) {
  const text = JSON.stringify(value);
  return text.length > 90 ? `${text.slice(0, 60)}…${text.slice(-28)}` : text;
}
