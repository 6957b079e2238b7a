import type { AgendaPoint } from "../../protocol/generated";

export interface Running {
  readonly id: string;
  /** Milliseconds that are left of its time; below zero it is over. */
  readonly left: number;
}

/** The point that is talked about at the moment: the first that is not ticked off, since the last that was. */
export function running(agenda: readonly AgendaPoint[], startsAt: number, now: number): Running | null {
  const current = agenda.find(({ doneAt }) => doneAt === null);
  if (!current || now < startsAt) return null;
  const since = Math.max(startsAt, ...agenda.map(({ doneAt }) => doneAt ?? 0));
  return { id: current.id, left: since + current.minutes * 60_000 - now };
}

/** "4:05"; what is over is told with a plus. */
export function clock(left: number): string {
  const seconds = left >= 0 ? Math.ceil(left / 1000) : Math.floor(-left / 1000);
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return left >= 0 ? text : `+${text}`;
}
