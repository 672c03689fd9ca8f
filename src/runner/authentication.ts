/** `# @auth …`, and the schemes that may stand in an Authorization line as words. */
import { basicCredentials } from '../engine/auth/basic.ts';
import { digestAuth } from '../engine/auth/digest.ts';
import { sigV4Auth } from '../engine/auth/sigv4.ts';
import type { RequestInit } from '../engine/request.ts';
import { splitUrl } from '../engine/url.ts';
import type { Directives } from './directives.ts';
import { runProblem, unsupported } from './failure.ts';
import type { Field } from './headerFields.ts';
import { fromVariables, isKnownFlow, TokenProblem } from './oauth/tokenRequest.ts';
import { isSecret, lineFragments, splitAt, splitWords, textOf } from './scope.ts';
import type { Fragment, Scope } from './scope.ts';
import type { Span } from '../parser/ast.ts';

/** Undefined leaves it to the session; a `field` replaces the Authorization line. */
export interface Authentication {
  readonly auth?: RequestInit['auth'];
  /** Null takes the line away. */
  readonly field?: string | null;
  readonly secret?: boolean;
}

interface Words {
  readonly scheme: string;
  readonly words: readonly Fragment[][];
  /** Everything after the scheme. */
  readonly rest: readonly Fragment[];
  readonly span: Span | null;
  readonly url: string;
}

/** @throws RunProblem */
export async function resolveAuth(
  scope: Scope,
  directives: Directives,
  { field, url }: { field: Field | null; url: string },
): Promise<Authentication> {
  const directive = directives.last('auth');
  if (directive !== null) {
    const parts = await lineFragments(scope, directive, 'credentials');
    const words = readWords(parts, { span: directive.span, url });
    if (words.scheme === 'none') return { auth: null, field: null };
    const found = isOAuth(words) ? await tokenOf(words, scope) : fromWords(words);
    if (found !== null) return found;
    throw runProblem('SyntaxError', {
      code: 'invalid-directive',
      message: `\`# @auth\` does not know how \`${words.scheme}\` works, or something is missing after it.`,
      hint: 'Write `basic USER PASSWORD`, `digest USER PASSWORD`, `bearer TOKEN`, `aws ID KEY`, `oauth2 client_credentials PREFIX` or `none`.',
      span: directive.span,
      name: 'auth',
    });
  }
  if (field === null || field.value === null) return {};
  const words = readWords(field.parts, { span: null, url });
  return (isOAuth(words) ? await tokenOf(words, scope) : fromLine(words)) ?? {};
}

/** httpYac's `oauth2 FLOW PREFIX`; a single word that is no flow is a token made elsewhere. */
function isOAuth({ scheme, words }: Words): boolean {
  if (scheme !== 'oauth2' && scheme !== 'openid') return false;
  return words.length !== 1 || isKnownFlow(textOf(words[0] ?? []));
}

async function tokenOf({ scheme, words, span }: Words, scope: Scope): Promise<Authentication> {
  const [flow = '', prefix = 'oauth2', ...more] = words.map(textOf);
  const written = [scheme, flow, prefix].join(' ');
  try {
    if (more.length > 0) {
      throw new TokenProblem(`\`${more[0] ?? ''}\` is not there yet`, `Write \`${written}\`.`);
    }
    const request = await fromVariables(
      flow,
      prefix,
      async (name) => (await scope.resolver.value(scope.blockIndex, name))?.text,
    );
    if (scope.tokens === null) {
      throw new TokenProblem(
        'files cannot ask for one here',
        'Send a `Authorization: Bearer {{token}}` line instead.',
      );
    }
    return { field: `Bearer ${await scope.tokens.ofRequest(request, written)}`, secret: true };
  } catch (error) {
    if (!(error instanceof TokenProblem)) throw error;
    throw runProblem('VariableError', {
      code: 'no-token',
      message: `\`${written}\` gave no token: ${error.message}.`,
      hint: error.hint,
      span,
      name: scheme,
    });
  }
}

function readWords(parts: readonly Fragment[], more: Pick<Words, 'span' | 'url'>): Words {
  const [scheme = [], rest = []] = splitWords(parts, 2);
  return {
    scheme: textOf(scheme).toLowerCase(),
    words: splitWords(rest),
    rest,
    ...more,
  };
}

