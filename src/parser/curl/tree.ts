/** A command line of curl as a tree: what it asks for, with its words' quoting undone. */
import type { Span } from '../span.ts';

/** Text of a command line after its quoting was undone. Placeholders still stand in `text`. */
export interface CurlText {
  readonly text: string;
  /** The whole quoted word. */
  readonly span: Span;
}

/** A `curl` command line as data. */
export interface CurlCommand {
  readonly kind: 'curl';
  readonly span: Span;
  readonly shell: 'bash' | 'cmd' | 'powershell';
  /** `-X`, or what the other options make of it. */
  readonly method: string;
  readonly url: CurlText | null;
  readonly headers: readonly CurlHeader[];
  /** `-H @file`: files of header lines. */
  readonly headerFiles: readonly CurlText[];
  /** `--url-query`, joined by `&` behind the query of the URL. */
  readonly query: readonly CurlData[];
  readonly body: CurlBody | null;
  /** `-G`: the data goes into the query. */
  readonly dataInQuery: boolean;
  /** Options that exclude each other, as `-d` and `-F`, and where the second stands. */
  readonly conflict: CurlText | null;
  readonly auth: CurlAuth | null;
  readonly settings: CurlSettings;
  /** Options that change nothing here, as `-v`, or that are not understood, and URLs after the first. */
  readonly ignored: readonly CurlText[];
}

export interface CurlHeader {
  readonly name: string;
  /** Null removes the field: `-H 'Accept:'`. */
  readonly value: string | null;
  readonly span: Span;
}

export type CurlBody =
  | { readonly kind: 'data'; readonly pieces: readonly CurlData[]; readonly json: boolean }
  | { readonly kind: 'form'; readonly fields: readonly CurlField[] }
  | { readonly kind: 'upload'; readonly path: string; readonly span: Span };

/** One `-d`, `--data-raw`, `--data-binary`, `--data-urlencode` or `--json`. Pieces of a form are joined by `&`. */
export interface CurlData {
  readonly source: 'text' | 'file';
  /** The text, or the path of the file. */
  readonly value: string;
  /** Name before `=` of `--data-urlencode`; null when there is none. */
  readonly name: string | null;
  readonly urlEncode: boolean;
  /** `-d @file` takes line breaks out of the file. */
  readonly stripNewlines: boolean;
  readonly span: Span;
}

/** One `-F name=value`. */
export interface CurlField {
  readonly name: string;
  readonly value: string;
  /** `@path` is a file part, `<path` a text part read from a file. */
  readonly source: 'text' | 'file' | 'textFile';
  readonly filename: string | null;
  readonly contentType: string | null;
  readonly span: Span;
}

export interface CurlAuth {
  readonly scheme: 'basic' | 'digest' | 'bearer' | 'ntlm' | 'negotiate' | 'any' | 'aws-sigv4';
  /** `user:password`, or the token. */
  readonly credentials: string;
  /** Argument of `--aws-sigv4`. */
  readonly provider: string | null;
}

/** What the other options ask for; null where the command says nothing. Times in seconds. */
export interface CurlSettings {
  readonly followRedirects: boolean | null;
  readonly maxRedirects: number | null;
  readonly insecure: boolean;
  readonly proxy: string | null;
  /** `-U user:password`. */
  readonly proxyUser: string | null;
  readonly noProxy: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  /** `--pass`: of the key. */
  readonly passphrase: string | null;
  readonly caCert: string | null;
  readonly maxTimeSeconds: number | null;
  readonly connectTimeoutSeconds: number | null;
  readonly retries: number | null;
  readonly compressed: boolean;
  readonly httpVersion: string | null;
  /** `-b name=value`, as a Cookie field would hold it. */
  readonly cookies: string | null;
  /** `-b file`. */
  readonly cookieFile: string | null;
  /** `-o file`. */
  readonly output: string | null;
  readonly unixSocket: string | null;
  /** `-n`: credentials of the usual file. */
  readonly netrc: boolean;
  /** `--netrc-file`. */
  readonly netrcFile: string | null;
  /** Leaves `.` and `..` in the path. */
  readonly pathAsIs: boolean;
}
