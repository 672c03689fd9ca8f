/** How a request is sent: settings, then the environment, then the file's directives, then its own, then the command line. */
import { parseNetrc } from '../engine/netrc.ts';
import type {
  ClientCertificate,
  RequestOptions,
  RetryPolicy,
  SendOptions,
  Timeout,
} from '../engine/request.ts';
import { entriesOf } from '../engine/form.ts';
import type { Dialect } from '../parser/ast.ts';
import type { Directives, PlacedDirective } from './directives.ts';
import { runProblem } from './failure.ts';
import { fileErrorWords } from './fileReasons.ts';
import { pathBeside } from './files.ts';
import { resolveLine, lineFragments, splitAll, splitWords, textOf, trimParts } from './scope.ts';
import type { Scope } from './scope.ts';

type Times = { connect?: number | null; read?: number | null; total?: number | null };
type Draft = { -readonly [K in keyof RequestOptions]: RequestOptions[K] };

export type SendSettings = SendOptions &
  Pick<
    RequestOptions,
    'netrc' | 'pathAsIs' | 'verbatimUrl' | 'headerCharset' | 'chunked' | 'useCookieJar'
  >;

/** `environment` is what the active environments say. @throws RunProblem for a directive that says nothing sensible */
export async function resolveSendOptions(
  scope: Scope,
  directives: Directives,
  environment: SendOptions,
): Promise<SendSettings> {
  const own: Draft = {};
  const times = timesAround(scope, environment);
  for (const directive of directives.all) {
    const apply = SETTERS.get(directive.name);
    if (apply !== undefined) await apply({ scope, directive, options: own, times });
  }
  return joined(scope, environment, { own, times });
}

/** The same for a request for which there are no directives. */
export function sendOptions(scope: Scope, environment: SendOptions): SendSettings {
  return joined(scope, environment, { own: {}, times: timesAround(scope, environment) });
}

function timesAround({ input }: Scope, environment: SendOptions): Times {
  return { ...timesOf(input.defaults.timeout), ...timesOf(environment.timeout) };
}

function joined(
  scope: Scope,
  environment: SendOptions,
  { own, times }: { readonly own: Draft; readonly times: Times },
): SendSettings {
  const { input } = scope;
  const { defaults, overrides } = input;
  const version = httpVersion(scope);
  Object.assign(times, timesOf(overrides.timeout));
  return {
    ...defaults,
    ...environment,
    ...(version === null ? {} : { httpVersion: version }),
    ...own,
    ...overrides,
    ...(Object.keys(times).length === 0 ? {} : { timeout: times }),
    ...(input.signal === undefined ? {} : { signal: input.signal }),
    ...(input.onProgress === undefined ? {} : { onProgress: input.onProgress }),
  };
}

interface Setting {
  readonly scope: Scope;
  readonly directive: PlacedDirective;
  readonly options: Draft;
  readonly times: Times;
}

type Setter = (setting: Setting) => void | Promise<void>;

const SETTERS: ReadonlyMap<string, Setter> = new Map<string, Setter>([
  ['timeout', async (setting) => void (setting.times.read = await seconds(setting))],
  ['connection-timeout', async (setting) => void (setting.times.connect = await seconds(setting))],
  ['total-timeout', async (setting) => void (setting.times.total = await seconds(setting))],
  ['no-redirect', ({ options }) => void (options.allowRedirects = false)],
  ['follow-redirects', ({ options, directive }) => void (options.allowRedirects = isOn(directive))],
  ['max-redirects', async (setting) => void (setting.options.maxRedirects = await count(setting))],
  ['max-size', async (setting) => void (setting.options.maxSizeBytes = await count(setting))],
  ['encoding', async (setting) => void (setting.options.encoding = await word(setting))],
  ['insecure', ({ options, directive }) => void (options.verify = !isOn(directive))],
  ['verify', setVerify],
  ['cert', setCertificate],
  ['proxy', setProxy],
  ['no-proxy', setNoProxy],
  ['no-env', ({ options, directive }) => void (options.trustEnv = !isOn(directive))],
  ['netrc', setNetrc],
  ['no-netrc', ({ options }) => void (options.netrc = false)],
  ['no-decompress', ({ options, directive }) => void (options.decodeContent = !isOn(directive))],
  ['path-as-is', ({ options, directive }) => void (options.pathAsIs = isOn(directive))],
  ['no-auto-encoding', ({ options, directive }) => void (options.verbatimUrl = isOn(directive))],
  ['chunked', ({ options, directive }) => void (options.chunked = isOn(directive))],
  ['no-cookie-jar', ({ options, directive }) => void (options.useCookieJar = !isOn(directive))],
  ['header-charset', setHeaderCharset],
  ['retries', setRetries],
  // Kulala's words for options of curl.
  ['curl-insecure', ({ options }) => void (options.verify = false)],
  ['curl-location', ({ options }) => void (options.allowRedirects = true)],
  [
    'curl-max-redirs',
    async (setting) => void (setting.options.maxRedirects = await count(setting)),
  ],
  ['curl-max-time', async (setting) => void (setting.times.total = await seconds(setting))],
  [
    'curl-connect-timeout',
    async (setting) => void (setting.times.connect = await seconds(setting)),
  ],
  ['curl-proxy', setProxy],
  ['compat', setCompat],
]);

