/** What an environment says about sending, in the words of JetBrains and httpYac. */
import type { ClientCertificate, SendOptions } from '../engine/request.ts';
import type { Environment, EnvironmentValue } from '../variables/environments.ts';
import { isJsonObject, jsonToText } from '../variables/json.ts';
import type { JsonValue } from '../variables/json.ts';
import { pathBeside } from './files.ts';
import type { RunnerPorts } from './ports.ts';

/** Weaker than any directive, stronger than settings. */
export function environmentSettings({ values }: Environment, ports: RunnerPorts): SendOptions {
  if (values.size === 0) return {};
  const strongest = (name: string): EnvironmentValue | null => values.get(name)?.[0] ?? null;
  const timeoutMs = Number(textOf(strongest('request_timeout')) ?? Number.NaN);
  const proxy = textOf(strongest('request_proxy'));
  return {
    ...(isFalse(strongest('request_rejectUnauthorized')) ? { verify: false } : {}),
    ...(isTrue(strongest('request_noRedirect')) ? { allowRedirects: false } : {}),
    ...(proxy === null || proxy === '' ? {} : { proxies: { http: proxy, https: proxy } }),
    ...(timeoutMs > 0 ? { timeout: { read: timeoutMs / 1000 } } : {}),
    ...sslConfiguration(strongest('SSLConfiguration'), ports),
  };
}

/** `"SSLConfiguration": {"verifyHostCertificate": false, "clientCertificate": "cert.pem", …}`. */
function sslConfiguration(found: EnvironmentValue | null, ports: RunnerPorts): SendOptions {
  if (found === null || !isJsonObject(found.value)) return {};
  const { value, file } = found;
  const path = (entry: JsonValue | undefined): string | null => {
    const written = isJsonObject(entry) ? entry['path'] : entry;
    return typeof written === 'string' && written !== '' ? pathBeside(written, file, ports) : null;
  };
  const cert = path(value['clientCertificate']);
  const key = path(value['clientCertificateKey']);
  const isStore = cert !== null && /\.(?:pfx|p12)$/i.test(cert);
  const certificate: ClientCertificate | null =
    cert === null
      ? null
      : { ...(isStore ? { pfx: cert } : { cert }), ...(key === null ? {} : { key }) };
  return {
    ...(value['verifyHostCertificate'] === false ? { verify: false } : {}),
    ...(certificate === null ? {} : { cert: certificate }),
  };
}

function textOf(found: EnvironmentValue | null): string | null {
  return found === null ? null : jsonToText(found.value);
}

function isFalse(found: EnvironmentValue | null): boolean {
  return textOf(found) === 'false';
}

function isTrue(found: EnvironmentValue | null): boolean {
  return textOf(found) === 'true';
}
