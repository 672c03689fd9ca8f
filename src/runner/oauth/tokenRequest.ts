/** What a file and its environment say about a token of OAuth 2, as the request for it. */
import type { OAuthClient } from '../../engine/auth/oauth.ts';
import { isJsonObject, jsonToText } from '../../variables/json.ts';
import type { JsonValue } from '../../variables/json.ts';

export type TokenRequest = { readonly client: OAuthClient } & (
  | { readonly grant: 'client_credentials' }
  | { readonly grant: 'password'; readonly username: string; readonly password: string }
);

/** What of a request no one but the token server may see. */
export function secretsOf(request: TokenRequest): string[] {
  const { clientSecret = '' } = request.client;
  const all = request.grant === 'password' ? [clientSecret, request.password] : [clientSecret];
  return all.filter((each) => each !== '');
}

/** Why there can be no token, in a sentence that follows `gave no token:`, and what to do. */
export class TokenProblem extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** Of JetBrains' `Security.Auth`: a request, or a token that stands there (`"Type": "Mock"`). @throws TokenProblem */
export function fromSecurityAuth(
  configuration: JsonValue | null,
  id: string,
): (TokenRequest & { readonly prefersIdToken: boolean }) | { readonly fixed: string } {
  const entry = entryOf(configuration, id);
  const text = (name: string): string | null => {
    const value = entry.get(plainName(name));
    return value === undefined || value === null || value === '' ? null : jsonToText(value);
  };
  const type = plainName(text('Type') ?? 'OAuth2');
  if (type === 'mock') return { fixed: text('Token') ?? '' };
  if (type !== 'oauth2') {
    throw new TokenProblem(
      `\`${id}\` is of the type \`${text('Type') ?? ''}\`, which is not there yet`,
      '`OAuth2` and `Mock` are understood.',
    );
  }
  const grant = grantOf(text('Grant Type') ?? '', JETBRAINS_GRANTS);
  const required = (name: string): string => {
    const value = text(name);
    if (value !== null) return value;
    throw new TokenProblem(
      `\`${id}\` has no "${name}"`,
      `Add it to \`Security.Auth.${id}\` in \`http-client.env.json\` or its private kin.`,
    );
  };
  const clientSecret = text('Client Secret');
  const scope = text('Scope');
  const client: OAuthClient = {
    tokenUrl: required('Token URL'),
    clientId: required('Client ID'),
    ...(clientSecret === null ? {} : { clientSecret }),
    clientAuthentication: placeOf(text('Client Credentials'), clientSecret),
    ...(scope === null ? {} : { scope }),
    parameters: parametersOf(entry.get(plainName('Custom Request Parameters'))),
  };
  const prefersIdToken = text('Use ID Token') === 'true';
  return grant === 'password'
    ? {
        grant,
        client,
        prefersIdToken,
        username: required('Username'),
        password: required('Password'),
      }
    : { grant, client, prefersIdToken };
}

/** By names without regard to blanks and capitals. */
function entryOf(
  configuration: JsonValue | null,
  id: string,
): ReadonlyMap<string, JsonValue | undefined> {
  if (isJsonObject(configuration)) {
    return new Map(Object.entries(configuration).map(([name, value]) => [plainName(name), value]));
  }
  throw new TokenProblem(
    `no active environment has \`Security.Auth.${id}\``,
    'Choose the environment that has it, or add it to `http-client.env.json`.',
  );
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '');
}

function placeOf(written: string | null, secret: string | null): 'basic' | 'post' | 'none' {
  const place = plainName(written ?? '');
  if (place === 'none' || secret === null) return 'none';
  return place === 'inbody' ? 'post' : 'basic';
}

/** Those that are for the token request: a text, a list of texts, or `{"Value": …, "Use": "In Token Request"}`. */
function parametersOf(value: JsonValue | undefined): Record<string, string[]> {
  if (!isJsonObject(value)) return {};
  const named = Object.entries(value).map(([name, given]) => {
    const each = Array.isArray(given) ? (given as readonly JsonValue[]) : [given];
    return [name, each.flatMap(parameterValues)] as const;
  });
  return Object.fromEntries(named.filter(([, values]) => values.length > 0));
}

