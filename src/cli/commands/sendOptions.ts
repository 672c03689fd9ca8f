/** The options of `postcard send`, and what they ask of the engine. */
import fs from 'node:fs';
import type { SendOptions, Timeout } from '../../engine/request.ts';
import type { Arguments, OptionName } from '../args/options.ts';
import { absolute } from '../io.ts';
import type { CliIo } from '../io.ts';
import { UsageError } from '../usageError.ts';

export const FORMATS = [
  'pretty',
  'body',
  'json',
  'ndjson',
  'har',
  'junit',
  'tap',
  'github',
] as const;
export type Format = (typeof FORMATS)[number];

/** What chooses requests and gives them values; `send` and `export` share it. */
export const CHOOSING_OPTIONS = [
  {
    name: 'name',
    short: 'n',
    value: 'NAME',
    repeat: true,
    about: 'the request with this name or ### title',
  },
  {
    name: 'line',
    short: 'l',
    value: 'N',
    repeat: true,
    type: 'line',
    about: 'the request that covers line N',
  },
  { name: 'all', short: 'a', about: 'every request, in the order of the file' },
  { name: 'tag', short: 't', value: 'TAG', repeat: true, about: 'requests with # @tag TAG' },
  {
    name: 'env',
    short: 'e',
    value: 'NAME',
    repeat: true,
    about: 'an environment; a later one wins',
  },
  {
    name: 'env-file',
    // Node takes `--env-file` for its own, wherever it stands, before any of our code runs.
    also: 'environment-file',
    value: 'FILE',
    repeat: true,
    about: 'one more environment or dotenv file; --environment-file is the same',
  },
  {
    name: 'var',
    value: 'NAME=VALUE',
    repeat: true,
    about: 'a variable, stronger than any other',
  },
] as const;

export const SEND_OPTIONS = [
  ...CHOOSING_OPTIONS,
  {
    name: 'format',
    short: 'f',
    value: 'FORMAT',
    choices: FORMATS,
    about: `${FORMATS.join(', ')}; pretty on a terminal, else body`,
  },
  { name: 'output', short: 'o', value: 'FILE', about: 'write there instead of standard output' },
  { name: 'verbose', short: 'v', about: 'pretty: all headers, whole bodies' },
  { name: 'session', value: 'NAME', about: 'a named session whose cookies are kept' },
  { name: 'cookies', value: 'FILE', about: 'a cookie jar, JSON or Netscape: read and written' },
  {
    name: 'timeout',
    value: 'S',
    type: 'seconds',
    about: 'seconds to wait for the next bytes; 0: for ever',
  },
  {
    name: 'connect-timeout',
    value: 'S',
    type: 'seconds',
    about: 'seconds to wait for a connection',
  },
  { name: 'no-redirect', about: 'do not follow redirects' },
  {
    name: 'max-redirects',
    value: 'N',
    type: 'count',
    about: 'how many redirects are followed (30)',
  },
  { name: 'insecure', about: 'do not check certificates' },
  { name: 'cacert', value: 'FILE', about: 'certificates to trust, PEM' },
  { name: 'no-trusted', about: 'not those certificates that you trust in the editor' },
  { name: 'cert', value: 'FILE', about: 'a client certificate, PEM or PKCS#12' },
  { name: 'key', value: 'FILE', about: 'the key of --cert, where it is a file of its own' },
  { name: 'proxy', value: 'URL', about: 'a proxy for all requests' },
  { name: 'no-proxy', value: 'LIST', about: 'hosts that are reached without a proxy' },
  { name: 'no-env-proxy', about: 'ignore HTTP_PROXY, HTTPS_PROXY and NO_PROXY' },
  { name: 'max-size', value: 'BYTES', type: 'count', about: 'largest body that is read (4 GiB)' },
  { name: 'raise-for-status', about: 'a status of 400 or more is a failure' },
  { name: 'bail', about: 'stop at the first failure' },
  {
    name: 'jobs',
    short: 'j',
    value: 'N',
    type: 'times',
    about: 'requests that run side by side (1)',
  },
  { name: 'repeat', value: 'N', type: 'times', about: 'run everything N times' },
  {
    name: 'data',
    value: 'FILE',
    about: 'run everything once for each row of a CSV, JSON or NDJSON file',
  },
  { name: 'own-cookies', about: 'each repetition and row has cookies of its own' },
  { name: 'retry', value: 'N', type: 'count', about: 'try a failed request up to N times more' },
  { name: 'dry-run', about: 'print exactly what would be sent; send nothing' },
  {
    name: 'update-snapshots',
    about: 'take answers that differ from their snapshot as the new one',
  },
  {
    name: 'allow-host',
    value: 'HOST',
    repeat: true,
    about: 'secrets may go to this host, * for any, though it was never called',
  },
  { name: 'show-secrets', about: 'do not hide secret values' },
  { name: 'no-scripts', about: 'run no script' },
  { name: 'no-history', about: 'keep this run out of the history' },
  { name: 'watch', short: 'w', about: 'send again when a file changes' },
  {
    name: 'color',
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    about: 'colour: auto, always or never',
  },
  { name: 'help', short: 'h', about: 'this help' },
] as const;

