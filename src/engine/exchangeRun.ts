/** One exchange from the first request to the last byte: auth rounds, redirects, cookies, hooks. */
import type { AuthFlow } from './auth/authFlow.ts';
import { cookiesSetBy } from './cookieJar.ts';
import type { Question } from './decide.ts';
import { exchangeDeviations } from './deviations.ts';
import { maskUserinfo, RequestException, UnrewindableBodyError } from './errors.ts';
import type { CookieDecision, Exchange, Hop } from './exchange.ts';
import { Headers } from './headers.ts';
import {
  HopDraft,
  attach,
  checkHeaderBytes,
  isRedirect,
  tooMany,
  toRequestException,
  withoutStrayProxyAuth,
} from './hopDraft.ts';
import { runHooks } from './hooks.ts';
import type { PreparedRequest } from './preparedRequest.ts';
import { planRedirect, redirectTarget, REDIRECT_BODY_BYTES } from './redirect.ts';
import type { RedirectPlan } from './redirect.ts';
import type { ClientCertificate, Phase } from './request.ts';
import { createResponse } from './response.ts';
import type { Response } from './response.ts';
import { mayRetryError, mayRetryStatus, retryDelayMs, tooManyErrors } from './retries.ts';
import type { RunPlan } from './runPlan.ts';
import { orStopped, throwIfStopped } from './settings.ts';
import type { RawResponse, Transport } from './transport/transport.ts';

export class ExchangeRun {
  readonly #plan: RunPlan;
  readonly #hops: HopDraft[] = [];
  readonly #history: Response[] = [];
  readonly #startedAt = Date.now();
  readonly #started = performance.now();
  /** The request of this hop before cookies and authentication were added. */
  #base: PreparedRequest;
  #auth: AuthFlow | null;
  #cert: ClientCertificate | null;
  #bodyUsed = false;
  #phase: Phase = 'prepare';
  /** What cut the last body short, where that is no reason to stop. */
  #bodyError: RequestException | null = null;

  constructor(plan: RunPlan) {
    this.#plan = plan;
    this.#base = plan.request;
    this.#auth = plan.auth;
    this.#cert = plan.cert;
  }

  /** Never rejects. */
  async run(): Promise<Exchange> {
    let response: Response | null = null;
    let error: RequestException | null = null;
    try {
      response = await this.#followAll();
      error = this.#bodyError;
    } catch (thrown) {
      error = toRequestException(thrown);
      response = error.response ?? this.#hops.at(-1)?.response ?? null;
    }
    if (response === null || error !== null || !this.#plan.stream) this.#plan.deadline.release();
    return this.#tell(response, error);
  }

  #tell(response: Response | null, error: RequestException | null): Exchange {
    const request = this.#hops.at(-1)?.request ?? this.#plan.request;
    if (error !== null) {
      error.request ??= request;
      error.response ??= response;
      error.hop = Math.max(0, this.#hops.length - 1);
      error.url ??= maskUserinfo(request.url);
      error.phase ??= this.#phase;
    }
    const { deviations, compat } = this.#plan;
    const elapsedMs = performance.now() - this.#started;
    const hops: readonly Hop[] = this.#hops;
    const exchange = { request, hops, response, error, startedAt: this.#startedAt, elapsedMs };
    if (compat) return exchange;
    return { ...exchange, deviations: [...deviations, ...exchangeDeviations(exchange)] };
  }

  async #followAll(): Promise<Response> {
    let { request } = this.#plan;
    for (let count = 0; ; count += 1) {
      const response = await this.#authenticated(request);
      const target = attach(response, () => redirectTarget(response));
      if (target === null) return response;
      const plan = attach(response, () =>
        planRedirect(request, response, {
          target,
          secretHeaders: this.#plan.secretHeaders,
          compat: this.#plan.compat,
        }),
      );
      if (!this.#plan.followRedirects) {
        response.next = this.#nextOf(plan);
        return response;
      }
      if (count >= this.#plan.maxRedirects) throw tooMany(this.#plan.maxRedirects, response);
      this.#checkRewindable(plan.request);
      await this.#askWhereNeeded(plan, response);
      this.#noteRedirect(plan);
      request = plan.request;
    }
  }

  #noteRedirect(plan: RedirectPlan): void {
    const last = this.#hops.at(-1);
    last?.changes.push(...plan.changes);
    if (plan.trusted) return;
    if (this.#auth !== null) {
      last?.changes.push({
        rule: 'header-dropped',
        detail: 'Authorization',
        reason: 'credentials stay with the origin they were given for',
      });
    }
    // Sticky: a chain that comes back does not get them again (Fetch, pull request 1544).
    this.#auth = null;
    this.#cert = null;
    this.#plan.cookies.leaveOrigin();
  }

  #nextOf(plan: RedirectPlan): PreparedRequest {
    const auth = plan.trusted ? this.#auth : null;
    const withCookies = this.#plan.cookies.apply(plan.request).request;
    const first = auth?.flow(withCookies).next();
    const next = first === undefined || first.done === true ? withCookies : first.value;
    this.#plan.onNext(next, auth);
    return next;
  }

