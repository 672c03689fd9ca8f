/** Where a request goes: from what stands in the request line to an absolute URL. */
import { splitUrl } from '../engine/url.ts';
import { runProblem } from './failure.ts';
import { here, literalLine, resolveLine, spanOf } from './scope.ts';
import type { Scope } from './scope.ts';

export interface Target {
  readonly url: string;
  readonly secret: boolean;
  /** `OPTIONS *`: of the URL only the origin counts. */
  readonly asterisk?: boolean;
}

/** `host` is the value of the request's own Host field. @throws RunProblem */
export async function resolveTarget(scope: Scope, host: string | null): Promise<Target> {
  const request = scope.block.request;
  if (request === null) return { url: '', secret: false };
  const placed = here(scope, request.line.target);
  const literal = literalLine(scope, placed);
  const { text, secret } =
    literal === null
      ? await resolveLine(scope, placed, 'a request target')
      : { text: literal, secret: false };
  const target = text.trim();
  const span = spanOf(scope, placed);
  if (target === '') {
    throw runProblem('SyntaxError', {
      code: 'missing-target',
      message: 'This request has no address.',
      hint: 'Write it after the method: `GET https://example.org/`.',
      span,
    });
  }
  const asterisk = target === '*';
  if (!asterisk && (!target.startsWith('/') || target.startsWith('//'))) {
    return { url: withScheme(scope, target), secret };
  }
  const authority = host ?? (await hostVariable(scope));
  if (authority === null) {
    throw runProblem('SyntaxError', {
      code: 'missing-host',
      message: `\`${shorten(target)}\` is ${asterisk ? 'a server as a whole' : 'a path'}, and nothing says ${asterisk ? 'which' : 'on which host'}.`,
      hint: 'Add a line `Host: example.org`, write the whole address, or define `@host`.',
      span,
    });
  }
  if (asterisk) return { url: originUrl(authority, '/'), secret, asterisk };
  return { url: originUrl(authority, target), secret };
}

/** A path on the host of a Host field or of `@host`, which may bring its scheme. */
function originUrl(authority: string, path: string): string {
  const bare = authority.trim().replace(/\/+$/, '');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(bare)) return bare + path;
  const secure = /:(?:443|8443)$/.test(bare);
  return `${secure ? 'https' : 'http'}://${bare}${path}`;
}

async function hostVariable(scope: Scope): Promise<string | null> {
  for (const name of ['host', 'baseUrl', 'base_url']) {
    const value = await scope.resolver.value(scope.blockIndex, name);
    if (value !== undefined && value.text !== '') return value.text;
  }
  return null;
}

const LOCAL = /^(?:localhost|(?:[\w-]+\.)*localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/i;

/** `localhost:3000/x` and `example.org/x` mean http; for a name out there https is offered. */
export function withScheme(scope: Scope, target: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target)) return target;
  const bare = target.startsWith('//') ? target.slice(2) : target;
  const { host } = splitUrl(`http://${bare}`);
  // `mailto:x` has a scheme and no host; the engine says what is wrong with it.
  if (/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(bare)) return bare;
  // What has no value yet may bring its scheme.
  if (!bare.startsWith('{{') && (host === null || !LOCAL.test(host))) {
    scope.warnings.push(
      `\`${shorten(bare)}\` names no scheme, so it goes over http. Write https:// before it to encrypt it.`,
    );
  }
  return `http://${bare}`;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
