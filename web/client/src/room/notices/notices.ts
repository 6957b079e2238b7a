import { Signal } from "../../core/signal";

export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
  /** The one that most people want. */
  readonly primary?: boolean;
}

/** Something to tell: a passing toast, or a prompt that waits for an answer. */
export interface Notice {
  readonly id: string;
  readonly text: string;
  readonly detail?: string;
  readonly icon?: NoticeIcon;
  readonly tone?: "plain" | "good" | "warn" | "bad";
  readonly actions?: readonly NoticeAction[];
  /** Milliseconds; a prompt without it stays until it is answered or dismissed. */
  readonly lasts?: number | null;
}

export type NoticeIcon =
  | "hand"
  | "microphone"
  | "microphone-off"
  | "camera"
  | "camera-off"
  | "knock"
  | "message"
  | "signal"
  | "sound"
  | "warning"
  | "done"
  | "layout"
  | "person";

const PASSING_MS = 5_000;
const MOST = 4;

/** The notices on screen, newest last, and the sentence last spoken to screen readers. */
export class Notices {
  readonly shown = new Signal<readonly Notice[]>([]);
  readonly spoken = new Signal<string>("");
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #count = 0;

  /** Shows and speaks; a notice with the id of an earlier one takes its place. */
  show(notice: Omit<Notice, "id"> & { id?: string }): string {
    this.#count += 1;
    const shown: Notice = { ...notice, id: notice.id ?? `notice-${this.#count}` };
    this.#disarm(shown.id);
    this.shown.update((list) => [...list.filter(({ id }) => id !== shown.id), shown].slice(-MOST));
    this.speak([shown.text, shown.detail].filter(Boolean).join(" "));
    const lasts = shown.lasts === undefined && !shown.actions?.length ? PASSING_MS : shown.lasts;
    if (lasts)
      this.#timers.set(
        shown.id,
        setTimeout(() => this.dismiss(shown.id), lasts),
      );
    return shown.id;
  }

  shows(id: string): boolean {
    return this.shown.value.some((notice) => notice.id === id);
  }

  dismiss(id: string): void {
    this.#disarm(id);
    if (this.shows(id)) this.shown.update((list) => list.filter((notice) => notice.id !== id));
  }

  /** Says a sentence to screen readers without showing it. */
  speak(text: string): void {
    // The same sentence twice must be a change, or it is not read again.
    this.spoken.set(this.spoken.value === text ? `${text}\u00a0` : text);
  }

  #disarm(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }
}