  /** Secrets in a body go to another origin, or out of TLS, only where somebody agrees. */
  async #askWhereNeeded(plan: RedirectPlan, response: Response): Promise<void> {
    const { secretBody, decide, deadline } = this.#plan;
    if (!secretBody || plan.request.body === null || plan.trusted) return;
    const from = response.url;
    const to = plan.request.url;
    const question: Question = plan.downgraded
      ? { kind: 'redirect-downgrade', from, to }
      : { kind: 'redirect-body', from, to, status: response.statusCode };
    const agreed = decide !== null && (await orStopped(decide(question), deadline.signal));
    if (agreed) return;
    throw new RequestException('The redirect would take a body with a secret to another origin.', {
      code: 'REDIRECT_REFUSED',
      phase: 'receive',
      url: to,
      response,
      hint: 'Send the request to that address yourself, or allow it with `decide`.',
    });
  }

  /** One request of the chain, with the rounds its authentication takes; hooks see the last response. */
  #authenticated(base: PreparedRequest): Promise<Response> {
    this.#base = base;
    const first = this.#withCookies(base);
    if (this.#auth !== null) return this.#inRounds(base, first, this.#auth);
    const sent = this.#sendOnce(first.request, first.decisions);
    return this.#plan.hooks.response === undefined
      ? sent
      : sent.then((response) => this.#hooked(response));
  }

  async #inRounds(
    base: PreparedRequest,
    first: { request: PreparedRequest; decisions: CookieDecision[] },
    auth: AuthFlow,
  ): Promise<Response> {
    const flow = auth.flow(first.request);
    let step = flow.next();
    if (step.done === true) {
      return this.#hooked(await this.#sendOnce(first.request, first.decisions));
    }
    let decisions = first.decisions;
    for (let round = 0; ; round += 1) {
      const sent = round === 0 ? step.value : this.#recooked(step.value, base);
      if (round > 0) decisions = this.#withCookies(base).decisions;
      const response = await this.#sendOnce(sent, decisions);
      step = flow.next(response);
      if (step.done === true) return this.#hooked(response);
      this.#checkRewindable(step.value);
      await response.settle();
      throwIfStopped(this.#plan.deadline.signal);
      this.#hops.at(-1)?.changes.push({
        rule: 'auth-round',
        detail: `${response.statusCode} answered with Authorization`,
        reason: 'the server asked for it (RFC 9110 11.6.1)',
      });
    }
  }

  #withCookies(base: PreparedRequest): { request: PreparedRequest; decisions: CookieDecision[] } {
    if (!this.#plan.addCookies && this.#hops.length === 0) return { request: base, decisions: [] };
    return this.#plan.cookies.apply(base);
  }

  /** A later round goes with the cookies that the challenge has set. */
  #recooked(request: PreparedRequest, base: PreparedRequest): PreparedRequest {
    if (base.headers.has('cookie')) return request;
    const headers = new Headers(request.headers);
    headers.delete('cookie');
    return this.#plan.cookies.apply({ ...request, headers }).request;
  }

  #checkRewindable({ body, url }: PreparedRequest): void {
    if (body === null || body.rewindable || !this.#bodyUsed) return;
    throw new UnrewindableBodyError('The body must be sent again, and it can be read once only.', {
      code: 'BODY_NOT_REWINDABLE',
      phase: 'send',
      url,
      hint: 'Give it as a file, bytes or text.',
      response: this.#hops.at(-1)?.response ?? null,
    });
  }

  async #hooked(response: Response): Promise<Response> {
    if (this.#plan.hooks.response === undefined) return response;
    const answer = await orStopped(
      runHooks(this.#plan.hooks, response),
      this.#plan.deadline.signal,
    );
    if (answer !== response && answer.history.length === 0) answer.history = response.history;
    return answer;
  }

  /** One request, and again where the policy allows it. */
  #sendOnce(asked: PreparedRequest, cookies: CookieDecision[]): Promise<Response> {
    const { retries } = this.#plan;
    return retries.total === 0 ? this.#tryOnce(asked, cookies) : this.#tryOften(asked, cookies);
  }

  async #tryOften(asked: PreparedRequest, cookies: CookieDecision[]): Promise<Response> {
    const { retries } = this.#plan;
    for (let attempt = 1; ; attempt += 1) {
      let why: string;
      let response: Response | null = null;
      try {
        response = await this.#tryOnce(asked, cookies);
        if (!mayRetryStatus(retries, response.statusCode, asked)) return response;
        if (attempt > retries.total) throw tooManyErrors(response, attempt);
        why = `${response.statusCode} was answered`;
        await response.settle();
        this.#history.pop();
      } catch (error) {
        const known = RequestException.is(error) && error.response === null ? error : null;
        if (known === null || attempt > retries.total) throw error;
        if (!mayRetryError(retries, known, asked)) throw error;
        why = known.code;
      }
      await this.#wait(retryDelayMs(retries, attempt, response));
      this.#hops.at(-1)?.changes.push({
        rule: 'retried',
        detail: `try ${attempt + 1} of ${retries.total + 1}`,
        reason: why,
      });
    }
  }

  async #wait(delayMs: number): Promise<void> {
    if (delayMs <= 0) return;
    let timer: NodeJS.Timeout | undefined;
    const waited = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, delayMs);
    });
    try {
      await orStopped(waited, this.#plan.deadline.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  async #tryOnce(asked: PreparedRequest, cookies: CookieDecision[]): Promise<Response> {
    const { deadline, followRedirects, sources } = this.#plan;
    throwIfStopped(deadline.signal);
    this.#noteCookiesSent(cookies);
    const proxy = this.#plan.proxyFor(asked.url);
    const request = withoutStrayProxyAuth(asked, proxy);
    const draft = new HopDraft(request, cookies, { base: this.#base, sources });
    this.#hops.push(draft);
    const raw = await this.#exchangeBytes(request, proxy);
    const redirects = followRedirects && isRedirect(raw);
    const response = createResponse({
      raw,
      request,
      url: request.url,
      options: {
        stream: this.#plan.stream,
        encoding: this.#plan.encoding,
        maxSizeBytes: this.#plan.maxSizeBytes,
        decodeContent: this.#plan.decodeContent,
        compat: this.#plan.compat,
        readLimitBytes: redirects ? REDIRECT_BODY_BYTES : null,
        signal: deadline.signal,
        onProgress: this.#plan.onProgress,
        onContent: redirects ? null : this.#plan.onContent,
        hop: this.#hops.length - 1,
      },
    });
    draft.answer(raw, response);
    this.#receiveCookies(draft, response);
    checkHeaderBytes(this.#hops);
    response.history = this.#history.slice();
    this.#history.push(response);
    this.#bodyError = null;
    if (!this.#plan.stream || redirects) {
      this.#bodyError = await response.settle();
      throwIfStopped(deadline.signal);
    }
    return response;
  }

  #noteCookiesSent(cookies: readonly CookieDecision[]): void {
    const last = this.#hops.at(-1);
    for (const { name, sent, reason } of cookies) {
      if (sent) last?.changes.push({ rule: 'cookie-sent', detail: name, reason });
    }
  }

  #receiveCookies(draft: HopDraft, response: Response): void {
    const setCookies = response.headers.getAll('set-cookie');
    if (setCookies.length === 0) return;
    draft.cookieChanges = this.#plan.cookies.receive(response.url, setCookies);
    response.cookies = cookiesSetBy(response.url, setCookies);
    for (const { action, name, reason } of draft.cookieChanges) {
      draft.changes.push({ rule: `cookie-${action}`, detail: name, reason });
    }
  }

  #exchangeBytes(request: PreparedRequest, proxy: string | null): Promise<RawResponse> {
    const found = this.#plan.transportFor(request.url);
    return found instanceof Promise
      ? found.then((transport) => this.#sendBy(transport, request, proxy))
      : this.#sendBy(found, request, proxy);
  }

  #sendBy(
    transport: Transport,
    request: PreparedRequest,
    proxy: string | null,
  ): Promise<RawResponse> {
    const { timeouts, verify, authorities, httpVersion, minTlsVersion, serverName } = this.#plan;
    const { deadline, onProgress } = this.#plan;
    const { body } = request;
    const hop = this.#hops.length - 1;
    if (body !== null) this.#bodyUsed = true;
    const sending = transport.send(request, {
      connectTimeoutMs: timeouts.connect,
      readTimeoutMs: timeouts.read,
      verify,
      authorities,
      cert: this.#cert,
      proxy,
      httpVersion,
      minTlsVersion,
      // The name of one server is no name of another.
      serverName: hop === 0 ? serverName : null,
      signal: deadline.signal,
      onSent:
        onProgress === null || body === null
          ? null
          : (sentBytes) => {
              const sent = { sentBytes, sendTotalBytes: body.length };
              onProgress({ phase: 'send', hop, receivedBytes: 0, totalBytes: null, ...sent });
            },
      onPhase: (phase) => {
        this.#phase = phase;
        onProgress?.({ phase, hop, receivedBytes: 0, totalBytes: null });
      },
    });
    return transport.heedsSignal === true ? sending : this.#unlessStopped(sending);
  }

  async #unlessStopped(sending: Promise<RawResponse>): Promise<RawResponse> {
    try {
      return await orStopped(sending, this.#plan.deadline.signal);
    } catch (error) {
      // An answer that comes after all must not keep its socket.
      sending.then(
        (raw) => {
          raw.abort();
        },
        () => undefined,
      );
      throw error;
    }
  }
}
