import type { ImportedCollection, Pair } from './httpText.ts';

export interface NamedEnvironment {
  readonly name: string;
  readonly variables: readonly Pair[];
}

/**
 * What an import makes of environments. Those of one become definitions of the file. Of several, the
 * definitions of one would hide those of the others and send to the wrong place: a comment has them
 * for a file of their own.
 * @param base what holds in all of them; a file alone takes it before the one environment
 */
export function environmentText(
  base: readonly Pair[],
  environments: readonly NamedEnvironment[],
): Required<Pick<ImportedCollection, 'variables' | 'notes'>> {
  if (environments.length < 2) {
    const all = new Map<string, string>();
    for (const [name, value] of [...base, ...(environments[0]?.variables ?? [])]) {
      if (!all.has(name)) all.set(name, value);
    }
    return { variables: [...all], notes: [] };
  }
  const shared = base.length === 0 ? [] : [{ name: '$shared', variables: base }];
  const blocks = [...shared, ...environments].map(
    ({ name, variables }) =>
      `${JSON.stringify(name)}: ${JSON.stringify(Object.fromEntries(variables))}`,
  );
  return {
    variables: [],
    notes: [
      'Its environments, for a file http-client.env.json beside this one:',
      ...`{ ${blocks.join(',\n')} }`.split('\n'),
    ],
  };
}
