/** Values of files of environments: their texts may hold placeholders, at any depth. */
import { isJsonObject } from './json.ts';
import type { JsonValue } from './json.ts';
import { fromProvider } from './problemTexts.ts';
import type { Evaluated } from './value.ts';
import { plain } from './value.ts';

/** Evaluates text by text, so that a value never becomes syntax of the JSON it stands in. */
export async function evaluateWritten(
  name: string,
  value: JsonValue,
  evaluateText: (text: string) => Promise<Evaluated>,
): Promise<Evaluated> {
  if (typeof value === 'string') return evaluateText(value);
  const provider = providerOf(value);
  if (provider !== null) return fromProvider(name, provider);
  const isList = Array.isArray(value);
  if (!isList && !isJsonObject(value)) return plain(value);
  const items: Evaluated[] = [];
  for (const item of Object.values(value) as JsonValue[]) {
    items.push(await evaluateWritten(name, item, evaluateText));
  }
  const values = items.map((item) => item.value ?? null);
  const names = Object.keys(value);
  const members = () =>
    Object.fromEntries(names.map((member, index) => [member, values[index] ?? null] as const));
  return {
    value: isList ? values : members(),
    secret: items.some(({ secret }) => secret),
    problems: items.flatMap(({ problems }) => problems),
  };
}

/** Visual Studio's way to say that a value lies in a store of secrets; null for any other value. */
function providerOf(value: JsonValue): string | null {
  const provider = isJsonObject(value) ? value['provider'] : undefined;
  return typeof provider === 'string' && PROVIDERS.has(provider) ? provider : null;
}

const PROVIDERS = new Set(['AspnetUserSecrets', 'AzureKeyVault', 'Encrypted']);
