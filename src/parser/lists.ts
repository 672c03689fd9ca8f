/** The one empty list: most lists of a tree hold nothing. */
export const NOTHING: readonly never[] = Object.freeze([]);

/** A list as it is kept in the tree: no longer than it must be. */
export function kept<T>(list: readonly T[]): readonly T[] {
  const { length } = list;
  if (length === 0) return NOTHING;
  return length === 1 ? [list[0] as T] : list.slice();
}
