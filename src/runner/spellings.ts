/** How a secret may be spelled on its way: encoded, escaped, inside something longer. */

/** Every spelling that is worth looking for; none for values so short that they blot out ordinary words. */
export function spellings(secrets: readonly string[]): string[] {
  if (secrets.length === 0) return [];
  const all = new Set(secrets.filter(({ length }) => length >= SHORTEST).flatMap(spell));
  // Longest first: a secret that begins another one would leave its tail.
  return [...all].sort((a, b) => b.length - a.length);
}

const SHORTEST = 4;

function spell(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const percent = encodeURIComponent(secret);
  const strict = percent.replace(/[!'()*]/g, (char) => `%${hexOf(char)}`);
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    ...[percent, strict].flatMap((text) => [
      text,
      lowerEscapes(text),
      text.replaceAll('%20', '+'),
      lowerEscapes(text).replaceAll('%20', '+'),
    ]),
    json,
    json.replaceAll('/', '\\/'),
    asciiJson(json),
    htmlEscaped(secret),
    // UTF-8 that is read byte by byte.
    bytes.toString('latin1'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...base64Spellings(bytes),
  ];
}

/** By itself, and at each of the three places where it may begin inside longer data. */
function base64Spellings(bytes: Buffer): string[] {
  const whole = bytes.toString('base64');
  const inside = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const bits = (before + bytes.length) * 8;
    // Digits that hold bits of the neighbours are not the secret's own.
    return text.slice(Math.ceil((before * 8) / 6), Math.floor(bits / 6));
  });
  const texts = [whole, whole.replace(/=+$/, ''), ...inside];
  return [...texts, ...texts.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))].filter(
    ({ length }) => length >= SHORTEST,
  );
}

function lowerEscapes(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
}

function asciiJson(json: string): string {
  return json.replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function htmlEscaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function hexOf(char: string): string {
  return char.charCodeAt(0).toString(16).toUpperCase();
}
