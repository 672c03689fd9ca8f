/** Settings of REST Client as fallbacks of ours, so that moving costs nothing. */
import type { ClientCertificate } from '../engine/request.ts';
import type { SettingValues } from './settingsTable.ts';

/** Sections of our settings that one of REST Client's stands in for. */
export type RestClientValues = Partial<
  Pick<SettingValues, 'readTimeout' | 'followRedirects' | 'headers'>
>;

export interface RestClientSettings {
  readonly values: RestClientValues;
  /** By host, with the port where one is written. Paths as written. */
  readonly certificates: Readonly<Record<string, ClientCertificate>>;
  /** Keys that say something, without `rest-client.` before them. */
  readonly found: readonly string[];
}

export const REST_CLIENT_SECTION = 'rest-client';

/** `get` gives what a person set, and undefined for what stands in defaults alone. */
export function readRestClient(get: (key: string) => unknown): RestClientSettings {
  const timeoutMs = get('timeoutinmilliseconds');
  const follow = get('followredirect');
  const headers = textMap(get('defaultHeaders'));
  const certificates = certificatesOf(get('certificates'));
  const values: RestClientValues = {
    ...(typeof timeoutMs === 'number' && timeoutMs > 0 ? { readTimeout: timeoutMs / 1000 } : {}),
    ...(typeof follow === 'boolean' ? { followRedirects: follow } : {}),
    ...(headers === null ? {} : { headers }),
  };
  const found = [
    ...(values.readTimeout === undefined ? [] : ['timeoutinmilliseconds']),
    ...(values.followRedirects === undefined ? [] : ['followredirect']),
    ...(headers === null ? [] : ['defaultHeaders']),
    ...(Object.keys(certificates).length === 0 ? [] : ['certificates']),
    ...(isRecord(get('environmentVariables')) ? ['environmentVariables'] : []),
  ];
  return { values, certificates, found };
}

/** The certificate for a host, with its port first; null when there is none. */
export function certificateFor(
  { certificates }: Pick<RestClientSettings, 'certificates'>,
  url: string,
): ClientCertificate | null {
  const target = URL.parse(url);
  if (target?.protocol !== 'https:') return null;
  const withPort = `${target.hostname}:${target.port === '' ? '443' : target.port}`;
  for (const host of [withPort, target.hostname]) {
    if (Object.hasOwn(certificates, host)) return certificates[host] ?? null;
  }
  return null;
}

function certificatesOf(setting: unknown): Record<string, ClientCertificate> {
  if (!isRecord(setting)) return {};
  const entries = Object.entries(setting).flatMap(([host, given]) => {
    if (!isRecord(given)) return [];
    const parts = Object.fromEntries(
      ['cert', 'key', 'pfx', 'passphrase'].flatMap((name) => {
        const value = given[name];
        return typeof value === 'string' && value !== '' ? [[name, value] as const] : [];
      }),
    );
    return Object.keys(parts).length === 0 ? [] : [[host, parts] as const];
  });
  return Object.fromEntries(entries);
}

function textMap(setting: unknown): Record<string, string> | null {
  if (!isRecord(setting)) return null;
  const entries = Object.entries(setting).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
