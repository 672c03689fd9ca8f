/** `pretty`: for people. What was asked, each redirect, the answer, and whether it is what it should be. */
import { prettyJson } from '../../engine/content/jsonText.ts';
import type { Change, Exchange, Hop } from '../../engine/exchange.ts';
import { parseMediaType } from '../../engine/mediaType.ts';
import type { Response } from '../../engine/response.ts';
import { formatDuration, formatSize } from '../../runner/measures.ts';
import type { Mask } from '../../runner/mask.ts';
import { exactText } from '../json/body.ts';
import type { JsonSummary } from '../json/contract.ts';
import { verdictOf } from '../run/outcome.ts';
import { safeLine, safeText } from '../terminal/escape.ts';
import { colourJson, statusStyle } from '../terminal/style.ts';
import type { Style } from '../terminal/style.ts';
import { maskFor } from '../json/outputMask.ts';
import { SKIP_WORDS, complaintsOf, titleOf } from './reporter.ts';
import type { LivePiece, Reported, Reporter, ReporterParts } from './reporter.ts';

/** Lines of a body where several requests share the screen. */
const SHORT_BODY_LINES = 24;
const MAX_SHOWN_BYTES = 4 * 1024 * 1024;
const SAVING = '--format body --output FILE writes it';
const MAX_COLOURED = 256 * 1024;

export function createPrettyReporter(parts: ReporterParts): Reporter {
  let count = 0;
  let live = false;
  return {
    ...(parts.terminal
      ? {
          async content(piece: LivePiece) {
            const title = `${count === 0 ? '' : '\n'}${parts.style.bold(safeLine(piece.title))}\n`;
            const text = liveText(piece, parts.showSecrets);
            await parts.output.write(live ? text : `${title}${text}`);
            live = true;
          },
        }
      : {}),
    async result(reported) {
      const text = await new Sheet(parts, reported, live).text();
      if (live) count = Math.max(count, 1);
      live = false;
      await parts.output.write(count === 0 ? text : `\n${text}`);
      count += 1;
    },
    async skipped({ file, line, title, reason }) {
      count += 1;
      const words = `${title}  ${file}:${line}  ${SKIP_WORDS[reason]}`;
      await parts.output.write(`${parts.style.yellow(safeLine(words))}\n`);
    },
    async end({ summary }) {
      if (count > 1) await parts.output.write(`\n${summaryLine(summary, parts.style)}\n`);
    },
  };
}

/** A line or an event as it came; of other bytes only that they came. */
function liveText({ piece, secrets }: LivePiece, showSecrets: boolean): string {
  const mask = maskFor({ secrets }, showSecrets);
  if (piece.kind === 'line') return `${safeText(mask.text(piece.text))}\n`;
  if (piece.kind === 'bytes') return `[${formatSize(piece.bytes.byteLength)}]\n`;
  return `${safeLine(piece.event)}: ${safeText(mask.text(piece.data))}\n`;
}

/** `5 sent · 1 failed · tests: 3 passed, 1 failed · 1.2 s`. */
export function summaryLine(summary: JsonSummary, style: Style): string {
  const { sent, failed, errors, skipped, tests, elapsedMs } = summary;
  const words = [`${sent} sent`];
  if (failed > 0) words.push(style.red(`${failed} failed`));
  if (errors > 0) words.push(style.red(`${errors} not completed`));
  if (failed + errors === 0) words.push(style.green('all as expected'));
  if (skipped > 0) words.push(style.yellow(`${skipped} skipped`));
  const { passed, failed: broken } = tests;
  if (passed + broken > 0) {
    const failures = broken > 0 ? `, ${style.red(`${broken} failed`)}` : '';
    words.push(`tests: ${passed} passed${failures}`);
  }
  return [...words, style.dim(formatDuration(elapsedMs))].join(' · ');
}

