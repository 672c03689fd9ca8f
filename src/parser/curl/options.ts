/** Options of curl: which take a value, which change nothing, and what to do instead of those that are not done here. */
import type { CurlText } from './tree.ts';

/** Short letter → long name. */
const SHORT: Readonly<Record<string, string>> = {
  X: 'request',
  H: 'header',
  d: 'data',
  F: 'form',
  u: 'user',
  A: 'user-agent',
  e: 'referer',
  b: 'cookie',
  c: 'cookie-jar',
  o: 'output',
  T: 'upload-file',
  x: 'proxy',
  E: 'cert',
  m: 'max-time',
  k: 'insecure',
  L: 'location',
  I: 'head',
  G: 'get',
  s: 'silent',
  S: 'show-error',
  v: 'verbose',
  i: 'include',
  f: 'fail',
  g: 'globoff',
  N: 'no-buffer',
  K: 'config',
  w: 'write-out',
  D: 'dump-header',
  U: 'proxy-user',
  r: 'range',
  O: 'remote-name',
  B: 'use-ascii',
  l: 'list-only',
  h: 'help',
  V: 'version',
  M: 'manual',
  '2': 'sslv2',
  '3': 'sslv3',
  '#': 'progress-bar',
  '0': 'http1.0',
  C: 'continue-at',
  z: 'time-cond',
  J: 'remote-header-name',
  R: 'remote-time',
  n: 'netrc',
  a: 'append',
  j: 'junk-session-cookies',
  p: 'proxytunnel',
  q: 'disable',
  Z: 'parallel',
  '4': 'ipv4',
  '6': 'ipv6',
  Y: 'speed-limit',
  y: 'speed-time',
  '1': 'tlsv1',
  t: 'telnet-option',
  Q: 'quote',
  P: 'ftp-port',
};

/** Long options that take a value: without them the value would be taken for the URL. */
const WITH_VALUE: ReadonlySet<string> = new Set(
  `
  abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout
  connect-to continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii
  data-binary data-raw data-urlencode delegation dns-interface dns-ipv4-addr dns-ipv6-addr
  dns-servers doh-url dump-header ech egd-file engine etag-compare etag-save expect100-timeout form
  form-string ftp-account ftp-alternative-to-user ftp-method ftp-port ftp-ssl-ccc-mode
  happy-eyeballs-timeout-ms haproxy-clientip header hostpubmd5 hostpubsha256 hsts interface ip-tos
  ipfs-gateway json keepalive-cnt keepalive-time key key-type krb libcurl limit-rate local-port
  login-options mail-auth mail-from mail-rcpt max-filesize max-redirs max-time netrc-file noproxy
  oauth2-bearer output output-dir parallel-max pass pinnedpubkey preproxy proto proto-default
  proto-redir proxy proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile
  proxy-header proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name
  proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user proxy1.0 pubkey
  quote random-file range rate referer request request-target resolve retry retry-delay
  retry-max-time sasl-authzid service-name socks4 socks4a socks5 socks5-gssapi-service
  socks5-hostname speed-limit speed-time stderr telnet-option tftp-blksize time-cond tls-max
  tls13-ciphers tlsauthtype tlspassword tlsuser trace trace-ascii trace-config unix-socket
  upload-file url url-query user user-agent variable vlan-priority write-out
  `
    .trim()
    .split(/\s+/),
);

/** The long name of a short option. */
export function longName(letter: string): string | null {
  return SHORT[letter] ?? null;
}

/** Also of `--expand-data` and the like. */
export function takesValue(name: string): boolean {
  return WITH_VALUE.has(name) || name.startsWith('expand-');
}

/**
 * Options that change how curl talks to its user, what it keeps, or how it connects, and nothing about the request.
 * The version of TLS is 1.2 at least anyway.
 */
const SILENT: ReadonlySet<string> = new Set(
  `
  silent show-error verbose include show-headers fail fail-with-body fail-early no-progress-meter
  progress-bar progress-meter no-buffer write-out globoff dump-header cookie-jar stderr trace
  trace-ascii trace-time trace-ids trace-config styled-output no-styled-output keepalive
  no-keepalive keepalive-time keepalive-cnt parallel parallel-immediate parallel-max create-dirs
  create-file-mode remote-time remote-name remote-name-all remote-header-name no-clobber
  remove-on-error skip-existing xattr libcurl ipv4 ipv6 tcp-nodelay tcp-fastopen compressed-ssh
  disable ssl-no-revoke ssl-revoke-best-effort tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 no-sessionid
  happy-eyeballs-timeout-ms suppress-connect-headers alpn no-npn npn no-location-trusted etag-save
  alt-svc hsts
  `
    .trim()
    .split(/\s+/),
);

