/**
 * The tree of a `.http` file. Plain, readonly data: no settings, no results, no I/O.
 *
 * A file is a list of blocks. Each block is parsed from its own text alone, so every span in it is
 * relative to the start of that block, and an edit inside one block leaves all the others as they
 * are. The document holds where each block starts. Spans are UTF-16 offsets, half-open.
 *
 * Nodes hold spans, not copies of text: `nodeText(block, span)` in `text.ts` reads them, and
 * `templateParts(block, template)` in `template.ts` finds the placeholders when somebody asks.
 */

import type { CurlCommand } from './curl/tree.ts';
import type { Span } from './span.ts';

export const DIALECTS = ['restclient', 'jetbrains', 'visualstudio', 'httpyac', 'kulala'] as const;
export type Dialect = (typeof DIALECTS)[number];

export type { Span } from './span.ts';

/** A file near a `.http` file that only one client has. */
export interface Neighbour {
  readonly dialect: Dialect;
  /** Its path as seen from the folder of the `.http` file, with `/`. */
  readonly file: string;
}

export interface HttpDocument {
  readonly kind: 'document';
  readonly text: string;
  readonly dialect: Dialect;
  /** The caller said the dialect; otherwise the text told it, or nothing did. */
  readonly dialectGiven: boolean;
  /** What the caller saw beside the file; it counts where nothing else tells. */
  readonly neighbour?: Neighbour;
  /** Blocks tile the text: `starts[i] + blocks[i].text.length === starts[i + 1]` (or the end). */
  readonly blocks: readonly Block[];
  /** Absolute UTF-16 offset of each block. */
  readonly starts: readonly number[];
}

