/** The directives that are known, from all clients and our own, and how their names are spelled. */

export interface DirectiveInfo {
  /** What to write after the name, for completion and messages; empty when it takes nothing. */
  readonly argument: string;
  /** One sentence. */
  readonly description: string;
  /** Runs only in a trusted workspace: it changes where or how a request goes. */
  readonly trustedOnly?: boolean;
}

const info = (argument: string, description: string, trustedOnly = false): DirectiveInfo => ({
  argument,
  description,
  ...(trustedOnly ? { trustedOnly } : {}),
});

/** Canonical name → what it means. */
export const DIRECTIVES: ReadonlyMap<string, DirectiveInfo> = new Map([
  ['name', info('NAME', 'Names the request, for `{{NAME.response…}}`, lists and `--name`.')],
  ['title', info('TEXT', 'A label for the request.')],
  ['description', info('TEXT', 'A longer label for the request.')],
  ['param', info('NAME=VALUE', 'Adds an encoded query parameter; repeat it for more.')],
  ['no-param', info('NAME', 'Takes away a query parameter that the file sets for all requests.')],
  ['form', info('NAME=VALUE', 'Adds a form field; repeat it for more.')],
  ['file', info('FIELD=./PATH', 'Adds a file to a multipart form; no boundary to write.')],
  ['json', info('', 'The body is JSON: it is checked, and Content-Type is set.')],
  ['header', info('NAME: VALUE', 'Adds a header field.')],
  ['no-header', info('NAME', 'Takes away a default header field.')],
  [
    'auth',
    info('basic USER PASSWORD | digest USER PASSWORD | bearer TOKEN | none', 'Credentials.'),
  ],
  ['cookie', info('NAME=VALUE', 'Sends one cookie with this request only.')],
  ['no-cookie-jar', info('', 'Neither sends cookies of the jar nor stores any.')],
  ['session', info('NAME', 'Uses a cookie jar of this name.')],
  [
    'timeout',
    info('SECONDS', 'How long to wait for the server; `ms`, `s` and `m` are understood.'),
  ],
  ['connection-timeout', info('SECONDS', 'How long to wait for a connection.')],
  ['total-timeout', info('SECONDS', 'How long the whole exchange may take.')],
  ['retries', info('N', 'Tries again up to N times when no answer came.')],
  ['no-redirect', info('', 'Shows a redirect instead of following it.')],
  ['follow-redirects', info('', 'Follows redirects, for HEAD too.')],
  ['max-redirects', info('N', 'Follows at most N redirects.')],
  ['proxy', info('URL | none', 'Sends this request through a proxy.', true)],
  ['no-proxy', info('HOSTS', 'Hosts that are reached without a proxy.', true)],
  ['no-env', info('', 'Ignores proxies, netrc and certificates of the environment.')],
  ['verify', info('true | false | CA-FILE', 'How the certificate is checked.', true)],
  ['insecure', info('', 'Does not check the certificate of this one request.', true)],
  ['cert', info('CERT [KEY]', 'The client certificate.', true)],
  ['netrc', info('[PATH]', 'Takes credentials from netrc.', true)],
  ['no-netrc', info('', 'Takes no credentials from netrc.')],
  ['encoding', info('CHARSET', 'Reads the answer in this charset.')],
  ['stream', info('[lines | events | bytes]', 'Shows the answer while it arrives.')],
  ['no-decompress', info('', 'Keeps the answer in its content coding.')],
  ['max-size', info('BYTES', 'Stops reading an answer that is bigger.')],
  ['raise-for-status', info('', 'A status of 400 or more is a failure.')],
  [
    'expect',
    info('200 | 2xx | ok | ERROR', 'What the outcome must be, a status or an error by name.'),
  ],
  ['compat', info('requests', 'Does as Requests does where Postcard does better.')],
  [
    'dialect',
    info('restclient | jetbrains | visualstudio | httpyac | kulala', 'How to read the file.'),
  ],
  ['note', info('[TEXT]', 'Asks before sending; in CI, where nobody can be asked, it is sent.')],
  ['prompt', info('VARIABLE [TEXT]', 'Asks for a value before sending.')],
  ['secret', info('VARIABLE', 'Asks for a value without showing it.')],
  ['no-log', info('', 'Keeps the exchange out of the history.')],
  ['tag', info('TAG[, TAG]', 'Tags, for `--tag`.')],
  ['disabled', info('', 'Is not sent with the others.')],
  ['ref', info('NAME', 'Sends the request of this name first, unless it was sent.')],
  ['force-ref', info('NAME', 'Sends the request of this name first.')],
  [
    'fresh',
    info('TIME', 'How old an answer may be to serve another request; then it is sent again.'),
  ],
  ['import', info('./FILE', 'Makes the names of another file known here.')],
  ['loop', info('for ITEM of LIST', 'Sends the request for each item.')],
  ['data', info('./FILE', 'Sends the request once for each row of a CSV or JSON file.')],
  ['until', info('CONDITION', 'Sends again until the condition holds.')],
  ['sleep', info('MILLISECONDS', 'Waits before sending.')],
  ['raw-body', info('', 'Sends comment lines of the body too.')],
  ['strip-comments', info('', 'Takes comment lines out of the body, whatever its type.')],
  ['no-auto-encoding', info('', 'Sends the target as it is written.')],
  ['path-as-is', info('', 'Leaves `.` and `..` in the path.')],
  ['chunked', info('', 'Sends the body in chunks.')],
  ['header-charset', info('utf-8', 'Allows UTF-8 in header values.')],
  ['eol', info('crlf | lf', 'Line ends of the body.')],
  ['save', info('[PATH]', 'Saves the answer.')],
  ['jsonc', info('', 'Takes `//` comments out of a JSON body, at the end of a line too.')],
  ['unset', info('NAME', 'Takes away a default header field.')],
  ['trust', info('', 'Changes nothing: what is trusted is decided in VS Code.')],
  ['snapshot', info('', 'Compares the answer with the one that was accepted.')],
]);

