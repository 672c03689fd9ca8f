/** Where the fields of a request come from, of what the engine knows and what the runner knows. */
import type { Hop } from '../engine/exchange.ts';
import type { OriginDto } from '../protocol/exchangeDto.ts';
import type { RunResult } from '../runner/result.ts';

/** One for each name, in step; what the engine calls given, the runner knows better. */
export function requestOrigins(
  names: readonly string[],
  known: NonNullable<Hop['headerOrigins']>,
  sources: RunResult['headerSources'] = {},
): OriginDto[] {
  const origins = new Map(known.map(({ name, origin }) => [name.toLowerCase(), origin]));
  return names.map((name) => {
    const key = name.toLowerCase();
    const origin = origins.get(key) ?? 'given';
    if (origin === 'given') return sources[key] ?? 'request';
    return origin === 'jar-and-given' ? 'jar-and-request' : origin;
  });
}
