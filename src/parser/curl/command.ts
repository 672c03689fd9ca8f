/** Words of a `curl` command line to what they ask for. */
import type { Span } from '../ast.ts';
import type {
  CurlAuth,
  CurlBody,
  CurlCommand,
  CurlData,
  CurlField,
  CurlHeader,
  CurlSettings,
  CurlText,
} from './tree.ts';
import { dataPiece, formField, queryPiece } from './data.ts';
import { longName, takesValue } from './options.ts';
import type { Shell } from './words.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const NO_SETTINGS: CurlSettings = {
  followRedirects: null,
  maxRedirects: null,
  insecure: false,
  proxy: null,
  proxyUser: null,
  noProxy: null,
  cert: null,
  key: null,
  passphrase: null,
  caCert: null,
  maxTimeSeconds: null,
  connectTimeoutSeconds: null,
  retries: null,
  compressed: false,
  httpVersion: null,
  cookies: null,
  cookieFile: null,
  output: null,
  unixSocket: null,
  netrc: false,
  netrcFile: null,
  pathAsIs: false,
};

/** What the words gather into. */
interface Gathered {
  method: string | null;
  url: CurlText | null;
  readonly headers: CurlHeader[];
  readonly headerFiles: CurlText[];
  readonly query: CurlData[];
  readonly data: CurlData[];
  readonly fields: CurlField[];
  json: boolean;
  upload: CurlText | null;
  head: boolean;
  dataInQuery: boolean;
  credentials: string | null;
  scheme: CurlAuth['scheme'] | null;
  provider: string | null;
  readonly settings: Writable<CurlSettings>;
  readonly ignored: CurlText[];
}

/** `words[0]` is `curl` itself. */
export function readCommand(words: readonly CurlText[], span: Span, shell: Shell): CurlCommand {
  const gathered = gather(words);
  return {
    kind: 'curl',
    span,
    shell,
    method: methodOf(gathered),
    url: gathered.url,
    headers: withImplied(gathered),
    headerFiles: gathered.headerFiles,
    query: gathered.query,
    body: bodyOf(gathered),
    dataInQuery: gathered.dataInQuery,
    conflict: conflictOf(gathered),
    auth: authOf(gathered),
    settings: gathered.settings,
    ignored: gathered.ignored,
  };
}

function gather(words: readonly CurlText[]): Gathered {
  const gathered: Gathered = {
    method: null,
    url: null,
    headers: [],
    headerFiles: [],
    query: [],
    data: [],
    fields: [],
    json: false,
    upload: null,
    head: false,
    dataInQuery: false,
    credentials: null,
    scheme: null,
    provider: null,
    settings: { ...NO_SETTINGS },
    ignored: [],
  };
  let index = 1;
  let onlyOperands = false;
  while (index < words.length) {
    const word = words[index] as CurlText;
    index += 1;
    if (onlyOperands || !word.text.startsWith('-') || word.text === '-') takeUrl(gathered, word);
    else if (word.text === '--') onlyOperands = true;
    else if (word.text === '--next' || word.text === '-:') {
      const last = words[words.length - 1] as CurlText;
      gathered.ignored.push({
        text: '--next',
        span: { start: word.span.start, end: last.span.end },
      });
      break;
    } else if (word.text.startsWith('--')) index = takeLong(gathered, words, index);
    else index = takeShort(gathered, words, index);
  }
  return gathered;
}

function takeUrl(gathered: Gathered, word: CurlText): void {
  if (gathered.url === null) gathered.url = word;
  else gathered.ignored.push(word);
}

/** `--name value` and `--name=value`; gives the index of the next word. */
function takeLong(gathered: Gathered, words: readonly CurlText[], index: number): number {
  const word = words[index - 1] as CurlText;
  const equals = word.text.indexOf('=');
  const name = word.text.slice(2, equals === -1 ? undefined : equals);
  if (!takesValue(name)) {
    takeFlag(gathered, name, word);
    return index;
  }
  if (equals !== -1) {
    takeValue(gathered, name, { text: word.text.slice(equals + 1), span: word.span }, word);
    return index;
  }
  const value = words[index];
  if (value === undefined) gathered.ignored.push(word);
  else takeValue(gathered, name, value, word);
  return index + 1;
}