function parameterValues(given: JsonValue | undefined): string[] {
  if (given === undefined || given === null) return [];
  if (!isJsonObject(given)) return [jsonToText(given)];
  const { Value: value, Use: use } = given;
  if (value === undefined || value === null || use === 'In Auth Request') return [];
  return [jsonToText(value)];
}

/** `undefined` where the name has no value. */
export type VariableLookUp = (name: string) => Promise<string | undefined>;

/**
 * httpYac's `oauth2 client_credentials local`: the variables `local_tokenEndpoint`, `local_clientId`, …;
 * those of `oauth2_` stand in for what is missing. @throws TokenProblem
 */
export async function fromVariables(
  flow: string,
  prefix: string,
  valueOf: VariableLookUp,
): Promise<TokenRequest> {
  const grant = grantOf(flow, HTTPYAC_FLOWS);
  const optional = async (name: string): Promise<string | null> =>
    (await valueOf(`${prefix}_${name}`)) ?? (await valueOf(`oauth2_${name}`)) ?? null;
  const required = async (name: string): Promise<string> => {
    const value = await optional(name);
    if (value !== null && value !== '') return value;
    throw new TokenProblem(
      `\`${prefix}_${name}\` has no value`,
      `Define \`@${prefix}_${name}\` in the file or in an environment.`,
    );
  };
  const clientSecret = await optional('clientSecret');
  const scope = await optional('scope');
  const inHeader = (await optional('useAuthorizationHeader')) !== 'false';
  const parameters: Record<string, string> = {};
  for (const name of ['audience', 'resource']) {
    const value = await optional(name);
    if (value !== null) parameters[name] = value;
  }
  const client: OAuthClient = {
    tokenUrl: await required('tokenEndpoint'),
    clientId: await required('clientId'),
    ...(clientSecret === null ? {} : { clientSecret }),
    clientAuthentication: clientSecret === null ? 'none' : inHeader ? 'basic' : 'post',
    ...(scope === null ? {} : { scope }),
    parameters,
  };
  if (grant === 'client_credentials') return { grant, client };
  return {
    grant,
    client,
    username: await required('username'),
    password: await required('password'),
  };
}

type Grants = ReadonlyMap<string, TokenRequest['grant'] | null>;

/** By plain name; null needs a window in which a person signs in. */
const JETBRAINS_GRANTS: Grants = new Map([
  ['clientcredentials', 'client_credentials'],
  ['password', 'password'],
  ['authorizationcode', null],
  ['implicit', null],
  ['deviceauthorization', null],
] as const);

const HTTPYAC_FLOWS: Grants = new Map([
  ['clientcredentials', 'client_credentials'],
  ['client', 'client_credentials'],
  ['password', 'password'],
  ['authorizationcode', null],
  ['code', null],
  ['implicit', null],
  ['hybrid', null],
  ['device', null],
  ['devicecode', null],
] as const);

export function isKnownFlow(word: string): boolean {
  return HTTPYAC_FLOWS.has(plainName(word));
}

function grantOf(written: string, grants: Grants): TokenRequest['grant'] {
  const grant = grants.get(plainName(written));
  if (grant !== undefined && grant !== null) return grant;
  throw grant === null
    ? needsWindow(`The grant \`${written}\``)
    : new TokenProblem(
        written === '' ? 'the grant type is missing' : `the grant \`${written}\` is not known`,
        'Client credentials and password are understood.',
      );
}

/** A grant for which a person signs in. */
export function needsWindow(what: string): TokenProblem {
  return new TokenProblem(
    `${what} needs a window to sign in, which is not there yet`,
    'Client credentials and password work. Else get the token another way and send it as `Authorization: Bearer {{token}}`.',
  );
}
