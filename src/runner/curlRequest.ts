/** A request that is written as a `curl` command line. */
import { digestAuth } from '../engine/auth/digest.ts';
import { CookieJar } from '../engine/cookieJar.ts';
import { RequestException } from '../engine/errors.ts';
import { parseNetrc } from '../engine/netrc.ts';
import { sigV4Auth } from '../engine/auth/sigv4.ts';
import type { FilePart, RequestInit, SendOptions } from '../engine/request.ts';
import { percentEncode } from '../engine/url.ts';
import type { HttpDocument, Span } from '../parser/ast.ts';
import type { CurlAuth, CurlBody, CurlCommand, CurlData, CurlField } from '../parser/curl/tree.ts';
import { isSilentOption } from '../parser/curl/options.ts';
import {
  lastName,
  splitCertificate,
  uploadUrl,
  urlWithQuery,
  withUser,
} from '../parser/curl/meaning.ts';
import { tellsDialect } from '../parser/detectDialect.ts';
import { absoluteSpan } from '../parser/text.ts';
import type { Resolved } from '../variables/resolver.ts';
import { joinPieces, openFile, toBytes } from './bodyContent.ts';
import { runProblem, unsupported } from './failure.ts';
import { pathBeside } from './files.ts';
import type { Scope } from './scope.ts';
import { withScheme } from './target.ts';

type Draft = { -readonly [K in keyof RequestInit]: RequestInit[K] };
type HeaderLine = [string, string | null];

/** What the command asks for; directives above it are stronger. @throws RunProblem */
export async function buildCurlRequest(scope: Scope, curl: CurlCommand): Promise<RequestInit> {
  if (curl.url === null) {
    throw runProblem('SyntaxError', {
      code: 'missing-target',
      message: 'This command has no address.',
      hint: 'Write it after `curl`.',
      span: placeOf(scope, curl.span),
    });
  }
  if (curl.conflict !== null) {
    throw runProblem('SyntaxError', {
      code: 'curl-conflict',
      message: `curl takes no ${curl.conflict.text} in one command: a request has one body.`,
      hint: 'Take one of them away.',
      span: placeOf(scope, curl.conflict.span),
    });
  }
  const url = await line(scope, curl.url.text, curl.url.span);
  const headers: HeaderLine[] = [];
  const secretHeaders: string[] = [];
  for (const { name, value, span } of curl.headers) {
    const field = await line(scope, name, span);
    const resolved = value === null ? null : await line(scope, value, span);
    headers.push([field.text, resolved?.text ?? null]);
    if (resolved?.secret === true) secretHeaders.push(field.text);
  }
  for (const { text, span } of curl.headerFiles)
    headers.push(...(await headersIn(scope, text, span)));
  const init: Draft = {
    method: curl.method,
    url: withScheme(scope, url.text.trim()),
    ...(await settingsOf(scope, curl)),
    ...(await netrcOf(scope, curl)),
    ...(curl.settings.pathAsIs ? { pathAsIs: true } : {}),
  };
  if (curl.query.length > 0) {
    const query = await dataBytes(scope, curl.query, '&');
    init.url = urlWithQuery(init.url, new TextDecoder().decode(query));
  }
  if (curl.settings.unixSocket !== null) await goThroughSocket(scope, curl, { init, headers });
  if (curl.settings.cookies !== null) {
    headers.push(['Cookie', (await line(scope, curl.settings.cookies, curl.span)).text]);
  }
  if (curl.settings.cookieFile !== null) init.cookies = await cookiesOf(scope, curl);
  if (curl.auth !== null) await addAuth(scope, curl.auth, { init, headers, span: curl.span });
  if (curl.body !== null) await addBody(scope, curl.body, { init, headers, curl });
  for (const word of curl.ignored) {
    if (!isSilentOption(word))
      scope.warnings.push(`\`${word.text}\` of this command was left out.`);
  }
  return { ...init, headers, secretHeaders };
}

function placeOf({ input, blockIndex }: Scope, span: Span): Span {
  return absoluteSpan(input.document, blockIndex, span);
}

function resolve(scope: Scope, text: string, span: Span): Promise<Resolved> {
  return scope.resolver.resolveText(scope.blockIndex, text, placeOf(scope, span));
}

/** @throws RunProblem when a value brings a line break */
async function line(scope: Scope, text: string, span: Span): Promise<Resolved> {
  const resolved = await resolve(scope, text, span);
  if (!/[\r\n\0]/.test(resolved.text) || /[\r\n\0]/.test(text)) return resolved;
  throw runProblem('VariableError', {
    code: 'invalid-value',
    message:
      'A value in this command holds a line break, which its address and headers cannot carry.',
    hint: 'Take the line break out of the value.',
    span: placeOf(scope, span),
    name: text.slice(0, 80),
  });
}

