import type { ReceiveMode } from "../protocol/generated";
import { RECEIVE_MODES } from "./receive_mode";

/** What a reload needs to take the same seat again. */
export interface Seat {
  /** Empty while there is no seat. */
  readonly participantId: string;
  readonly resumeToken: string;
  /** How the person asked to be called; empty for the name of the session. */
  readonly name: string;
  readonly microphone: boolean;
  readonly camera: boolean;
  /** How much to receive. */
  readonly receive: ReceiveMode;
}

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const NONE: Seat = {
  participantId: "",
  resumeToken: "",
  name: "",
  microphone: false,
  camera: false,
  receive: "everything",
};

/**
 * The seat of this tab in one room. It lives in the session storage, so it ends with the tab, and it is taken
 * up after a reload only: a duplicated tab inherits the storage but must not push the first one out.
 */
export class SeatKeeper {
  /** The seat from before the reload; null when this is not one. */
  readonly restored: Seat | null;
  readonly #key: string;
  #seat: Seat;

  constructor(
    roomId: string,
    private readonly store: Store,
    reloaded: boolean,
  ) {
    this.#key = `vt.seat.${roomId}`;
    this.restored = reloaded ? parse(store.getItem(this.#key)) : null;
    this.#seat = this.restored ?? NONE;
    if (!this.restored) store.removeItem(this.#key);
  }

  get seat(): Seat {
    return this.#seat;
  }

  keep(change: Partial<Seat>): void {
    this.#seat = { ...this.#seat, ...change };
    if (this.#seat.participantId) this.store.setItem(this.#key, JSON.stringify(this.#seat));
  }

  /** The server has the seat no more; how to be called, and what was on, stays. */
  lose(): void {
    this.#seat = { ...this.#seat, participantId: "", resumeToken: "" };
    this.store.removeItem(this.#key);
  }
}

function parse(text: string | null): Seat | null {
  if (!text) return null;
  try {
    const seat = { ...NONE, ...(JSON.parse(text) as Partial<Seat>) };
    if (!seat.participantId || !seat.resumeToken) return null;
    return RECEIVE_MODES.includes(seat.receive) ? seat : { ...seat, receive: NONE.receive };
  } catch {
    return null;
  }
}

/** Whether this document was loaded by reloading, which keeps the seat, rather than by arriving. */
export function wasReloaded(): boolean {
  const [entry] = performance.getEntriesByType("navigation");
  return (entry as PerformanceNavigationTiming | undefined)?.type === "reload";
}
