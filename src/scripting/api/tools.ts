/** `crypto`, `jsonPath`, `xpath`, `$random`, base64, `URLSearchParams` and `require`. */
export const TOOLS_API = String.raw`
const piece = (form, value, charset) => ({
  form,
  value: show(value),
  ...(charset === undefined || charset === null ? {} : { charset: String(charset) }),
});
const hasher = (algorithm, keyed) => () => {
  const data = [];
  const secret = [];
  const api = {
    updateWithText: (text, charset) => (data.push(piece('text', text, charset)), api),
    updateWithHex: (hex) => (data.push(piece('hex', hex)), api),
    updateWithBase64: (base64) => (data.push(piece('base64', base64)), api),
    digest: () => {
      const value = call('digest', { algorithm, secret: keyed ? secret : null, data });
      const recode = (form) => call('recode', { form: 'base64', value }, form);
      return {
        toHex: () => recode('hex'),
        toBase64: (urlSafe) => (urlSafe === true ? recode('base64url') : value),
        toString: () => recode('hex'),
      };
    },
  };
  if (!keyed) return api;
  return Object.assign(api, {
    withTextSecret: (text, charset) => (secret.push(piece('text', text, charset)), api),
    withHexSecret: (hex) => (secret.push(piece('hex', hex)), api),
    withBase64Secret: (base64) => (secret.push(piece('base64', base64)), api),
  });
};
const hashers = (keyed) =>
  Object.fromEntries(
    ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'].map((name) => [name, hasher(name, keyed)]),
  );
const encode64 = (text, urlSafe) => call('recode', piece('text', text), urlSafe === true ? 'base64url' : 'base64');
const decode64 = (text) => call('recode', piece('base64', text), 'utf8');
define('crypto', {
  ...hashers(false),
  hmac: hashers(true),
  base64: { encode: encode64, decode: decode64 },
  randomUUID: () => call('uuid'),
});
define('btoa', (text) => {
  text = String(text);
  if (/[^\u0000-\u00ff]/.test(text)) throw new RangeError('btoa() takes characters up to U+00FF.');
  return call('recode', piece('text', text, 'latin1'), 'base64');
});
define('atob', (text) => call('recode', piece('base64', text), 'latin1'));

define('jsonPath', (value, path) => {
  const json = call('jsonPath', typeof value === 'string' ? value : stringify(value), String(path));
  return json === undefined || json === null ? null : parse(json);
});
define('xpath', (xml, path) => call('xpath', show(xml), String(path)) ?? null);

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const pick = (alphabet, length) => {
  const count = Math.min(Math.max(0, Math.floor(Number(length) || 0)), 1000000);
  let text = '';
  for (let at = 0; at < count; at += 1) text += alphabet[Math.floor(Math.random() * alphabet.length)];
  return text;
};
const between = (from, to) => {
  const [low, high] = to === undefined ? [0, from ?? 1000] : [from, to];
  return Number(low) + Math.random() * (Number(high) - Number(low));
};
define('$random', {
  integer: (from, to) => Math.floor(between(from, to)),
  float: between,
  alphabetic: (length) => pick(LETTERS, length),
  alphanumeric: (length) => pick(LETTERS + DIGITS + '_', length),
  hexadecimal: (length) => pick(DIGITS + 'abcdef', length),
  get email() {
    return pick(LETTERS.slice(26), 8) + '@example.com';
  },
  get uuid() {
    return call('uuid');
  },
});
for (const [name, get] of Object.entries({
  $uuid: () => call('uuid'),
  $timestamp: () => Math.floor(Date.now() / 1000),
  $isoTimestamp: () => new Date().toISOString(),
  $randomInt: () => Math.floor(Math.random() * 1000),
})) {
  Object.defineProperty(globalThis, name, { get, configurable: true });
}

define('URLSearchParams', class URLSearchParams {
  #pairs = [];
  constructor(init = '') {
    const add = ([name, value]) => this.append(name, value);
    if (typeof init === 'object' && init !== null && !(init instanceof String)) {
      for (const pair of init[Symbol.iterator] ? init : Object.entries(init)) add(pair);
      return;
    }
    for (const part of String(init).replace(/^\?/, '').split('&')) {
      if (part === '') continue;
      const at = part.indexOf('=');
      const decode = (text) => decodeURIComponent(text.replaceAll('+', ' '));
      add(at === -1 ? [decode(part), ''] : [decode(part.slice(0, at)), decode(part.slice(at + 1))]);
    }
  }
  append(name, value) {
    this.#pairs.push([String(name), String(value)]);
  }
  delete(name) {
    this.#pairs = this.#pairs.filter(([other]) => other !== String(name));
  }
  get(name) {
    return this.#pairs.find(([other]) => other === String(name))?.[1] ?? null;
  }
  getAll(name) {
    return this.#pairs.filter(([other]) => other === String(name)).map(([, value]) => value);
  }
  has(name) {
    return this.get(name) !== null;
  }
  set(name, value) {
    this.delete(name);
    this.append(name, value);
  }
  [Symbol.iterator]() {
    return this.#pairs[Symbol.iterator]();
  }
  toString() {
    const write = (text) =>
      encodeURIComponent(text)
        .replaceAll('%20', '+')
        .replace(/[!'()~]/g, (char) => '%' + char.charCodeAt(0).toString(16).toUpperCase());
    return this.#pairs.map(([name, value]) => write(name) + '=' + write(value)).join('&');
  }
});

/** Local files in the manner of CommonJS; each runs once. */
const loaded = new Map();
const requireFrom = (importer) => (specifier) => {
  const found = call('module', importer, String(specifier));
  if (found === null || found === undefined) {
    throw new Error("Cannot find '" + specifier + "': scripts can use local files of the workspace.");
  }
  if (loaded.has(found.path)) return loaded.get(found.path).exports;
  const module = { exports: {} };
  loaded.set(found.path, module);
  if (found.path.toLowerCase().endsWith('.json')) module.exports = parse(found.code);
  else {
    new Function('module', 'exports', 'require', found.code)(module, module.exports, requireFrom(found.path));
  }
  return module.exports;
};
define('require', requireFrom(job.file));
`;