/** The text of one result. */
class Sheet {
  readonly #parts: ReporterParts;
  readonly #reported: Reported;
  readonly #mask: Mask;
  /** Its body was shown as it came. */
  readonly #live: boolean;
  readonly #lines: string[] = [];

  constructor(parts: ReporterParts, reported: Reported, live = false) {
    this.#parts = parts;
    this.#live = live;
    this.#reported = reported;
    this.#mask = maskFor(reported.result, parts.showSecrets);
  }

  /** One of many, or only a step on the way: without headers, and a long body is cut. */
  get #brief(): boolean {
    return this.#parts.several || this.#reported.needed === true;
  }

  async text(): Promise<string> {
    const { exchange, skipped } = this.#reported.result;
    this.#heading();
    if (skipped === true) this.#lines.push(this.#parts.style.yellow('skipped by a script'));
    if (exchange !== null) this.#hops(exchange);
    if (exchange?.response) await this.#answer(exchange.response);
    this.#verdict();
    return `${this.#lines.join('\n')}\n`;
  }

  #heading(): void {
    const { style } = this.#parts;
    const { result, file, method, target } = this.#reported;
    const first = result.exchange?.hops[0]?.request ?? result.exchange?.request ?? null;
    const what = first === null ? `${method} ${target}` : `${first.method} ${first.url}`;
    const place = `${file}:${result.line}`;
    const name = result.name === null ? '' : `  ${result.name}`;
    this.#lines.push(
      style.bold(safeLine(this.#mask.text(what))) + style.dim(safeLine(`  ${place}${name}`)),
    );
    for (const warning of result.warnings) {
      this.#lines.push(style.yellow(`  ${safeLine(this.#mask.text(warning))}`));
    }
  }

  /** Redirects and rounds of authentication: what came, and what was asked next. */
  #hops({ hops }: Exchange): void {
    const { style, verbose } = this.#parts;
    for (const [index, hop] of hops.entries()) {
      if (verbose) this.#requestHead(hop);
      const next = hops[index + 1];
      if (next === undefined || hop.response === null) continue;
      const { statusCode, reason } = hop.response;
      const status = statusStyle(style, statusCode)(safeLine(`${statusCode} ${reason}`));
      const why = hop.changes.map((change) => this.#mask.text(changeText(change))).join(', ');
      const to = safeLine(`${next.request.method} ${this.#mask.text(next.request.url)}`);
      this.#lines.push(`${status} → ${to}${why === '' ? '' : style.dim(safeLine(`  (${why})`))}`);
    }
  }

  #requestHead({ request, sentHeaders }: Hop): void {
    const fields = sentHeaders.length > 0 ? sentHeaders : [...request.headers];
    for (const [name, value] of fields) {
      this.#field(`> ${name}`, this.#mask.requestHeader(name, value));
    }
  }

  #field(name: string, value: string): void {
    this.#lines.push(`${this.#parts.style.cyan(safeLine(name))}: ${safeLine(value)}`);
  }

  async #answer(response: Response): Promise<void> {
    const { style, verbose } = this.#parts;
    const { statusCode, reason, httpVersion, size } = response;
    const status = statusStyle(style, statusCode)(safeLine(`${statusCode} ${reason}`.trimEnd()));
    const facts = `${formatDuration(response.elapsedMs)} · ${formatSize(size.decoded)}`;
    this.#lines.push(`${style.dim(`HTTP/${httpVersion}`)} ${status}  ${style.dim(facts)}`);
    if (!this.#brief || verbose) {
      for (const [name, value] of response.rawHeaders) this.#field(name, this.#mask.text(value));
    }
    const body = await this.#body(response);
    if (body !== '') this.#lines.push('', body);
  }

  async #body(response: Response): Promise<string> {
    const { style } = this.#parts;
    const { size, encoding } = response;
    if (size.decoded === 0) return '';
    const type = parseMediaType(response.headers.get('content-type'))?.type ?? 'data';
    const what = `${formatSize(size.decoded)} of ${type}`;
    if (this.#live) return style.dim(`[${what}, shown above as it came]`);
    if (size.decoded > MAX_SHOWN_BYTES) return style.dim(`[${what}: ${SAVING}]`);
    const bytes = await response.content();
    const text = encoding === null ? null : exactText(bytes, encoding);
    if (text === null) return style.dim(`[${what}: ${SAVING}]`);
    return this.#clip(this.#layOut(this.#mask.text(text.replace(/^\uFEFF/, '')), type));
  }

  #layOut(text: string, type: string): string {
    if (!/[/+]json$/.test(type)) return safeText(text).trimEnd();
    try {
      const pretty = safeText(prettyJson(text));
      return pretty.length > MAX_COLOURED ? pretty : colourJson(this.#parts.style, pretty);
    } catch {
      // It says it is JSON and is not: shown as it came.
      return safeText(text).trimEnd();
    }
  }

  #clip(text: string): string {
    const { verbose, terminal, style } = this.#parts;
    if (!this.#brief || verbose || !terminal) return text;
    const lines = text.split('\n');
    if (lines.length <= SHORT_BODY_LINES) return text;
    const more = lines.length - SHORT_BODY_LINES;
    const kept = lines.slice(0, SHORT_BODY_LINES).join('\n');
    return `${kept}\n${style.dim(`… ${more} more lines; --verbose shows all`)}`;
  }

  #verdict(): void {
    const { style } = this.#parts;
    const { result } = this.#reported;
    const lines: string[] = [];
    for (const test of result.tests) {
      if (test.ok) lines.push(`${style.green('✓')} ${safeLine(this.#mask.text(test.name))}`);
    }
    if (result.errorExpected) {
      const { error } = result.exchange ?? {};
      lines.push(`${style.green('✓')} ${error?.name ?? 'the error'} as expected`);
    }
    for (const complaint of complaintsOf(this.#reported, this.#mask)) {
      const { place, title, message, hint, diff } = complaint;
      const text = safeText(message).split('\n').join('\n    ');
      lines.push(`${style.red('✗')} ${safeLine(title)}: ${text}  ${style.dim(safeLine(place))}`);
      if (hint !== null) lines.push(`    ${safeText(hint)}`);
      if (diff !== null) lines.push(...diffLines(style, diff));
    }
    for (const line of result.logs) {
      lines.push(`${style.dim('log')} ${safeText(this.#mask.text(line))}`);
    }
    for (const file of result.written) lines.push(style.dim(`written to ${safeLine(file)}`));
    if (lines.length > 0) this.#lines.push(...(result.exchange?.response ? [''] : []), ...lines);
    else if (verdictOf(result) === 'failed') {
      this.#lines.push(
        '',
        `${style.red('✗')} ${safeLine(titleOf(this.#reported, this.#mask))} failed`,
      );
    }
  }
}

/** What was expected in red, what came in green. */
function diffLines(style: Style, diff: string): string[] {
  const lines = diff.split('\n').map((line) => {
    const text = `    ${safeText(line)}`;
    return line.startsWith('-') ? style.red(text) : line.startsWith('+') ? style.green(text) : text;
  });
  return [style.dim('    - expected, + actual'), ...lines];
}

/** What changed between two hops, in a word or two: `cookie theme set`, `Authorization dropped`. */
function changeText({ rule, detail }: Change): string {
  const [what = '', ...did] = rule.split('-');
  switch (what) {
    case 'cookie':
      return `cookie ${detail} ${did.join(' ')}`;
    case 'header':
    case 'userinfo':
      return `${detail} ${did.join(' ')}`;
    case 'body':
      return `body ${did.join(' ')}, ${detail}`;
    case 'fragment':
      return `fragment ${detail} kept`;
    default:
      return rule === 'method-kept' ? `${detail} kept` : detail;
  }
}
