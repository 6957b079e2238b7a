const TONES = 6;

/** Guests have no role to tell them apart, so each gets one of the site's six tones, the same for everyone. */
export function toneOf(personId: string): string {
  const number = Number.parseInt(personId.slice(0, 6), 16);
  return `tone-${Number.isNaN(number) ? 0 : number % TONES}`;
}
