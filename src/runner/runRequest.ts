/** One request of a file: its values, the request they make, the exchange, and what is to be said of it. */
import { RequestException } from '../engine/errors.ts';
import type { Exchange } from '../engine/exchange.ts';
import type { Headers } from '../engine/headers.ts';
import type { RequestInit } from '../engine/request.ts';
import type { Session } from '../engine/session.ts';
import type { Block, RequestNode } from '../parser/ast.ts';
import { loadEnvironment } from '../variables/environments.ts';
import type { Environment } from '../variables/environments.ts';
import { createResolver } from '../variables/resolve.ts';
import { SendMemory } from '../variables/sendMemory.ts';
import type { EarlierResult, Resolver } from '../variables/resolver.ts';
import { hasAsserts, runAsserts } from './asserts/runAsserts.ts';
import { buildRequest } from './buildRequest.ts';
import { directiveNotes } from './directiveNotes.ts';
import { Directives } from './directives.ts';
import { judge } from './expectation.ts';
import { RunProblem, runProblem, unsupported, variableFailure } from './failure.ts';
import type { ImportedDocument } from './imports.ts';
import { importedDocuments } from './imports.ts';
import { defaultHeaderSecrets, markSecrets } from './knownSecrets.ts';
import { lineAt } from './lineAt.ts';
import { agreeToSend } from './confirmation.ts';
import { liveContent, modeOfAnswer, streamMode } from './liveContent.ts';
import type { LiveContent, StreamPiece } from './liveContent.ts';
import { createTokenAsker } from './oauth/askTokens.ts';
import type { OutputPlan } from './output.ts';
import { planOutput, writeOutput } from './output.ts';
import { refuseProtocol } from './protocols.ts';
import type { HeaderSource, RunFailure, RunResult, TestResult } from './result.ts';
import type { RunInput } from './runInput.ts';
import type { Scope } from './scope.ts';
import { refuseSyntaxErrors } from './syntaxErrors.ts';
import { ScriptRun, runScripts, scriptsOf, withChanges } from './scripts.ts';
import { afterContext, beforeContext } from './scriptContext.ts';
import { checkSnapshot } from './snapshot.ts';
import { parseMilliseconds, wait } from './waiting.ts';

/** Never rejects for what can go wrong with a request: the result tells. */
export async function runRequest(input: RunInput): Promise<RunResult> {
  const startedAt = input.ports.now();
  const directives = new Directives(input.document, input.entry.blockIndex);
  const outcome: Outcome = {
    exchange: null,
    failure: null,
    errorExpected: false,
    skipped: false,
    resolver: null,
    environment: null,
    scripts: new ScriptRun(input.globals, input.requestVariables),
    warnings: [],
    tests: [],
    written: [],
    headerSources: new Map(),
  };
  try {
    await run(input, directives, outcome);
  } catch (error) {
    if (error instanceof RunProblem) outcome.failure = error.failure;
    else if (RequestException.is(error)) outcome.exchange = unsent(error, startedAt);
    else throw error;
  }
  return resultOf(input, outcome, { startedAt, noLog: directives.isOn('no-log') });
}

interface Outcome {
  exchange: Exchange | null;
  failure: RunFailure | null;
  errorExpected: boolean;
  skipped: boolean;
  resolver: Resolver | null;
  environment: Environment | null;
  readonly scripts: ScriptRun;
  readonly warnings: string[];
  readonly tests: TestResult[];
  readonly written: string[];
  readonly headerSources: Map<string, HeaderSource>;
}

