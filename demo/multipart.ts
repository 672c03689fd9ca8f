/** Reads `multipart/form-data` (RFC 7578) from a whole body. */

export interface FormPart {
  readonly name: string;
  /** Null for a plain field. */
  readonly filename: string | null;
  readonly contentType: string | null;
  readonly content: Buffer;
}

/** The parts in order; null when the type gives no boundary. What is not a form part is left out. */
export function parseMultipart(body: Buffer, contentType: string): FormPart[] | null {
  const boundary = parameterOf(contentType, 'boundary');
  if (boundary === null || boundary === '') return null;
  const parts: FormPart[] = [];
  for (const section of sectionsOf(body, boundary)) {
    const part = readPart(section);
    if (part !== null) parts.push(part);
  }
  return parts;
}

/** The bytes between delimiters, without the line end that belongs to the delimiter. */
function sectionsOf(body: Buffer, boundary: string): Buffer[] {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first delimiter has no line end before it, so one is put there.
  const text = Buffer.concat([Buffer.from('\r\n'), body]);
  const sections: Buffer[] = [];
  let at = text.indexOf(delimiter);
  while (at !== -1) {
    const start = at + delimiter.length;
    if (text.subarray(start, start + 2).equals(Buffer.from('--'))) break;
    const next = text.indexOf(delimiter, start);
    const lineEnd = text.indexOf('\r\n', start);
    if (next === -1 || lineEnd === -1) break;
    if (lineEnd < next) sections.push(text.subarray(lineEnd + 2, next));
    at = next;
  }
  return sections;
}

function readPart(section: Buffer): FormPart | null {
  const blank = section.subarray(0, 2).equals(Buffer.from('\r\n'))
    ? 0
    : section.indexOf('\r\n\r\n');
  if (blank === -1) return null;
  const head = section.subarray(0, blank).toString('utf8');
  const content = section.subarray(blank === 0 ? 2 : blank + 4);
  const fields = new Map<string, string>();
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0)
      fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const disposition = fields.get('content-disposition') ?? '';
  const name = parameterOf(disposition, 'name');
  if (name === null) return null;
  return {
    name,
    filename: extendedParameterOf(disposition, 'filename') ?? parameterOf(disposition, 'filename'),
    contentType: fields.get('content-type') ?? null,
    content,
  };
}

/** A parameter of a header value, quotes taken off; null when it is not there. */
export function parameterOf(value: string, name: string): string | null {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(
    value,
  );
  if (match === null) return null;
  return match[1]?.replace(/\\(["\\])/g, '$1').replaceAll('%22', '"') ?? match[2] ?? '';
}

/** `name*=UTF-8''…` (RFC 8187). */
function extendedParameterOf(value: string, name: string): string | null {
  const match = new RegExp(`;\\s*${name}\\*\\s*=\\s*utf-8'[^']*'([^;\\s]+)`, 'i').exec(value);
  if (match?.[1] === undefined) return null;
  try {
    return decodeURIComponent(match[1]);
  } catch {
    return null;
  }
}
