import type { Locale } from "../../core/i18n";

/** Messages of one author in a row, closer together than this, share one head. */
const GROUP_MS = 5 * 60_000;

export interface Timed {
  readonly authorId: string;
  readonly sentAt: number;
}

/** The day of a moment in the reader's own zone, comparable and stable. */
export function dayKey(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

export function startsDay(message: Timed, before: Timed | undefined): boolean {
  return !before || dayKey(before.sentAt) !== dayKey(message.sentAt);
}

export function startsGroup(message: Timed, before: Timed | undefined): boolean {
  if (!before || startsDay(message, before)) return true;
  return before.authorId !== message.authorId || message.sentAt - before.sentAt > GROUP_MS;
}

/** "14.05" or "2:05 pm", as the reader's language writes it. */
export function clock(at: number, locale: Locale): string {
  return new Intl.DateTimeFormat(tag(locale), { hour: "2-digit", minute: "2-digit" }).format(at);
}

/** The whole moment with its zone, for those who point at a message. */
export function moment(at: number, locale: Locale): string {
  return new Intl.DateTimeFormat(tag(locale), { dateStyle: "full", timeStyle: "long" }).format(at);
}

/** "Hari ini", "Kemarin", or the date; the year only when it is another one. */
export function dayName(at: number, locale: Locale, now = Date.now()): string {
  const days = Math.round((midnight(at) - midnight(now)) / 86_400_000);
  if (days > -2 && days < 1) {
    const relative = new Intl.RelativeTimeFormat(tag(locale), { numeric: "auto" });
    return capitalised(relative.format(days, "day"), locale);
  }
  const year =
    new Date(at).getFullYear() === new Date(now).getFullYear() ? {} : ({ year: "numeric" } as const);
  return new Intl.DateTimeFormat(tag(locale), {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...year,
  }).format(at);
}

function capitalised(text: string, locale: Locale): string {
  return text.charAt(0).toLocaleUpperCase(tag(locale)) + text.slice(1);
}

function midnight(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
}

function tag(locale: Locale): string {
  return locale === "id" ? "id-ID" : "en-GB";
}
