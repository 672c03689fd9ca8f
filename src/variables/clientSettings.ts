/** REST Client's setting `rest-client.environmentVariables`, where there are no files of environments. */
import type { JsonValue } from './json.ts';
import { isJsonObject } from './json.ts';

/** Values by environment and name; `$shared` holds for all of them. */
export type ClientSettings = Readonly<Record<string, Readonly<Record<string, JsonValue>>>>;

/** Takes what is of the right form out of a setting, which can hold anything. */
export function toClientSettings(setting: unknown): ClientSettings {
  const plain = asPlainData(setting);
  if (!isJsonObject(plain)) return {};
  const blocks = Object.entries(plain).flatMap(([name, block]) =>
    isJsonObject(block) ? [[name, block] as const] : [],
  );
  return Object.fromEntries(blocks);
}

/** An editor's settings are proxies; what comes back is their content. */
function asPlainData(setting: unknown): JsonValue | undefined {
  try {
    const text = JSON.stringify(setting) as string | undefined;
    return text === undefined ? undefined : (JSON.parse(text) as JsonValue);
  } catch {
    return undefined; // a setting that is no data says nothing
  }
}
