/** What a person is asked before a request goes out. Values are asked for by the resolver. */
import { isLoopback } from '../engine/cookies/rules.ts';
import { selectProxy } from '../engine/proxies.ts';
import type { RequestInit } from '../engine/request.ts';
import { prepareUrl, splitUrl } from '../engine/url.ts';
import type { Resolver } from '../variables/resolver.ts';
import type { Directives } from './directives.ts';
import { runProblem } from './failure.ts';
import { createMask } from './mask.ts';
import type { OutgoingRequest, RunnerPorts } from './ports.ts';
import type { RunInput } from './runInput.ts';
import { secretWords } from './secretWords.ts';
import { titleOf } from './titleOf.ts';

/** Methods that RFC 9110 and RFC 9112 call safe: they change nothing on the server. */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']);

export interface Outgoing {
  readonly init: RequestInit;
  readonly directives: Directives;
  readonly resolver: Resolver;
  /** Everything that is to be hidden. */
  readonly secrets: readonly string[];
  /** A value from a secret source is in the request, or may be. */
  readonly holdsSecret: boolean;
}

/** Puts every question that stands between a request and the wire. @throws RunProblem when one is answered with no */
export async function agreeToSend(input: RunInput, outgoing: Outgoing): Promise<void> {
  const { init, directives, secrets, holdsSecret } = outgoing;
  if (directives.has('note')) await confirmNote(input, directives);
  if (input.ports.changeData === undefined && !holdsSecret) return;
  const request: OutgoingRequest = {
    method: init.method,
    url: createMask(secrets).text(init.url),
    environments: input.environments,
  };
  await confirmChange(input.ports, request);
  if (!holdsSecret) return;
  for (const host of new Set([otherHost(init.url), proxyOfFile(input, init)])) {
    if (host !== null) await confirmContact(input, request, { host, resolver: outgoing.resolver });
  }
}

/** `# @note`. */
async function confirmNote({ ports, entry }: RunInput, directives: Directives): Promise<void> {
  const note = directives.last('note');
  if (note === null || ports.confirm === undefined) return;
  const text = note.written.trim();
  const question = text === '' ? `Send ${titleOf(entry)}?` : text;
  if (await ports.confirm(question)) return;
  throw runProblem('DeclinedError', {
    code: 'cancelled-prompt',
    message: 'Nothing was sent: the question of `# @note` was answered with no.',
    span: note.span,
    name: 'note',
  });
}

/** A request that changes data. @throws RunProblem when the answer is no */
export async function confirmChange(
  ports: Pick<RunnerPorts, 'changeData'>,
  request: OutgoingRequest,
): Promise<void> {
  if (SAFE_METHODS.has(request.method.toUpperCase()) || ports.changeData === undefined) return;
  if (await ports.changeData(request)) return;
  throw runProblem('DeclinedError', {
    code: 'protected-environment',
    message: `Nothing was sent: ${request.method} changes data, and \`${request.environments.join(', ')}\` is a protected environment.`,
    hint: 'Send it again and type the name of the environment, or choose another one.',
  });
}

/** The first time that a secret would go to a host; never asked for this machine itself. */
async function confirmContact(
  { ports }: RunInput,
  request: OutgoingRequest,
  { host, resolver }: Pick<Outgoing, 'resolver'> & { readonly host: string },
): Promise<void> {
  const secretNames = [...resolver.used]
    .filter(([, { secret }]) => secret)
    .map(([expression]) => expression);
  const answer = (await ports.firstContact?.({ ...request, host, secretNames })) ?? {
    allowed: false,
    hint: 'Nobody could be asked.',
  };
  if (answer.allowed) return;
  throw runProblem('DeclinedError', {
    code: 'first-contact',
    message: `Nothing was sent: ${secretWords(secretNames)} would go to ${host}, which this workspace never called.`,
    hint: answer.hint,
  });
}

/** A proxy that the file or its environment names sees what goes through it; the person's own is trusted. */
function proxyOfFile({ defaults, overrides }: RunInput, init: RequestInit): string | null {
  const { proxies } = init;
  if (proxies === undefined || [defaults.proxies, overrides.proxies].includes(proxies)) return null;
  try {
    const proxy = selectProxy(init.url, {
      request: proxies,
      session: undefined,
      environment: null,
    });
    return proxy === null ? null : otherHost(proxy.replace(/^socks5h?:/i, 'http:'));
  } catch {
    return null; // neither can it be sent through
  }
}

/**
 * Host of an address with its port, read as the engine reads it: two readings of one address would let
 * it name another host than the one that is asked about. Null for this machine, and for an address
 * that the engine refuses.
 */
export function otherHost(text: string): string | null {
  let url: string;
  try {
    ({ url } = prepareUrl(text));
  } catch {
    return null; // it cannot be sent either
  }
  const { scheme, host, port } = splitUrl(url);
  const name = (host ?? '').replace(/^\[|\]$/g, '');
  if (name === '' || isLoopback(name)) return null;
  const own = scheme === 'https' ? 443 : 80;
  return port === null || Number(port) === own ? host : `${host ?? ''}:${Number(port)}`;
}