async function text({ scope, directive }: Setting): Promise<string> {
  const { text: resolved } = await resolveLine(scope, directive, `\`# @${directive.name}\``);
  return resolved.trim();
}

async function word(setting: Setting): Promise<string> {
  const value = await text(setting);
  if (value === '') throw invalid(setting, 'Nothing stands after it.');
  return value;
}

async function count(setting: Setting): Promise<number> {
  const value = (await text(setting)).replaceAll('_', '');
  const unit = /^(\d+)\s*(?:(k|m|g)i?b?)?$/i.exec(value);
  if (unit === null) throw invalid(setting, `\`${value}\` is no whole number.`);
  const power = { k: 1, m: 2, g: 3 }[(unit[2] ?? '').toLowerCase()] ?? 0;
  return Number(unit[1]) * 1024 ** power;
}

async function seconds(setting: Setting): Promise<number | null> {
  const value = await text(setting);
  const parsed = parseSeconds(value, setting.scope.input.document.dialect);
  if (parsed === null) throw invalid(setting, `\`${value}\` is no time.`);
  return parsed === 0 ? null : parsed;
}

/** `2`, `2.5 s`, `300 ms`, `1 m`, `1 h` in seconds; httpYac's own files mean milliseconds. Null for anything else. */
export function parseSeconds(value: string, dialect: Dialect | null): number | null {
  const match =
    /^(\d+(?:\.\d+)?|\.\d+)\s*(ms|msec|millis|s|sec|seconds?|m|min|minutes?|h|hours?)?$/i.exec(
      value.trim(),
    );
  if (match === null) return null;
  const unit = match[2]?.toLowerCase() ?? (dialect === 'httpyac' ? 'ms' : 's');
  const factor = /^m(?:s|illis)/.test(unit)
    ? 0.001
    : unit.startsWith('s')
      ? 1
      : unit.startsWith('m')
        ? 60
        : 3600;
  return Number(match[1]) * factor;
}

async function setVerify(setting: Setting): Promise<void> {
  const value = await word(setting);
  const { input } = setting.scope;
  setting.options.verify = /^(?:false|off|no)$/i.test(value)
    ? false
    : /^(?:true|on|yes)$/i.test(value) || pathBeside(value, input.file, input.ports);
}

async function setCertificate(setting: Setting): Promise<void> {
  const { scope, directive } = setting;
  const parts = await lineFragments(scope, directive, 'a path');
  const [paths = [], ...more] = splitAll(parts, ';').map(trimParts);
  const options = new Map(
    more.map((option) => textOf(option).split(/=(.*)/s, 2) as [string, string]),
  );
  const [cert, key] = splitWords(paths).map(textOf);
  if (cert === undefined) throw invalid(setting, 'No file stands after it.');
  const { file, ports } = scope.input;
  const passphrase = options.get('passphrase');
  const certificate: { -readonly [K in keyof ClientCertificate]: ClientCertificate[K] } =
    /\.(?:pfx|p12)$/i.test(cert)
      ? { pfx: pathBeside(cert, file, ports) }
      : { cert: pathBeside(cert, file, ports) };
  if (key !== undefined) certificate.key = pathBeside(key, file, ports);
  if (passphrase !== undefined) certificate.passphrase = passphrase;
  setting.options.cert = certificate;
}

async function setProxy(setting: Setting): Promise<void> {
  const value = await word(setting);
  const proxy = /^(?:none|off|false|direct)$/i.test(value) ? null : value;
  setting.options.proxies = { ...mappingOf(setting.options.proxies), http: proxy, https: proxy };
}

async function setNoProxy(setting: Setting): Promise<void> {
  setting.options.proxies = {
    ...mappingOf(setting.options.proxies ?? setting.scope.input.defaults.proxies),
    no_proxy: (await text(setting)) || '*',
  };
}

