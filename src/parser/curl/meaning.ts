/** What curl makes of words whose text holds two things, for whoever sends or rewrites a command. */

/** `--cert file:password`; the colon of `C:\…` parts nothing. */
export function splitCertificate(text: string): { file: string; password: string | null } {
  const match = /^((?:[a-z]:[\\/]|(?![a-z]:[\\/]))[^:]*):(.*)$/is.exec(text);
  return { file: match?.[1] ?? text, password: match?.[2] ?? null };
}

/** Where `-T file` goes: an address that ends with a slash, or has no path, is a folder for the file. */
export function uploadUrl(url: string, path: string): string {
  const match = /^((?:[^:/?#]+:\/\/)?[^/?#]*)([^?#]*)(.*)$/s.exec(url);
  const [, origin = '', folder = '', rest = ''] = match ?? [];
  if (match === null || (folder !== '' && !folder.endsWith('/'))) return url;
  return `${origin}${folder === '' ? '/' : folder}${encodeURIComponent(lastName(path))}${rest}`;
}

/** What `-G` adds stands before a fragment. */
export function urlWithQuery(url: string, query: string): string {
  const [whole = '', fragment = ''] = url.split(/(#.*)/s, 2);
  return `${whole}${whole.includes('?') ? '&' : '?'}${query}${fragment}`;
}

/** The name of a file without its folders, of any system. */
export function lastName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** `-U user:password`, in the URL of the proxy. */
export function withUser(proxy: string | null, user: string | null): string | null {
  if (proxy === null || user === null) return proxy;
  const [, scheme = 'http://', host = ''] = /^([a-z][a-z\d+.-]*:\/\/)?(.*)$/is.exec(proxy) ?? [];
  const [name = '', password = ''] = user.split(/:(.*)/s, 2).map(encodeURIComponent);
  return `${scheme}${name}:${password}@${host.replace(/^.*@/, '')}`;
}