/** Words of other clients that Postcard knows and leaves alone. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'open-with',
  'extension',
  'language',
  'no-response-view',
  'no-streaming-log',
  'no-client-cert',
  'post-redirect-get',
  'keep-streaming',
  'jwt',
  'inject-variables',
  'verbose',
  'debug',
  'ratelimit',
  'grpc-reflection',
  'force-region-delimiter',
  'jq',
  'accept',
  'stdin-cmd',
  'env-stdin-cmd',
  'env-stdin-cmd-pre',
  'env-json-key',
  'attach-cookie-jar',
  'xpath-ns',
]);

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['retry', 'retries'],
  ['cookie-jar', 'session'],
  ['charset', 'encoding'],
  ['delay', 'sleep'],
  ['no-reject-unauthorized', 'insecure'],
  ['follow-redirect', 'follow-redirects'],
  ['no-redirects', 'no-redirect'],
  ['connect-timeout', 'connection-timeout'],
  ['read-timeout', 'timeout'],
  ['expect-status', 'expect'],
  ['no-cookies', 'no-cookie-jar'],
  ['tags', 'tag'],
]);

/** `noRedirect`, `No-Redirect` and `no_redirect` are one name. */
export function canonicalDirectiveName(written: string): string {
  if (written === 'name') return 'name';
  if (isKebab(written)) return aliasOf(written);
  const kebab = written
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
  return aliasOf(kebab);
}

/** Kulala writes `@curl-insecure` as `@kulala-curl--insecure` too. */
function aliasOf(name: string): string {
  if (name.startsWith('kulala-')) {
    return name === 'kulala-prompt' ? 'prompt' : name.replace(/^kulala-curl--/, 'curl-');
  }
  return ALIASES.get(name) ?? name;
}

/** Small letters and hyphens, as most are written. */
function isKebab(written: string): boolean {
  for (let at = 0; at < written.length; at += 1) {
    const code = written.charCodeAt(at);
    if (code !== 45 && (code < 97 || code > 122)) return false;
  }
  return true;
}

export function isKnownDirective(name: string): boolean {
  return DIRECTIVES.has(name) || isOpenDirective(name);
}

/** A directive of another client, which is known and left alone. */
export function isOpenDirective(name: string): boolean {
  return ELSEWHERE.has(name) || /^(?:kulala|curl|grpc)-/.test(name);
}

/** Known names with the letters in them, which tell cheaply that two names are far apart. */
const LETTERS: readonly (readonly [string, number])[] = [...DIRECTIVES.keys()].map((name) => [
  name,
  lettersOf(name),
]);

/** The known name that is one or two slips away, or null; one in a short name. */
export function nearestDirective(name: string): string | null {
  let best: string | null = null;
  let bestDistance = name.length <= 4 ? 2 : 3;
  const written = lettersOf(name);
  for (const [known, letters] of LETTERS) {
    // A slip brings at most one letter in and takes at most one out.
    if (countBits(written & ~letters) >= bestDistance) continue;
    if (countBits(letters & ~written) >= bestDistance) continue;
    const distance = editDistance(name, known, bestDistance);
    if (distance < bestDistance) {
      best = known;
      bestDistance = distance;
    }
  }
  return best;
}

/** One bit a letter; letters that share a bit only make two names look nearer. */
function lettersOf(name: string): number {
  let letters = 0;
  for (let i = 0; i < name.length; i += 1) letters |= 1 << (name.charCodeAt(i) & 31);
  return letters;
}

function countBits(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count += 1;
  return count;
}

/** Letters put in, left out, changed, or two of them swapped; given up on when it reaches `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const up = rows[i - 1]?.[j] ?? 0;
      const diagonal = rows[i - 1]?.[j - 1] ?? 0;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? (rows[i - 2]?.[j - 2] ?? 0) + 1 : limit;
      row.push(Math.min(up + 1, (row[j - 1] ?? 0) + 1, diagonal + (same ? 0 : 1), swap));
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? limit;
}
