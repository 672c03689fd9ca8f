/** The way from a placeholder or an Authorization line to a token, for one request. */
import type { OAuthToken } from '../../engine/auth/oauth.ts';
import type { SendOptions } from '../../engine/request.ts';
import type { Environment } from '../../variables/environments.ts';
import type { VariablePorts } from '../../variables/ports.ts';
import { environmentSettings } from '../environmentSettings.ts';
import type { RunInput } from '../runInput.ts';
import type { TokenCall } from './accessTokens.ts';
import { fromSecurityAuth, needsWindow, secretsOf, TokenProblem } from './tokenRequest.ts';
import type { TokenRequest } from './tokenRequest.ts';

export interface TokenAsker {
  /** Of `$auth.token("id")` and its kin. Rejects with TokenProblem. */
  readonly ofConfiguration: NonNullable<VariablePorts['accessToken']>;
  /** Of what variables say; `name` is what asks. Rejects with TokenProblem. */
  readonly ofRequest: (request: TokenRequest, name: string) => Promise<string>;
}

/** Every token that is given, and what it is given for, is added to `secrets`. Null where files cannot ask for one. */
export function createTokenAsker(
  input: RunInput,
  environment: Environment,
  secrets: Set<string>,
): TokenAsker | null {
  const { tokens } = input.ports;
  if (tokens === undefined) return null;
  const get = async (
    request: TokenRequest,
    name: string,
    take: (token: OAuthToken) => string | null,
  ) => {
    const call = callOf(input, environment, name);
    for (const secret of secretsOf(request)) secrets.add(secret);
    const token = await tokens.get(request, call);
    // In a dry run something stands for it, and is masked as it would be.
    const text = token === null ? 'token-that-would-be-asked-for' : take(token);
    if (text === null) {
      throw new TokenProblem(
        'the server sent no ID token',
        'Ask for the scope `openid`, or write `$auth.token`.',
      );
    }
    secrets.add(text);
    return text;
  };
  return {
    ofRequest: (request, name) => get(request, name, ({ accessToken }) => accessToken),
    ofConfiguration: async ({ name, arguments: [id = ''], configuration }) => {
      if (!name.startsWith('$auth.')) throw needsWindow(`\`${name}\``);
      const request = fromSecurityAuth(configuration, id);
      if ('fixed' in request) return request.fixed;
      const wantsId = name === '$auth.idToken' || request.prefersIdToken;
      return get(request, `${name}("${id}")`, (token) =>
        wantsId ? token.idToken : token.accessToken,
      );
    },
  };
}

function callOf(input: RunInput, environment: Environment, name: string): TokenCall {
  const { session, ports, environments, defaults, overrides, dry = false, signal } = input;
  const layers = [defaults, environmentSettings(environment, ports), overrides];
  const send: SendOptions = Object.assign(
    {},
    ...layers.map(({ timeout, verify, cert, proxies, trustEnv, minTlsVersion }) => ({
      ...(timeout === undefined ? {} : { timeout }),
      ...(verify === undefined ? {} : { verify }),
      ...(cert === undefined ? {} : { cert }),
      ...(proxies === undefined ? {} : { proxies }),
      ...(trustEnv === undefined ? {} : { trustEnv }),
      ...(minTlsVersion === undefined ? {} : { minTlsVersion }),
    })),
    signal === undefined ? {} : { signal },
  ) as SendOptions;
  return { session, send, ports, environments, name, dry };
}