function resultOf(
  input: RunInput,
  outcome: Outcome,
  { startedAt, noLog }: { startedAt: number; noLog: boolean },
): RunResult {
  const { exchange, failure, errorExpected, scripts, skipped, resolver } = outcome;
  const tests = [...outcome.tests, ...scripts.tests];
  const sent = exchange !== null && (exchange.error === null || errorExpected);
  return {
    id: input.ports.newId?.() ?? crypto.randomUUID(),
    ref: input.entry.ref,
    name: input.entry.name,
    line: input.entry.line,
    environment: input.environments,
    exchange,
    failure,
    tests,
    logs: scripts.logs,
    warnings: [...new Set([...outcome.warnings, ...(resolver?.warnings ?? [])])],
    written: outcome.written,
    noLog,
    ok: failure === null && (sent || skipped) && tests.every(({ ok }) => ok),
    errorExpected,
    skipped,
    next: scripts.flow === 'skip' ? null : scripts.flow,
    headerSources: Object.fromEntries(outcome.headerSources),
    variables: Object.fromEntries(scripts.set),
    startedAt,
    values: [...(resolver?.used ?? [])].map(([name, used]) => ({ name, ...used })),
    secrets: secretsOf(outcome),
  };
}

/** Also those that scripts could read, and those of default headers: marks do not follow them. */
function secretsOf({ resolver, scripts, environment }: Outcome): readonly string[] {
  const known = resolver?.secrets ?? [];
  const read = scripts.globals.secrets;
  const none = environment === null || environment.values.size === 0;
  const defaults = none ? [] : [...defaultHeaderSecrets(environment)];
  if (read.size === 0 && defaults.length === 0) return known;
  return [...new Set([...known, ...read, ...defaults])];
}

async function run(input: RunInput, directives: Directives, outcome: Outcome): Promise<void> {
  const { block, request } = requestOf(input);
  refuseProtocol(input, request);
  refuseSyntaxErrors(input);
  if (!directives.isEmpty) outcome.warnings.push(...directiveNotes(directives));
  const scripts = { pre: scriptsOf(input, 'pre'), post: scriptsOf(input, 'post') };
  if (input.withoutScripts === true && block.scripts.length > 0) {
    outcome.warnings.push('The scripts of this request were left out.');
  }
  const environment = input.environment ?? (await environmentOf(input));
  const { document, file, ports } = input;
  const imported = input.imported ?? (await importedDocuments({ document, file }, ports));
  const making = prepare(input, outcome, { directives, environment, imported });
  outcome.environment = environment;
  if (scripts.pre.length > 0) {
    const looking = scopeOf(making, { block, outcome, passive: true });
    await runScripts(scripts.pre, await beforeContext(looking, outcome.scripts, environment));
    outcome.failure = outcome.scripts.failure;
    outcome.skipped = outcome.scripts.flow === 'skip' || outcome.scripts.flow === 'stop';
    if (outcome.failure !== null || outcome.skipped) return;
  }
  const scope = scopeOf(making, { block, outcome, passive: false });
  outcome.resolver = scope.resolver;
  const sources = outcome.headerSources;
  const built = await build(scope, () =>
    buildRequest(scope, request, { directives, environment, sources }),
  );
  // Most requests ask for none of what could be waited for here and below.
  const isPlain = directives.isEmpty && request.curl === null;
  const output =
    isPlain && request.output === null
      ? null
      : await build(scope, () => planOutput(scope, directives));
  const session = sessionOf(input, directives);
  const sleepMs = parseMilliseconds(directives.last('sleep'));
  const changed = withCertificate(withChanges(built, outcome.scripts.changes), input);
  for (const change of outcome.scripts.changes) {
    if (change.kind === 'header') sources.set(change.name.toLowerCase(), 'script');
  }
  const secrets = secretsOf(outcome);
  const { init, found } = markSecrets(changed, secrets);
  if (input.dry !== true) {
    const { resolver } = scope;
    const holdsSecret = found || resolver.secrets.length > 0 || outcome.scripts.mayHoldSecrets;
    if (!isPlain || holdsSecret || ports.changeData !== undefined) {
      await agreeToSend(input, { init, directives, resolver, secrets, holdsSecret });
    }
    if (sleepMs > 0 || input.signal?.aborted === true) await wait(sleepMs, input.signal);
  }
  const exchange = await sendLive(session, init, { input, directives, secrets });
  takeExchange(exchange, { input, directives, outcome });
  if (exchange.response?.statusCode === 401) input.ports.tokens?.forget(scope.resolver.secrets);
  const isOver = isPlain && output === null && scripts.post.length === 0 && !hasAsserts(block);
  if (!isOver) await finish(scope, { making, directives, output, outcome, post: scripts.post });
}