/** True for an option that changes nothing about the request. */
export function isSilentOption({ text }: CurlText): boolean {
  return text.startsWith('--') && SILENT.has(nameOf(text));
}

/** What to do instead of an option that does nothing here; null where nothing better than leaving it is known. */
export function adviceFor({ text }: CurlText): string | null {
  return ADVICE.get(nameOf(text)) ?? null;
}

function nameOf(text: string): string {
  return text.slice(2).split(' ', 1)[0] ?? '';
}

const TO_ADDRESS =
  'Write the address in the URL and the name in a `Host:` header, or make the name known to your system.';
const HERE_WITHOUT = 'Take it away: of TLS it is what Node.js does that counts here.';
const OWN_SETTING = 'Take it away; proxies are set by `-x`, `-U` and `--noproxy`.';

const ADVICE: ReadonlyMap<string, string> = new Map([
  ['resolve', TO_ADDRESS],
  ['connect-to', TO_ADDRESS],
  ['dns-servers', TO_ADDRESS],
  ['doh-url', TO_ADDRESS],
  ['interface', 'Take it away: your system chooses the way to the host.'],
  ['config', 'Write the options of that file into this command.'],
  ['variable', 'Define a variable of the file: `@name = value`, and write `{{name}}`.'],
  ['time-cond', "Write the header: `-H 'If-Modified-Since: DATE'`."],
  ['continue-at', 'Say which bytes are missing: `-r OFFSET-`.'],
  ['etag-compare', "Write the header: `-H 'If-None-Match: ETAG'`."],
  ['max-filesize', 'Write `# @max-size BYTES` above the command.'],
  ['location-trusted', 'Redirects are followed, but credentials stay with the host they are for.'],
  ['post301', 'Take it away: a redirect of 301 makes a GET of a POST here.'],
  ['post302', 'Take it away: a redirect of 302 makes a GET of a POST here.'],
  ['post303', 'Take it away: a redirect of 303 makes a GET of a POST here.'],
  ['http1.0', 'Take it away: it is sent as HTTP/1.1.'],
  ['http3', 'Take it away or write `--http2`: HTTP/3 is not there yet.'],
  ['http3-only', 'Take it away or write `--http2`: HTTP/3 is not there yet.'],
  ['http0.9', 'Take it away: answers without a status line are not read.'],
  ['request-target', 'Write the whole target in the URL, and `--path-as-is` where dots matter.'],
  ['tr-encoding', "Take it away, or ask for a coding: `-H 'Accept-Encoding: gzip'`."],
  ['raw', 'Take it away: chunks are always put together.'],
  ['retry-delay', 'Take it away: the time between tries is our own.'],
  ['retry-max-time', 'Take it away: `-m` bounds the whole.'],
  ['retry-all-errors', 'Write `# @until status == 200` above the command.'],
  ['retry-connrefused', 'Take it away: a refused connection is tried again too.'],
  ['output-dir', 'Write the folder into the name behind `-o`.'],
  ['proto', 'Take it away, and write `https://` in the URL.'],
  ['proto-redir', 'Leave `-L` away where a redirect must not be followed.'],
  ['proto-default', 'Write the scheme in the URL.'],
  ['preproxy', OWN_SETTING],
  ['proxytunnel', OWN_SETTING],
  ['proxy-header', OWN_SETTING],
  ['proxy-insecure', OWN_SETTING],
  ['proxy-digest', OWN_SETTING],
  ['proxy-ntlm', OWN_SETTING],
  ['proxy-negotiate', OWN_SETTING],
  ['tlsv1.3', HERE_WITHOUT],
  ['tls-max', HERE_WITHOUT],
  ['ciphers', HERE_WITHOUT],
  ['tls13-ciphers', HERE_WITHOUT],
  ['curves', HERE_WITHOUT],
  ['pinnedpubkey', HERE_WITHOUT],
  ['cert-status', HERE_WITHOUT],
  ['cert-type', 'Take it away: a file that ends in `.p12` or `.pfx` is PKCS#12, any other PEM.'],
  ['key-type', 'Take it away: the key is read as PEM.'],
  ['capath', 'Name one file of certificates: `--cacert FILE`.'],
]);
