/** A `curl` command as a request of an `.http` file that every client of the format reads. */
import type { Dialect } from '../parser/ast.ts';
import type {
  CurlAuth,
  CurlBody,
  CurlCommand,
  CurlData,
  CurlField,
  CurlText,
} from '../parser/curl/tree.ts';
import {
  lastName,
  splitCertificate,
  uploadUrl,
  urlWithQuery,
  withUser,
} from '../parser/curl/meaning.ts';
import { adviceFor, isSilentOption } from '../parser/curl/options.ts';
import { spellDirectives } from './curlDirectives.ts';

/**
 * Ends with a line break. What has no place in a file is said in a comment. For a file of one client
 * directives are spelled as that one has them, and what it does otherwise is said too.
 */
export function curlToHttp(
  curl: CurlCommand,
  title: string,
  dialect: Dialect | null = null,
): string {
  const writer = new Writer(curl);
  return writer.text(title, dialect);
}

class Writer {
  readonly #curl: CurlCommand;
  readonly #notes: string[] = [];
  readonly #directives: string[] = [];
  readonly #headers: string[] = [];
  #url: string;
  #body: string | null = null;

  constructor(curl: CurlCommand) {
    this.#curl = curl;
    this.#url = curl.url?.text ?? '';
  }

  text(title: string, dialect: Dialect | null): string {
    const { method, headers, settings, ignored } = this.#curl;
    for (const { name, value } of headers) {
      if (value === null) this.#directives.push(`no-header ${name}`);
      else this.#header(name, value);
    }
    this.#settings();
    if (this.#curl.auth !== null) this.#auth(this.#curl.auth);
    if (this.#curl.query.length > 0) {
      const query = this.#curl.query.map((piece) => this.#piece(piece)).join('&');
      this.#url = urlWithQuery(this.#url, query);
    }
    if (this.#curl.body !== null) this.#content(this.#curl.body);
    this.#notPlaced(ignored);
    const follows = settings.followRedirects === true;
    const spelled = spellDirectives(this.#directives, follows, dialect);
    const version = settings.httpVersion === null ? '' : ` HTTP/${settings.httpVersion}`;
    const lines = [
      `### ${oneLine(title)}`,
      ...[...this.#notes, ...spelled.notes].map((note) => `# ${note}`),
      ...spelled.directives.map((directive) => `# @${directive}`),
      `${method} ${this.#url}${version}`,
      ...this.#headers,
    ];
    const body = this.#body === null ? '' : `\n${this.#body}\n`;
    return `${lines.join('\n')}\n${body}`;
  }

  /** Of what cannot be written here, and would have changed the request. */
  #notPlaced(ignored: readonly CurlText[]): void {
    const { conflict, headerFiles } = this.#curl;
    if (conflict !== null) this.#notes.push(`curl takes no ${conflict.text} in one command.`);
    for (const { text } of headerFiles) {
      this.#notes.push(`Write the header lines of ${oneLine(text)} here.`);
    }
    for (const word of ignored) {
      if (isSilentOption(word)) continue;
      const advice = adviceFor(word);
      const rest = advice === null ? '' : ` ${advice}`;
      this.#notes.push(`${oneLine(word.text)} has no place here.${rest}`);
    }
  }

  #header(name: string, value: string): void {
    this.#headers.push(value === '' ? `${name}:` : `${name}: ${oneLine(value)}`);
  }

  #has(wanted: string): boolean {
    return this.#curl.headers.some(({ name }) => name.toLowerCase() === wanted);
  }

  #settings(): void {
    const { settings } = this.#curl;
    const directives: [string, string | number | null][] = [
      ['max-redirects', settings.maxRedirects],
      ['proxy', withUser(settings.proxy, settings.proxyUser)],
      ['no-proxy', settings.noProxy],
      ['total-timeout', settings.maxTimeSeconds],
      ['connection-timeout', settings.connectTimeoutSeconds],
      ['retries', settings.retries],
    ];
    for (const [name, value] of directives) {
      if (value !== null) this.#directives.push(`${name} ${value}`);
    }
    // curl follows only when it is told to.
    if (settings.followRedirects !== true) this.#directives.unshift('no-redirect');
    else if (this.#curl.method === 'HEAD') this.#directives.push('follow-redirects');
    if (settings.insecure) this.#directives.push('insecure');
    if (settings.caCert !== null) this.#directives.push(`verify ${settings.caCert}`);
    if (settings.cert !== null) {
      const parted = splitCertificate(settings.cert);
      const { file } = parted;
      const password = settings.passphrase ?? parted.password;
      const files = [file, settings.key].filter(Boolean).join(' ');
      this.#directives.push(`cert ${files}${password === null ? '' : `; passphrase=${password}`}`);
    }
    if (settings.netrcFile !== null) this.#directives.push(`netrc ${settings.netrcFile}`);
    else if (settings.netrc) this.#directives.push('netrc');
    if (settings.pathAsIs) this.#directives.push('path-as-is');
    if (settings.cookies !== null && !this.#has('cookie')) this.#header('Cookie', settings.cookies);
    if (settings.cookieFile !== null) {
      this.#notes.push(`Send with --cookies ${settings.cookieFile}.`);
    }
    if (settings.unixSocket !== null) {
      this.#notes.push(`It goes through the socket ${settings.unixSocket}.`);
    }
    if (settings.output !== null) this.#notes.push(`Send with --output ${settings.output}.`);
  }

  #auth({ scheme, credentials, provider }: CurlAuth): void {
    if (this.#has('authorization')) return;
    const colon = credentials.indexOf(':');
    const user = colon === -1 ? credentials : credentials.slice(0, colon);
    const password = colon === -1 ? '' : credentials.slice(colon + 1);
    if (scheme === 'bearer') this.#header('Authorization', `Bearer ${credentials}`);
    else if (scheme === 'basic') {
      const pair = Buffer.from(credentials.includes(':') ? credentials : `${credentials}:`, 'utf8');
      this.#header('Authorization', `Basic ${pair.toString('base64')}`);
    } else if (scheme === 'digest' || scheme === 'any') {
      this.#header('Authorization', `Digest ${user} ${password}`);
    } else if (scheme === 'aws-sigv4') {
      const [, , region, service] = (provider ?? '').split(':');
      const where = [region && `region:${region}`, service && `service:${service}`];
      this.#header('Authorization', ['AWS', user, password, ...where].filter(Boolean).join(' '));
    } else this.#notes.push(`Authentication by ${scheme} is not known here.`);
  }

  #content(body: CurlBody): void {
    if (body.kind === 'upload') {
      this.#body = `< ${pathOf(body.path)}`;
      this.#url = uploadUrl(this.#url, body.path);
    } else if (body.kind === 'form') this.#form(body.fields);
    else this.#data(body.pieces, body.json);
  }

  #data(pieces: readonly CurlData[], json: boolean): void {
    const texts = pieces.map((piece) => this.#piece(piece));
    const [file] = pieces.filter(({ source }) => source === 'file');
    if (file !== undefined && pieces.length > 1) {
      this.#notes.push('Only a body of one file can be written here: join the pieces.');
    }
    if (file !== undefined && file.stripNewlines) {
      this.#notes.push('curl takes the line breaks out of this file; they are sent here.');
    }
    const text = file === undefined ? texts.join(json ? '' : '&') : `< ${pathOf(file.value)}`;
    if (this.#curl.dataInQuery) {
      this.#url = urlWithQuery(this.#url, text);
      return;
    }
    const type = json ? 'application/json' : 'application/x-www-form-urlencoded';
    if (!this.#has('content-type')) this.#header('Content-Type', type);
    if (json && !this.#has('accept')) this.#header('Accept', 'application/json');
    this.#body = text;
  }

  #piece({ value, name, urlEncode }: CurlData): string {
    const text = urlEncode ? encodeURIComponent(value) : value;
    return name === null || name === '' ? text : `${name}=${text}`;
  }

  /** Written out as multipart, which all clients of the format read. */
  #form(fields: readonly CurlField[]): void {
    const boundary = 'postcard-form';
    this.#header('Content-Type', `multipart/form-data; boundary=${boundary}`);
    const parts = fields.flatMap((field) => {
      const filename = field.filename ?? (field.source === 'file' ? lastName(field.value) : null);
      const named = filename === null ? '' : `; filename="${quoted(filename)}"`;
      const type = field.contentType === null ? [] : [`Content-Type: ${field.contentType}`];
      return [
        `--${boundary}`,
        `Content-Disposition: form-data; name="${quoted(field.name)}"${named}`,
        ...type,
        '',
        field.source === 'text' ? field.value : `< ${pathOf(field.value)}`,
      ];
    });
    this.#body = [...parts, `--${boundary}--`].join('\n');
  }
}

/** A path that the format takes for one. */
function pathOf(path: string): string {
  return /^(?:[./\\]|[a-z]:)/i.test(path) ? path : `./${path}`;
}

function quoted(text: string): string {
  return text.replaceAll('"', '%22').replaceAll('\n', '%0A');
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').trim();
}
