/** Header fields of a request: defaults, merging, and what may not stand in them. */
import { InvalidHeader } from '../errors.ts';
import { entriesOf } from '../form.ts';
import { Headers } from '../headers.ts';
import type { HeadersInput } from '../request.ts';
import { VERSION } from '../version.ts';

/** What Requests sends unasked, with our own name. */
export function defaultHeaders(): Headers {
  return new Headers([
    ['User-Agent', `postcard/${VERSION}`],
    ['Accept-Encoding', 'gzip, deflate, br, zstd'],
    ['Accept', '*/*'],
    ['Connection', 'keep-alive'],
  ]);
}

/** Requests' `merge_setting`: the stronger one wins by name, `null` takes a field away. */
export function mergeHeaders(weaker: Headers, stronger: HeadersInput | undefined): Headers {
  const merged = weaker.copy();
  if (stronger === undefined) return merged;
  const own = [...entriesOf(stronger)];
  // Pairs may repeat a field; in an object two spellings of one name are the same field.
  const repeats = Array.isArray(stronger);
  const seen = new Set<string>();
  for (const [name, value] of own) {
    const key = name.toLowerCase();
    if (value === null) merged.delete(name);
    else if (repeats && seen.has(key)) merged.append(name, value);
    else merged.set(name, value);
    seen.add(key);
  }
  return merged;
}

/** Nothing to look at any closer. */
const PLAIN_VALUE = /^(?:[!-~\u0080-\u00ff][ -~\t\u0080-\u00ff]*)?$/;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** Sent once or not at all (RFC 9110 5.3). */
const SINGLE = new Set(['host', 'content-length', 'content-type', 'authorization']);
/** Framing and the connection are the transport's own business. */
const OWN = ['content-length', 'transfer-encoding', 'keep-alive', 'upgrade', 'expect'];

/** @throws InvalidHeader naming the field and what is wrong with it. */
export function checkHeaders(headers: Headers): void {
  const seen: string[] = [];
  for (const field of headers) {
    const name = field[0];
    const value = field[1];
    if (!TOKEN.test(name)) {
      throw invalid(name, 'A header name holds letters, digits and hyphens only.');
    }
    const key = name.toLowerCase();
    if (SINGLE.has(key)) {
      if (seen.includes(key)) throw invalid(name, 'It may be sent once only.');
      seen.push(key);
    }
    // The types forbid it; JavaScript does not.
    if (typeof (value as unknown) !== 'string') throw invalid(name, 'Its value is no text.');
    if (PLAIN_VALUE.test(value)) continue;
    if (/^[ \t]/.test(value)) throw invalid(name, 'Its value begins with a blank.');
    const control = /[\u0000-\u0008\u000a-\u001f\u007f]/.exec(value);
    if (control !== null) {
      throw invalid(
        name,
        `Its value holds a line break or another control character at ${control.index + 1}.`,
      );
    }
    const wide = /[^\u0000-\u00ff]/u.exec(value);
    if (wide !== null)
      throw invalid(name, `Its value holds \`${wide[0]}\`, which a header cannot carry.`);
  }
}

function invalid(name: string, hint: string): InvalidHeader {
  return new InvalidHeader(`The header \`${name.slice(0, 80)}\` cannot be sent.`, {
    code: 'INVALID_HEADER',
    phase: 'prepare',
    hint,
  });
}

/** Takes out what the transport writes itself. */
export function dropFramingHeaders(headers: Headers): void {
  for (const name of OWN) if (headers.has(name)) headers.delete(name);
}

/** Values beyond Latin-1 as UTF-8, one character a byte. */
export function encodeHeaders(headers: Headers): void {
  for (const [name] of [...headers]) {
    const values = headers.getAll(name);
    if (!values.some((value) => /[^\u0000-\u00ff]/.test(value))) continue;
    headers.delete(name);
    for (const value of values) {
      headers.append(
        name,
        /[^\u0000-\u00ff]/.test(value) ? Buffer.from(value, 'utf8').toString('latin1') : value,
      );
    }
  }
}
