export const NAME_LENGTH = 64;

/** Why a name cannot be used: there is none, or nothing in it can be read out. */
export type NameProblem = "missing" | "unreadable";

/** The name as it will be shown, with single spaces. */
export function tidyName(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** What the server would refuse, found before asking. */
export function nameProblem(text: string): NameProblem | null {
  const name = tidyName(text);
  if (name === "") return "missing";
  return /[\p{L}\p{N}]/u.test(name) ? null : "unreadable";
}
