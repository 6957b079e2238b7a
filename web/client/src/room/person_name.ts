/** At most two letters that stand for a name: its first and its last word. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = words[0];
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [first, last]
    .map((word) => (word ? (letters(word)[0] ?? "") : ""))
    .join("")
    .toLocaleUpperCase();
}

function letters(word: string): string[] {
  return [...new Intl.Segmenter().segment(word)]
    .map((part) => part.segment)
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
}