/** The socket instead of the host, which stays in the Host field. */
async function goThroughSocket(
  scope: Scope,
  { settings, span }: CurlCommand,
  { init, headers }: Building,
): Promise<void> {
  const socket = await line(scope, settings.unixSocket ?? '', span);
  const authority = /^https?:\/\/([^/?#]*)/i.exec(init.url)?.[1];
  if (authority === undefined) return;
  init.url = init.url.replace(
    /^[^/]*\/\/[^/?#]*/,
    `http+unix://${encodeURIComponent(socket.text)}`,
  );
  if (!headers.some(([name]) => name.toLowerCase() === 'host'))
    headers.push(['Host', authority.replace(/^.*@/, '')]);
}

/** curl follows when it is told to; REST Client as it does for other requests, and so in its files. */
function followsRedirects(
  { followRedirects }: CurlCommand['settings'],
  document: HttpDocument,
): boolean | null {
  if (followRedirects !== null) return followRedirects;
  return document.dialect === 'restclient' && tellsDialect(document) ? null : false;
}

async function settingsOf(scope: Scope, { settings, span }: CurlCommand): Promise<SendOptions> {
  const { file, ports } = scope.input;
  const text = async (value: string | null) =>
    value === null ? null : (await line(scope, value, span)).text;
  const path = async (value: string | null) => {
    const name = await text(value);
    return name === null ? null : pathBeside(name, file, ports);
  };
  const proxy = withUser(await text(settings.proxy), await text(settings.proxyUser));
  const noProxy = await text(settings.noProxy);
  const caCert = await path(settings.caCert);
  const { maxTimeSeconds, connectTimeoutSeconds } = settings;
  const follows = followsRedirects(settings, scope.input.document);
  return {
    ...(follows === null ? {} : { allowRedirects: follows }),
    ...(settings.maxRedirects === null ? {} : { maxRedirects: settings.maxRedirects }),
    ...(settings.insecure ? { verify: false } : caCert === null ? {} : { verify: caCert }),
    ...certificateOf(await text(settings.cert), {
      key: await path(settings.key),
      passphrase: await text(settings.passphrase),
      path: (name) => pathBeside(name, file, ports),
    }),
    ...(proxy === null && noProxy === null
      ? {}
      : {
          proxies: {
            ...(proxy === null ? {} : { http: proxy, https: proxy }),
            ...(noProxy === null ? {} : { no_proxy: noProxy }),
          },
        }),
    ...(maxTimeSeconds === null && connectTimeoutSeconds === null
      ? {}
      : {
          timeout: {
            ...(connectTimeoutSeconds === null ? {} : { connect: connectTimeoutSeconds }),
            ...(maxTimeSeconds === null ? {} : { total: maxTimeSeconds }),
          },
        }),
    ...(settings.retries === null ? {} : { retries: settings.retries }),
    ...(settings.httpVersion === '2' ? { httpVersion: '2' as const } : {}),
  };
}

interface OfCertificate {
  readonly key: string | null;
  readonly passphrase: string | null;
  readonly path: (name: string) => string;
}

function certificateOf(cert: string | null, { key, passphrase, path }: OfCertificate): SendOptions {
  if (cert === null) return {};
  const parted = splitCertificate(cert);
  const file = path(parted.file);
  const word = passphrase ?? parted.password;
  return {
    cert: {
      ...(/\.(?:pfx|p12)$/i.test(file) ? { pfx: file } : { cert: file }),
      ...(key === null ? {} : { key }),
      ...(word === null ? {} : { passphrase: word }),
    },
  };
}

/** `-H @file`: a header a line. */
async function headersIn(scope: Scope, path: string, span: Span): Promise<HeaderLine[]> {
  const { text: name } = await line(scope, path, span);
  const text = new TextDecoder().decode(await fileBytes(scope, name, span));
  const lines: HeaderLine[] = [];
  for (const written of text.split(/\r?\n/)) {
    const colon = written.indexOf(':');
    if (colon > 0) lines.push([written.slice(0, colon).trim(), written.slice(colon + 1).trim()]);
  }
  return lines;
}

/** `-n` and `--netrc-file`. */
async function netrcOf(
  scope: Scope,
  { settings, span }: CurlCommand,
): Promise<Pick<RequestInit, 'netrc'>> {
  if (settings.netrcFile === null) return settings.netrc ? { netrc: true } : {};
  const { text: name } = await line(scope, settings.netrcFile, span);
  return { netrc: parseNetrc(new TextDecoder().decode(await fileBytes(scope, name, span))) };
}

/** `-b file`: in Netscape's format, as curl writes it. */
async function cookiesOf(scope: Scope, { settings, span }: CurlCommand): Promise<CookieJar> {
  const { text: name } = await line(scope, settings.cookieFile ?? '', span);
  const bytes = await fileBytes(scope, name, span);
  const jar = new CookieJar();
  try {
    jar.load(new TextDecoder().decode(bytes));
  } catch (error) {
    if (!RequestException.is(error)) throw error;
    throw runProblem('FileError', {
      code: 'file-unreadable',
      message: `\`${name}\` holds no cookies: ${error.message}`,
      hint: error.hint,
      span: placeOf(scope, span),
      name,
    });
  }
  return jar;
}

interface Building {
  readonly init: Draft;
  readonly headers: HeaderLine[];
}

async function addAuth(
  scope: Scope,
  auth: CurlAuth,
  { init, headers, span }: Building & { readonly span: Span },
): Promise<void> {
  const { text } = await line(scope, auth.credentials, span);
  const colon = text.indexOf(':');
  const user = colon === -1 ? text : text.slice(0, colon);
  const password = colon === -1 ? '' : text.slice(colon + 1);
  switch (auth.scheme) {
    case 'basic':
    case 'any':
      init.auth = [user, password];
      return;
    case 'digest':
      init.auth = digestAuth(user, password);
      return;
    case 'bearer':
      headers.push(['Authorization', `Bearer ${text}`]);
      return;
    case 'aws-sigv4': {
      const [, , region = '', service = ''] = (auth.provider ?? '').split(':');
      init.auth = sigV4Auth({ accessKeyId: user, secretAccessKey: password, region, service });
      return;
    }
    case 'ntlm':
    case 'negotiate':
      throw unsupported(
        'unsupported-auth',
        `Authentication with ${auth.scheme} is not there yet.`,
        {
          span: placeOf(scope, span),
          name: auth.scheme,
        },
      );
  }
}

async function addBody(
  scope: Scope,
  body: CurlBody,
  { init, headers, curl }: Building & { readonly curl: CurlCommand },
): Promise<void> {
  if (body.kind === 'upload') {
    const path = await line(scope, body.path, body.span);
    init.data = joinPieces([await openFile(scope, path.text, placeOf(scope, body.span))]);
    init.url = uploadUrl(init.url, path.text);
    return;
  }
  if (body.kind === 'form') {
    const parts: [string, FilePart][] = [];
    for (const field of body.fields) parts.push(await formPart(scope, field));
    init.files = parts;
    return;
  }
  const bytes = await dataBytes(scope, body.pieces, body.json ? '' : '&');
  if (curl.dataInQuery) {
    const query = new TextDecoder().decode(bytes);
    init.url = urlWithQuery(init.url, query);
    return;
  }
  const typed = (name: string) => headers.some(([other]) => other.toLowerCase() === name);
  const type = body.json ? 'application/json' : 'application/x-www-form-urlencoded';
  if (!typed('content-type')) headers.push(['Content-Type', type]);
  if (body.json && !typed('accept')) headers.push(['Accept', 'application/json']);
  init.data = bytes;
}

async function dataBytes(
  scope: Scope,
  pieces: readonly CurlData[],
  separator: string,
): Promise<Uint8Array> {
  const joined: Uint8Array[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (index > 0 && separator !== '') joined.push(toBytes(separator));
    joined.push(await dataPiece(scope, piece));
  }
  const data = joinPieces(joined);
  return data instanceof Uint8Array ? data : new Uint8Array();
}

async function dataPiece(scope: Scope, piece: CurlData): Promise<Uint8Array> {
  const { text } = await resolve(scope, piece.value, piece.span);
  let bytes = toBytes(text);
  if (piece.source === 'file') bytes = await fileBytes(scope, text, piece.span);
  if (piece.stripNewlines) bytes = bytes.filter((byte) => byte !== 10 && byte !== 13);
  if (!piece.urlEncode) return bytes;
  const encoded = formEncode(new TextDecoder().decode(bytes));
  return toBytes(piece.name === null || piece.name === '' ? encoded : `${piece.name}=${encoded}`);
}

/** As curl: letters, digits and `-._~` stay. */
function formEncode(text: string): string {
  return text.replace(/[^A-Za-z0-9\-._~]/gu, (character) => percentEncode(character));
}

async function fileBytes(scope: Scope, path: string, span: Span): Promise<Uint8Array> {
  const piece = await openFile(scope, path, placeOf(scope, span));
  if (piece instanceof Uint8Array) return piece;
  const chunks: Uint8Array[] = [];
  for await (const chunk of piece.open()) chunks.push(chunk);
  const data = joinPieces(chunks);
  return data instanceof Uint8Array ? data : new Uint8Array();
}

async function formPart(scope: Scope, field: CurlField): Promise<[string, FilePart]> {
  const { text } = await resolve(scope, field.value, field.span);
  const type = field.contentType === null ? {} : { contentType: field.contentType };
  if (field.source === 'text') {
    return [field.name, { filename: field.filename, content: text, contentType: null, ...type }];
  }
  const piece = await openFile(scope, text, placeOf(scope, field.span));
  const filename = field.filename ?? (field.source === 'file' ? lastName(text) : null);
  const plain = field.source === 'textFile' ? { contentType: null } : {};
  return [field.name, { filename, content: piece, ...plain, ...type }];
}
