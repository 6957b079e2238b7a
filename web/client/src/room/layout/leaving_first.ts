interface Keyed {
  readonly key: string;
}

/**
 * What may be drawn next of what is `wanted`, where the elements of `before` are in the document: while some of those go,
 * only those that stay. Lit's `repeat` moves elements about where some go and others come in the same step, and a video
 * that is moved starts anew. In two steps none is moved as long as the order stays.
 */
export function leavingFirst<Tile extends Keyed>(
  before: readonly string[],
  wanted: readonly Tile[],
): readonly Tile[] {
  const keys = new Set(wanted.map(({ key }) => key));
  if (before.every((key) => keys.has(key))) return wanted;
  return wanted.filter(({ key }) => before.includes(key));
}