/** `-sSL`, `-XPOST`, `-d @file`; gives the index of the next word. */
function takeShort(gathered: Gathered, words: readonly CurlText[], index: number): number {
  const word = words[index - 1] as CurlText;
  for (let at = 1; at < word.text.length; at += 1) {
    const name = longName(word.text.charAt(at));
    if (name === null) {
      gathered.ignored.push(word);
      return index;
    }
    if (!takesValue(name)) {
      takeFlag(gathered, name, word);
      continue;
    }
    const glued = word.text.slice(at + 1);
    const value = glued === '' ? words[index] : { text: glued, span: word.span };
    if (value === undefined) gathered.ignored.push(word);
    else takeValue(gathered, name, value, word);
    return glued === '' ? index + 1 : index;
  }
  return index;
}

const SCHEMES: Readonly<Record<string, CurlAuth['scheme']>> = {
  basic: 'basic',
  digest: 'digest',
  ntlm: 'ntlm',
  negotiate: 'negotiate',
  anyauth: 'any',
};
const VERSIONS: Readonly<Record<string, string>> = {
  'http1.1': '1.1',
  http2: '2',
  'http2-prior-knowledge': '2',
};
/** Options without a value that switch one of the settings on. */
const SWITCHES: Readonly<Record<string, keyof CurlSettings>> = {
  insecure: 'insecure',
  compressed: 'compressed',
  netrc: 'netrc',
  'netrc-optional': 'netrc',
  'path-as-is': 'pathAsIs',
  location: 'followRedirects',
  'location-trusted': 'followRedirects',
};

function takeFlag(gathered: Gathered, name: string, word: CurlText): void {
  const { settings } = gathered;
  const setting = SWITCHES[name];
  if (setting !== undefined) (settings as Record<string, unknown>)[setting] = true;
  const scheme = SCHEMES[name];
  const version = VERSIONS[name];
  if (scheme !== undefined) gathered.scheme = scheme;
  else if (version !== undefined) settings.httpVersion = version;
  else if (name === 'no-location') settings.followRedirects = false;
  else if (name === 'head') gathered.head = true;
  else if (name === 'get') gathered.dataInQuery = true;
  else if (setting === undefined || name === 'location-trusted') {
    gathered.ignored.push({ text: `--${name}`, span: word.span });
  }
}

/** Options with a value that fill one field of the settings. */
const SETTING_TEXT: Readonly<Record<string, keyof CurlSettings>> = {
  proxy: 'proxy',
  noproxy: 'noProxy',
  cert: 'cert',
  key: 'key',
  cacert: 'caCert',
  output: 'output',
  'unix-socket': 'unixSocket',
  pass: 'passphrase',
  'proxy-user': 'proxyUser',
  'netrc-file': 'netrcFile',
};
/** Options for a kind of proxy. */
const PROXY_SCHEME: Readonly<Record<string, string>> = {
  socks4: 'socks4',
  socks4a: 'socks4a',
  socks5: 'socks5',
  'socks5-hostname': 'socks5h',
};
const SETTING_NUMBER: Readonly<Record<string, keyof CurlSettings>> = {
  'max-redirs': 'maxRedirects',
  'max-time': 'maxTimeSeconds',
  'connect-timeout': 'connectTimeoutSeconds',
  retry: 'retries',
};
/** Options with a value that fill a header. */
const HEADER_OF: Readonly<Record<string, string>> = {
  'user-agent': 'User-Agent',
  referer: 'Referer',
};

function takeValue(gathered: Gathered, name: string, value: CurlText, option: CurlText): void {
  const settings = gathered.settings as Record<string, unknown>;
  const span = { start: option.span.start, end: value.span.end };
  const text = SETTING_TEXT[name];
  const number = SETTING_NUMBER[name];
  const header = HEADER_OF[name];
  const proxy = PROXY_SCHEME[name];
  if (text !== undefined) settings[text] = value.text;
  else if (proxy !== undefined) settings['proxy'] = `${proxy}://${value.text}`;
  else if (number !== undefined) {
    const parsed = Number(value.text);
    if (Number.isFinite(parsed)) settings[number] = parsed;
    else gathered.ignored.push({ text: `--${name} ${value.text}`, span });
  } else if (header !== undefined) {
    // An empty one takes the field away.
    gathered.headers.push({ name: header, value: value.text === '' ? null : value.text, span });
  } else if (!takeRequestValue(gathered, name, { text: value.text, span })) {
    gathered.ignored.push({ text: `--${name} ${value.text}`, span });
  }
}

