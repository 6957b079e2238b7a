export interface Mentionable {
  readonly personId: string;
  readonly name: string;
}

/** The `@…` being written at the caret, with where it starts; null when there is none. */
export function mentionAt(text: string, caret: number): { start: number; query: string } | null {
  const found = /(?:^|\s)@([^@\n]{0,40})$/u.exec(text.slice(0, caret));
  if (!found) return null;
  const query = found[1] ?? "";
  return { start: caret - query.length - 1, query };
}

/** Who may be meant: names that start with the words come before names that contain them. */
export function suggestions<Person extends Mentionable>(
  query: string,
  people: readonly Person[],
  most = 6,
): Person[] {
  const wanted = query.toLocaleLowerCase();
  const rank = (name: string) => {
    const lower = name.toLocaleLowerCase();
    if (lower.startsWith(wanted)) return 0;
    return lower.split(/\s+/).some((word) => word.startsWith(wanted)) ? 1 : 2;
  };
  return people
    .map((person) => ({ person, order: rank(person.name) }))
    .filter(({ order }) => order < 2)
    .sort((a, b) => a.order - b.order || a.person.name.localeCompare(b.person.name))
    .slice(0, most)
    .map(({ person }) => person);
}

/** The text with the mention completed, and the caret after it. */
export function completed(
  text: string,
  start: number,
  caret: number,
  name: string,
): { text: string; caret: number } {
  const before = `${text.slice(0, start)}@${name} `;
  return { text: before + text.slice(caret).replace(/^ /, ""), caret: before.length };
}

/** The persons whose whole name stands after an `@` in the text; of two names that fit, the longer is meant. */
export function mentioned(text: string, people: readonly Mentionable[]): string[] {
  const longestFirst = [...people].sort((a, b) => b.name.length - a.name.length);
  const found = text
    .split("@")
    .slice(1)
    .flatMap((after) => {
      const person = longestFirst.find(
        ({ name }) => after.startsWith(name) && !/^[\p{L}\p{N}]/u.test(after.slice(name.length)),
      );
      return person ? [person.personId] : [];
    });
  return [...new Set(found)];
}