function fromWords(words: Words): Authentication | null {
  const { scheme, rest } = words;
  const secret = isSecret(rest);
  switch (scheme) {
    case 'basic': {
      const pair = pairOf(words);
      return pair === null ? null : { field: basicCredentials(...pair), secret };
    }
    case 'digest': {
      const pair = pairOf(words);
      return pair === null ? null : { auth: digestAuth(...pair), field: null };
    }
    case 'bearer': {
      const token = textOf(rest).trim();
      return token === '' ? null : { field: `Bearer ${token}`, secret };
    }
    case 'aws':
    case 'aws4-hmac-sha256':
      return awsOf(words);
    default:
      refuseUnknown(words);
      return null;
  }
}

/** An Authorization line: words where its scheme needs more than one, else it is sent as it stands. */
function fromLine(words: Words): Authentication | null {
  const { scheme } = words;
  if (scheme === 'basic') {
    const [only = []] = words.words;
    // One word is a token made elsewhere, unless the author wrote `user:password`.
    if (words.words.length === 1 && splitAt(only, ':') === null && !textOf(only).includes(':')) {
      return null;
    }
    return fromWords(words);
  }
  if (scheme === 'digest') {
    // `Digest username="…", realm=…` is an answer made elsewhere.
    return textOf(words.rest).includes('=') && words.words.length !== 2 ? null : fromWords(words);
  }
  if (scheme === 'aws') return fromWords(words);
  if (words.words.length > 0) refuseUnknown(words);
  return null;
}

/** `user password` or `user:password`; a password may hold blanks. */
function pairOf({ rest: parts }: Words): readonly [string, string] | null {
  const [user, password] = splitWords(parts, 2);
  if (user === undefined) return null;
  // A user cannot hold a colon (RFC 7617 2), so one that is written ends the user.
  const colonInUser = splitAt(user, ':');
  if (colonInUser !== null) {
    const [name, rest] = splitAt(parts, ':') ?? colonInUser;
    return [textOf(name), textOf(rest)];
  }
  if (password !== undefined) return [textOf(user), textOf(password)];
  const text = textOf(user);
  const colon = text.indexOf(':');
  return colon === -1 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
}

/** `AWS id key [token:…] [region:…] [service:…]`; region and service are read from the host otherwise. */
function awsOf({ words, span, url }: Words): Authentication | null {
  const [id, key, ...options] = words.map(textOf);
  if (id === undefined || key === undefined) return null;
  const option = (name: string): string | undefined => {
    const found = options.find((word) => word.toLowerCase().startsWith(`${name}:`));
    return found?.slice(name.length + 1);
  };
  const host = splitUrl(url).host ?? '';
  const inHost =
    /^(?:.+\.)?([a-z0-9-]+)\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com(?:\.cn)?$/i.exec(host);
  // A host without a region is one of the oldest: that of the services there was one of.
  const ofOne = /^(?:.+\.)?([a-z0-9]+)\.amazonaws\.com$/i.exec(host)?.[1];
  const region = option('region') ?? inHost?.[2] ?? (ofOne === undefined ? undefined : 'us-east-1');
  const service = option('service') ?? inHost?.[1] ?? ofOne;
  if (region === undefined || service === undefined) {
    throw runProblem('SyntaxError', {
      code: 'invalid-directive',
      message: 'The AWS signature needs a region and a service, and the host does not tell them.',
      hint: 'Write `AWS ID KEY region:us-east-1 service:execute-api`.',
      span,
      name: 'auth',
    });
  }
  const sessionToken = option('token');
  const auth = sigV4Auth({
    accessKeyId: id,
    secretAccessKey: key,
    region,
    service,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  });
  return { auth, field: null };
}

function refuseUnknown({ scheme, span }: Words): void {
  if (!/^(?:ntlm|negotiate|cognito|oauth1|wsse|hawk)$/.test(scheme)) return;
  throw unsupported('unsupported-auth', `Authentication with \`${scheme}\` is not there yet.`, {
    hint: 'Get a token another way and send it as `Authorization: Bearer {{token}}`.',
    span,
    name: scheme,
  });
}