/** Options that make the request itself; false for any other. */
function takeRequestValue(gathered: Gathered, name: string, value: CurlText): boolean {
  const { text, span } = value;
  switch (name) {
    case 'request':
      gathered.method = text;
      return true;
    case 'url':
      takeUrl(gathered, value);
      return true;
    case 'url-query':
      gathered.query.push(queryPiece(value));
      return true;
    case 'header':
      return takeHeader(gathered, value);
    case 'range':
      gathered.headers.push({ name: 'Range', value: `bytes=${text}`, span });
      return true;
    case 'cookie':
      takeCookie(gathered.settings, text);
      return true;
    case 'upload-file':
      gathered.upload = value;
      return true;
    case 'form':
    case 'form-string':
      gathered.fields.push(formField(value, name === 'form-string'));
      return true;
    default:
      return takeData(gathered, name, value) || takeCredentials(gathered, name, text);
  }
}

function takeData(gathered: Gathered, name: string, value: CurlText): boolean {
  if (name !== 'json' && !name.startsWith('data')) return false;
  if (name === 'json') gathered.json = true;
  gathered.data.push(dataPiece(name, value));
  return true;
}

function takeCredentials(gathered: Gathered, name: string, text: string): boolean {
  if (name === 'user') gathered.credentials = text;
  else if (name === 'aws-sigv4') {
    gathered.scheme = 'aws-sigv4';
    gathered.provider = text;
  } else if (name === 'oauth2-bearer') {
    gathered.scheme = 'bearer';
    gathered.credentials = text;
  } else return false;
  return true;
}

/** `Name: value`, `Name;` for an empty value, `Name:` to take a field away. */
function takeHeader({ headers, headerFiles }: Gathered, { text, span }: CurlText): boolean {
  if (text.startsWith('@')) {
    headerFiles.push({ text: text.slice(1), span });
    return true;
  }
  const colon = text.indexOf(':');
  if (colon > 0) {
    const value = text.slice(colon + 1).trim();
    headers.push({ name: text.slice(0, colon).trim(), value: value === '' ? null : value, span });
    return true;
  }
  if (!text.endsWith(';')) return false;
  headers.push({ name: text.slice(0, -1), value: '', span });
  return true;
}

/** `-b 'a=1; b=2'`, or a file of cookies; an empty word only switches the jar on, which it is here. */
function takeCookie(settings: Writable<CurlSettings>, text: string): void {
  if (text === '') return;
  if (!text.includes('=')) settings.cookieFile = text;
  else settings.cookies = settings.cookies === null ? text : `${settings.cookies}; ${text}`;
}

function methodOf(gathered: Gathered): string {
  if (gathered.method !== null) return gathered.method;
  if (gathered.head) return 'HEAD';
  if (gathered.upload !== null) return 'PUT';
  const sendsData = gathered.data.length > 0 && !gathered.dataInQuery;
  return sendsData || gathered.fields.length > 0 ? 'POST' : 'GET';
}

/** The headers, and those that the data options bring with them where they are not given. */
function withImplied(gathered: Gathered): CurlHeader[] {
  const { headers, data, json, dataInQuery } = gathered;
  const first = data[0];
  if (first === undefined || dataInQuery) return headers;
  const missing = (name: string) => !headers.some((header) => header.name.toLowerCase() === name);
  const all = [...headers];
  if (missing('content-type')) {
    const value = json ? 'application/json' : 'application/x-www-form-urlencoded';
    all.push({ name: 'Content-Type', value, span: first.span });
  }
  if (json && missing('accept')) {
    all.push({ name: 'Accept', value: 'application/json', span: first.span });
  }
  return all;
}

function bodyOf({ data, fields, json, upload }: Gathered): CurlBody | null {
  if (fields.length > 0) return { kind: 'form', fields };
  if (data.length > 0) return { kind: 'data', pieces: data, json };
  return upload === null ? null : { kind: 'upload', path: upload.text, span: upload.span };
}

function conflictOf({ data, fields, upload, dataInQuery, head }: Gathered): CurlText | null {
  if (data.length + fields.length === 0) return null;
  const given = [
    ['`-d`', dataInQuery ? undefined : data[0]?.span],
    ['`-F`', fields[0]?.span],
    ['`-T`', upload?.span],
  ] as const;
  const bodies = given.flatMap(([name, span]) => (span === undefined ? [] : [{ name, span }]));
  bodies.sort((a, b) => a.span.start - b.span.start);
  const [first, second] = bodies;
  if (first === undefined) return null;
  if (second !== undefined) return { text: `${first.name} with ${second.name}`, span: second.span };
  return head && first.name !== '`-T`'
    ? { text: `\`-I\` with ${first.name}`, span: first.span }
    : null;
}

function authOf({ credentials, scheme, provider }: Gathered): CurlAuth | null {
  if (credentials === null && scheme === null) return null;
  return { scheme: scheme ?? 'basic', credentials: credentials ?? '', provider };
}