/** The text from one separator (or the start of the file) up to the next. */
export interface Block {
  readonly kind: 'block';
  readonly text: string;
  /** The `###` line, absent in the first block of a file and where a request was split off without one. */
  readonly separator: SeparatorNode | null;
  /** Directives of this block in order. In a block without a request they are defaults of the file. */
  readonly directives: readonly DirectiveNode[];
  readonly variables: readonly VariableDefinitionNode[];
  readonly comments: readonly CommentNode[];
  /** `import ./other.http` lines. */
  readonly imports: readonly ImportNode[];
  /** `run ./other.http` and `run #name` lines. */
  readonly runs: readonly RunNode[];
  /** All scripts of the block; the same list as the request's when there is one. */
  readonly scripts: readonly ScriptNode[];
  readonly request: RequestNode | null;
  /** `HTTP/1.1 200 OK` and what follows it: kept as documentation, never sent. */
  readonly storedResponse: StoredResponseNode | null;
  /** What tells which client the block was written for. */
  readonly signs: readonly DialectSign[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Something that only one client reads. */
export interface DialectSign {
  readonly dialect: Dialect;
  /** The construct as an author knows it: `> {% %}`, `@loop`. */
  readonly construct: string;
  readonly span: Span;
}

export interface SeparatorNode {
  readonly kind: 'separator';
  readonly span: Span;
  /** Text after the hashes, trimmed; null when there is none. */
  readonly title: Span | null;
}

/** `import ./other.http`: the names and variables of another file are known here. */
export interface ImportNode {
  readonly kind: 'import';
  readonly span: Span;
  readonly path: TemplateNode;
}

/** `run ./other.http`, `run #name`, `run #name (@a=1, @b=2)`. */
export interface RunNode {
  readonly kind: 'run';
  readonly span: Span;
  /** Null for `run #name`. */
  readonly path: TemplateNode | null;
  /** Name after `#`; null when every request of the file is meant. */
  readonly requestName: Span | null;
  readonly arguments: readonly VariableDefinitionNode[];
}

/** A response that stands in the file. */
export interface StoredResponseNode {
  readonly kind: 'storedResponse';
  readonly span: Span;
  /** Status code of its first line. */
  readonly statusCode: number;
}

export interface CommentNode {
  readonly kind: 'comment';
  readonly span: Span;
}

/** `# @name value`, `// @name = value`, `@name: value`: any directive in any client's spelling. */
export interface DirectiveNode {
  readonly kind: 'directive';
  readonly span: Span;
  readonly nameSpan: Span;
  /** Lower-case kebab, aliases resolved: `noRedirect` → `no-redirect`, `cookie-jar` → `session`. */
  readonly name: string;
  /** What follows the name (and an optional `=` or `:`), trimmed; empty span when there is nothing. */
  readonly value: TemplateNode;
}

/** `@name = value`. */
export interface VariableDefinitionNode {
  readonly kind: 'variable';
  readonly span: Span;
  readonly nameSpan: Span;
  readonly name: string;
  readonly value: TemplateNode;
  /** `:=`, evaluated at each use. */
  readonly lazy: boolean;
}

/**
 * Text in which placeholders may stand. `pieces` are the spans whose texts, joined by `glue`, make
 * the text: one piece for an ordinary value, several for a target over many lines or a body whose
 * comment lines were taken out.
 */
export interface TemplateNode {
  readonly kind: 'template';
  readonly span: Span;
  readonly pieces: readonly Span[];
  readonly glue: '' | ' ' | '\n' | '\r\n';
}

export type TemplatePart = TextPart | PlaceholderPart;
/** Literal text, after `\{\{` became `{{`. */
export interface TextPart {
  readonly kind: 'text';
  readonly value: string;
}
/** `{{ expression }}`. */
export interface PlaceholderPart {
  readonly kind: 'placeholder';
  /** The whole `{{…}}`, relative to the block. */
  readonly span: Span;
  /** Between the braces, trimmed, without the `%` of a percent-encoding placeholder. */
  readonly expression: string;
  readonly expressionSpan: Span;
  /** `{{%name}}`: the value is percent-encoded. */
  readonly percentEncode: boolean;
}

export interface RequestNode {
  readonly kind: 'request';
  readonly span: Span;
  /** `http` for almost all; others are recognised and answered with a clear message when sent. */
  readonly protocol: 'http' | 'websocket' | 'sse' | 'grpc' | 'curl' | 'rsocket' | 'mqtt' | 'amqp';
  readonly line: RequestLineNode;
  readonly headers: readonly (HeaderNode | PlaceholderLineNode)[];
  readonly body: BodyNode | null;
  readonly scripts: readonly ScriptNode[];
  readonly asserts: readonly AssertNode[];
  /** `>> file` and `>>! file`. */
  readonly output: OutputNode | null;
  /** `<> file`: stored responses. */
  readonly references: readonly ReferenceNode[];
  /** Messages between `===` lines, for protocols that send several; empty for HTTP. */
  readonly messages: readonly MessageNode[];
  /** The command, when the request is written as a `curl` command line. */
  readonly curl: CurlCommand | null;
}

export interface RequestLineNode {
  readonly kind: 'requestLine';
  /** From the method (or the target) to the end of the last continuation line. */
  readonly span: Span;
  /** Null when the file gives none: GET. */
  readonly method: TemplateNode | null;
  readonly target: TemplateNode;
  /** `1.1` of `HTTP/1.1`, `2` of `HTTP/2`; null when not written. */
  readonly httpVersion: string | null;
}

export interface HeaderNode {
  readonly kind: 'header';
  readonly span: Span;
  readonly name: TemplateNode;
  readonly value: TemplateNode;
}

/** A line of the header block that is one placeholder: its resolved text is parsed as header lines. */
export interface PlaceholderLineNode {
  readonly kind: 'placeholderLine';
  readonly span: Span;
  readonly template: TemplateNode;
}

export type BodyKind = 'text' | 'json' | 'form' | 'graphql' | 'file' | 'multipart';

export interface BodyNode {
  readonly kind: 'body';
  readonly span: Span;
  readonly syntax: BodyKind;
  /**
   * Content in order: one after the other, with nothing between them, it is the whole body. Line
   * breaks before and after a file are in the templates beside it. For `multipart` this is the
   * whole hand-written text, in CRLF form.
   */
  readonly content: readonly BodyContent[];
  /** Multipart sections as read, for display and lint; empty otherwise. */
  readonly sections: readonly MultipartSection[];
  /** GraphQL's variables block (JSON), when there is one. */
  readonly graphqlVariables: TemplateNode | null;
  /** Name after `gql` in `gql NAME < file`; null otherwise. */
  readonly graphqlOperation: Span | null;
}

export type BodyContent = BodyTextNode | BodyFileNode;
export interface BodyTextNode {
  readonly kind: 'bodyText';
  readonly span: Span;
  readonly template: TemplateNode;
}
/** `< file`, `<@ file`, `<@latin1 file`. */
export interface BodyFileNode {
  readonly kind: 'bodyFile';
  readonly span: Span;
  readonly path: TemplateNode;
  /** `<@`: the file is text in which placeholders are resolved. */
  readonly substitute: boolean;
  /** Charset of `<@charset`; null means UTF-8. */
  readonly charset: string | null;
}

export interface MultipartSection {
  readonly span: Span;
  readonly headers: readonly HeaderNode[];
  readonly content: readonly BodyContent[];
}

export interface ScriptNode {
  readonly kind: 'script';
  readonly span: Span;
  readonly when: 'pre' | 'post';
  /** `handler` is `< {% %}` and `> {% %}`; `block` is httpYac's `{{` … `}}` on lines of their own. */
  readonly syntax: 'handler' | 'block';
  readonly language: 'javascript' | 'lua';
  /** Word after the `@` of `{{@request`; null when there is none. */
  readonly event: string | null;
  /** `{{+`: for every request of the file. */
  readonly global: boolean;
  readonly source:
    | { readonly kind: 'inline'; readonly code: Span }
    | { readonly kind: 'file'; readonly path: TemplateNode };
}

/** `?? status == 200`. */
export interface AssertNode {
  readonly kind: 'assert';
  readonly span: Span;
  readonly expression: TemplateNode;
}

export interface OutputNode {
  readonly kind: 'output';
  readonly span: Span;
  readonly path: TemplateNode;
  /** `>>!`: an existing file is replaced. */
  readonly overwrite: boolean;
}

export interface ReferenceNode {
  readonly kind: 'reference';
  readonly span: Span;
  readonly path: TemplateNode;
}

/** One message between `===` lines. */
export interface MessageNode {
  readonly kind: 'message';
  readonly span: Span;
  readonly content: readonly BodyContent[];
  /** `=== wait-for-server`: sent only after the server spoke. */
  readonly waitForServer: boolean;
}

export type Severity = 'error' | 'warning' | 'hint';

/** Something to tell the author. `code` is stable and kebab-case; `message` is one sentence. */
export interface Diagnostic {
  readonly code: string;
  readonly span: Span;
  readonly severity: Severity;
  readonly message: string;
  /** What to do about it, one sentence. */
  readonly suggestion?: string;
  /** A mechanical repair: replace these spans (relative to the block) by these texts. */
  readonly fix?: { readonly title: string; readonly edits: readonly TextEdit[] };
}

export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}