function requestOf({ document, entry }: RunInput): { block: Block; request: RequestNode } {
  const block = document.blocks[entry.blockIndex];
  if (block?.request) return { block, request: block.request };
  throw runProblem('SyntaxError', {
    code: 'no-request',
    message: 'There is no request here any more.',
    hint: 'The file has changed since it was read.',
  });
}

/** What every resolver of this request is made from. */
interface Making {
  readonly input: RunInput;
  readonly directives: Directives;
  readonly environment: Environment;
  readonly imported: readonly ImportedDocument[];
  readonly answers: Map<string, string>;
  readonly memory: SendMemory;
}

function prepare(
  input: RunInput,
  { warnings }: Outcome,
  known: Pick<Making, 'directives' | 'environment' | 'imported'>,
): Making {
  const { environment } = known;
  for (const { file, message } of environment.problems) {
    warnings.push(`${file} was left out: ${message}`);
  }
  for (const name of environment.unknown) {
    warnings.push(`No file defines the environment \`${name}\`.`);
  }
  if (input.importProblem) warnings.push(`Sent without an import. ${input.importProblem.message}`);
  const answers = input.answers ?? new Map<string, string>();
  return { input, ...known, answers, memory: new SendMemory() };
}

function environmentOf({ file, environments, ports, environmentFiles }: RunInput) {
  return loadEnvironment({
    file,
    names: environments,
    ports,
    ...(environmentFiles === undefined ? {} : { extraFiles: environmentFiles }),
  });
}

interface ScopeParts {
  readonly block: Block;
  readonly outcome: Outcome;
  /** Asks nobody. */
  readonly passive: boolean;
  readonly exchange?: Exchange;
}

function scopeOf(
  { input, directives, environment, imported, answers, memory }: Making,
  { block, outcome, passive, exchange }: ScopeParts,
): Scope {
  const { name } = input.entry;
  // Its own answer can be spoken of once it is there.
  const earlier: ReadonlyMap<string, EarlierResult> =
    exchange === undefined || name === null
      ? input.earlier
      : new Map<string, EarlierResult>([...input.earlier, [name, { exchange }]]);
  const tokens = createTokenAsker(input, environment, memory.secrets);
  const resolver = createResolver({
    document: input.document,
    file: input.file,
    environment,
    variables: input.variables,
    globals: outcome.scripts.globals.values,
    requestVariables: outcome.scripts.variables,
    earlier,
    answers,
    memory,
    imported,
    ports: tokens === null ? input.ports : { ...input.ports, accessToken: tokens.ofConfiguration },
    ...(input.scopes === undefined ? {} : { scopes: input.scopes }),
    passive,
  });
  return {
    input,
    block,
    blockIndex: input.entry.blockIndex,
    resolver,
    injectVariables: directives.isOn('inject-variables'),
    tokens,
    warnings: passive ? [] : outcome.warnings,
  };
}

/** Values that are missing are told together, before anything else that they may have led to. */
async function build<T>({ resolver }: Scope, step: () => Promise<T>): Promise<T> {
  let made: T;
  try {
    made = await step();
  } catch (error) {
    if (resolver.problems.length === 0) throw error;
    throw new RunProblem(variableFailure(resolver.problems));
  }
  if (resolver.problems.length === 0) return made;
  throw new RunProblem(variableFailure(resolver.problems));
}

function sessionOf(input: RunInput, directives: Directives): Session {
  const named = directives.last('session');
  const name = named?.written.trim() ?? '';
  if (named === null || name === '') return input.session;
  if (input.namedSession !== undefined) return input.namedSession(name);
  throw unsupported('named-session', 'A session of its own name cannot be used here.', {
    hint: 'Take `# @session` out to use the session of the workspace.',
    span: named.span,
    name: 'session',
  });
}