function mappingOf(proxies: SendOptions['proxies']): Record<string, string | null> {
  return proxies === undefined ? {} : Object.fromEntries(entriesOf(proxies));
}

async function setNetrc(setting: Setting): Promise<void> {
  const path = await text(setting);
  const { file, ports } = setting.scope.input;
  if (path === '' || /^(?:true|on|yes)$/i.test(path)) {
    setting.options.netrc = true;
    return;
  }
  try {
    setting.options.netrc = parseNetrc(await ports.files.readText(pathBeside(path, file, ports)));
  } catch (error) {
    throw invalid(setting, `\`${path}\` cannot be read. ${fileErrorWords(error)}`);
  }
}

async function setHeaderCharset(setting: Setting): Promise<void> {
  const value = await word(setting);
  if (!/^utf-?8$/i.test(value)) throw invalid(setting, `\`${value}\` is not known.`);
  setting.options.headerCharset = 'utf-8';
}

/** `3`, `3; status=502,503; backoff=0.5; methods=POST`. */
async function setRetries(setting: Setting): Promise<void> {
  const [total = '', ...options] = (await text(setting)).split(/\s*;\s*/);
  if (!/^\d+$/.test(total)) throw invalid(setting, `\`${total}\` is no number.`);
  const policy: { -readonly [K in keyof RetryPolicy]: RetryPolicy[K] } = { total: Number(total) };
  for (const option of options) {
    const [name = '', value = ''] = option.split(/\s*=\s*(.*)/s, 2);
    const words = value.split(/[\s,]+/).filter((each) => each !== '');
    if (name === 'status') policy.statuses = words.flatMap(statusCodes);
    else if (name === 'methods') policy.methods = words.map((each) => each.toUpperCase());
    else if (name === 'backoff') policy.backoffSeconds = parseSeconds(value, null) ?? 0;
    else throw invalid(setting, `\`${option}\` is not known.`);
  }
  setting.options.retries = policy;
}

/** `503`, or `5xx` for all of a class. */
function statusCodes(written: string): number[] {
  if (!/^\dxx$/i.test(written)) return [Number(written)];
  return Array.from({ length: 100 }, (_, i) => Number(written.charAt(0)) * 100 + i);
}

async function setCompat(setting: Setting): Promise<void> {
  const value = await word(setting);
  if (value.toLowerCase() !== 'requests') throw invalid(setting, `\`${value}\` is not known.`);
  setting.options.compat = 'requests';
}

function isOn({ written }: PlacedDirective): boolean {
  return !/^(?:false|off|no|0)$/i.test(written.trim());
}

function invalid({ directive }: Setting, problem: string): Error {
  return runProblem('SyntaxError', {
    code: 'invalid-directive',
    message: `\`# @${directive.name}\` cannot be followed: ${problem}`,
    hint: HINTS.get(directive.name) ?? null,
    span: directive.span,
    name: directive.name,
  });
}

const HINTS: ReadonlyMap<string, string> = new Map([
  ['timeout', 'Write seconds, or `500 ms`, `2 m`; 0 means never.'],
  ['connection-timeout', 'Write seconds, or `500 ms`, `2 m`; 0 means never.'],
  ['total-timeout', 'Write seconds, or `500 ms`, `2 m`; 0 means never.'],
  ['max-redirects', 'Write a number: `# @max-redirects 5`.'],
  ['max-size', 'Write a number of bytes, or `10 MB`.'],
  ['encoding', 'Write the name of a charset: `# @encoding windows-1252`.'],
  ['verify', 'Write `true`, `false` or the path of a CA file.'],
  ['cert', 'Write `# @cert client.pem client.key`.'],
  ['proxy', 'Write the address of the proxy, or `none`.'],
  ['compat', 'Write `# @compat requests`.'],
  ['retries', 'Write `# @retries 3`, or `# @retries 3; status=503; backoff=1`.'],
  ['header-charset', 'Write `# @header-charset utf-8`.'],
]);

/** The version of the request line; what cannot be spoken is told. */
function httpVersion({ block, warnings }: Scope): '1.1' | '2' | null {
  const written = block.request?.line.httpVersion ?? null;
  if (written === null) return null;
  if (/^2(?:\.0)?$/.test(written)) return '2';
  if (written !== '1.1') warnings.push(`HTTP/${written} is sent as HTTP/1.1.`);
  return '1.1';
}

function timesOf(timeout: Timeout | undefined): Times {
  if (timeout === undefined) return {};
  if (timeout === null || typeof timeout === 'number') return { connect: timeout, read: timeout };
  return { ...timeout };
}