export type SendArguments = Arguments<OptionName<typeof SEND_OPTIONS>>;

/** What `send` asks of every exchange: stronger than what the file says. */
export function overridesOf(
  args: SendArguments,
  io: CliIo,
): SendOptions & { readonly raiseForStatus?: boolean } {
  for (const file of args.all('env-file')) readableFile(io, 'environment-file', file);
  const data = args.value('data');
  if (data !== null) readableFile(io, 'data', data);
  const timeout = timeoutOf(args);
  const verify = verifyOf(args, io);
  const cert = certOf(args, io);
  const proxies = proxiesOf(args);
  const redirects = args.number('max-redirects');
  const maxSizeBytes = args.number('max-size');
  return {
    ...(timeout === null ? {} : { timeout }),
    ...(args.has('no-redirect') ? { allowRedirects: false } : {}),
    ...(redirects === null ? {} : { maxRedirects: redirects }),
    ...(verify === null ? {} : { verify }),
    ...(cert === null ? {} : { cert }),
    ...(proxies === null ? {} : { proxies }),
    ...(maxSizeBytes === null ? {} : { maxSizeBytes }),
    ...(args.has('raise-for-status') ? { raiseForStatus: true } : {}),
  };
}

/** `--timeout` is the read timeout, as `# @timeout` is. */
function timeoutOf(args: SendArguments): Timeout | null {
  const read = args.number('timeout');
  const connect = args.number('connect-timeout');
  if (read === null && connect === null) return null;
  return { ...(read === null ? {} : { read }), ...(connect === null ? {} : { connect }) };
}

function verifyOf(args: SendArguments, io: CliIo): boolean | string | null {
  const file = args.value('cacert');
  if (args.has('insecure')) {
    if (file === null) return false;
    throw new UsageError('--insecure and --cacert contradict each other.', 'Leave one out.');
  }
  return file === null ? null : readableFile(io, 'cacert', file);
}

/** A slip is said before anything is sent, and also where plain http would not have needed it. */
function readableFile(io: CliIo, option: string, given: string): string {
  const file = absolute(io, given);
  try {
    fs.accessSync(file, fs.constants.R_OK);
    return file;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UsageError(
      isMissing ? `${given} is not there.` : `${given} cannot be read.`,
      `--${option} names a file.`,
    );
  }
}

function certOf(args: SendArguments, io: CliIo): NonNullable<SendOptions['cert']> | null {
  const cert = args.value('cert');
  const key = args.value('key');
  if (cert === null) {
    if (key === null) return null;
    throw new UsageError('--key needs --cert.', 'Name the certificate that it belongs to.');
  }
  const file = readableFile(io, 'cert', cert);
  if (/\.(?:p12|pfx)$/i.test(cert)) return { pfx: file };
  return key === null ? { cert: file } : { cert: file, key: readableFile(io, 'key', key) };
}

function proxiesOf(args: SendArguments): Record<string, string | null> | null {
  const proxy = args.value('proxy');
  const noProxy = args.value('no-proxy');
  const proxies: Record<string, string | null> = {};
  if (proxy !== null) proxies['all'] = proxy;
  if (noProxy !== null) proxies['no_proxy'] = noProxy;
  return Object.keys(proxies).length === 0 ? null : proxies;
}

/** `--var NAME=VALUE`. @throws UsageError without `=` or a name */
export function variablesOf(args: Arguments<'var'>): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const given of args.all('var')) {
    const equals = given.indexOf('=');
    if (equals < 1) {
      throw new UsageError(`--var ${given} gives no value.`, 'Write --var NAME=VALUE.');
    }
    variables[given.slice(0, equals)] = given.slice(equals + 1);
  }
  return variables;
}