function takeExchange(
  exchange: Exchange,
  { input, directives, outcome }: { input: RunInput; directives: Directives; outcome: Outcome },
): void {
  const judged = judge(exchange, {
    directives,
    raiseForStatus: input.overrides.raiseForStatus ?? directives.isOn('raise-for-status'),
    lineOf: (offset) => lineAt(input, offset),
  });
  outcome.exchange = judged.exchange;
  outcome.errorExpected = judged.errorExpected;
  outcome.tests.push(...judged.tests);
}

interface Finish {
  readonly making: Making;
  readonly directives: Directives;
  readonly output: OutputPlan | null;
  readonly outcome: Outcome;
  readonly post: ReturnType<typeof scriptsOf>;
}

/** What happens once the exchange is over: the answer is written, scripts see it, assertions judge it. */
async function finish(scope: Scope, work: Finish): Promise<void> {
  const { making, directives, output, outcome, post } = work;
  const { exchange } = outcome;
  if (exchange === null) return;
  const { response, error } = exchange;
  const broken = response === null || (error !== null && error.name !== 'HTTPError');
  if (!broken) {
    if (output !== null) {
      outcome.written.push(await writeOutput(response, output, scope.input.ports.files));
    }
    if (post.length > 0) {
      const { environment } = making;
      await runScripts(post, await afterContext(scope, outcome.scripts, { environment, exchange }));
      outcome.failure = outcome.scripts.failure;
    }
  }
  // An error that was asked for is all that was asked for.
  if (outcome.errorExpected || error?.name === 'CancelledError') return;
  const lineOf = (offset: number) => lineAt(scope.input, offset);
  if (hasAsserts(scope.block)) {
    // A resolver that knows the answer, and what scripts set, where a line may speak of them.
    const { name } = scope.input.entry;
    const speaks = post.length > 0 || (name !== null && scope.block.text.includes(`${name}.`));
    const parts = { block: scope.block, outcome, passive: false, exchange };
    const judging = speaks ? scopeOf(making, parts) : scope;
    outcome.tests.push(...(await runAsserts(judging, exchange, lineOf)));
  }
  if (response === null || directives.isEmpty) return;
  const secrets = secretsOf(outcome);
  const snapshot = await checkSnapshot(scope.input, directives, { response, lineOf, secrets });
  if (snapshot !== null) outcome.tests.push(snapshot.test);
  if (snapshot?.written) outcome.written.push(snapshot.written);
}

function withCertificate(init: RequestInit, { ports }: RunInput): RequestInit {
  const cert = init.cert === undefined ? (ports.certificateFor?.(init.url) ?? null) : null;
  return cert === null ? init : { ...init, cert };
}

interface Live {
  readonly input: RunInput;
  readonly directives: Directives;
  readonly secrets: readonly string[];
}

/** Sends, and tells the answer while it arrives where somebody listens and it is a stream, or the file asks for it. */
async function sendLive(
  session: Session,
  init: RequestInit,
  { input, directives, secrets }: Live,
): Promise<Exchange> {
  const events = requestOf(input).request.protocol === 'sse';
  const asked = streamMode(directives, events);
  const { onContent, contentAs } = input;
  const isOff = asked === null && directives.last('stream') !== null;
  if (isOff || onContent === undefined) return session.exchange(init);
  let told: Headers | null = null;
  let live: LiveContent | null = null;
  const exchange = await session.exchange({
    ...init,
    onContent: (chunk, headers) => {
      // A challenge and the answer to it are two answers.
      if (headers !== told) {
        // Bytes that are written cannot be taken back: those of a challenge may not be the answer.
        const isOver = contentAs === undefined || !headers.has('www-authenticate');
        const mode = isOver ? (asked ?? modeOfAnswer(headers)) : null;
        const tell = (piece: StreamPiece) => {
          onContent(piece, secrets);
        };
        live = mode === null ? null : liveContent(contentAs ?? mode, tell);
        told = headers;
      }
      live?.push(chunk);
    },
  });
  (live as LiveContent | null)?.end();
  return exchange;
}

/** What the engine refuses before it has a request. */
function unsent(error: RequestException, startedAt: number): Exchange {
  return { request: null, hops: [], response: null, error, startedAt, elapsedMs: 0 };
}
