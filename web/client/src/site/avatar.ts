const LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";

/** The one or two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const first = words[0]?.charAt(0) ?? "";
  const last = words.length > 1 ? (words.at(-1)?.charAt(0) ?? "") : "";
  return (first + last).toUpperCase();
}

/** Which of the six avatar tones a name has; as templates/parts/people.html has it, so that it never changes live. */
export function tone(name: string): number {
  const first = LETTERS.indexOf(name.charAt(0).toLowerCase());
  const last = LETTERS.indexOf(name.slice(-1).toLowerCase());
  const sum = first * 5 + last + [...name].length;
  return ((sum % 6) + 6) % 6;
}

/** The round mark of a person. */
export function avatar(name: string): HTMLElement {
  const mark = document.createElement("span");
  mark.className = `avatar tone-${tone(name)}`;
  mark.setAttribute("aria-hidden", "true");
  mark.textContent = initials(name);
  return mark;
}
