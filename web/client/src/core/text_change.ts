/** Counted in UTF-16 units, as fields and Yjs count. */
export interface Change {
  readonly at: number;
  readonly removed: number;
  readonly added: string;
}

/** The smallest single change that makes one text of the other; null when they are the same. */
export function changeBetween(before: string, after: string): Change | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  // Half of a surrogate pair is no character that anybody could write.
  if (isHigh(before, start - 1) || isHigh(after, start - 1)) start--;
  if (end > 0 && (isLow(before, before.length - end) || isLow(after, after.length - end))) end--;
  return { at: start, removed: before.length - end - start, added: after.slice(start, after.length - end) };
}

/** Where a caret stands after changes by somebody else. What is written at the caret stands behind it. */
export function moved(caret: number, changes: readonly Change[]): number {
  let at = caret;
  for (const change of changes) {
    if (change.at < at) at = Math.max(change.at, at - change.removed) + change.added.length;
  }
  return at;
}

function isHigh(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800;
}

function isLow(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00;
}
