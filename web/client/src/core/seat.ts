/** What a reload needs to take the same seat again. */
export interface Seat {
  readonly participantId: string;
  readonly resumeToken: string;
  readonly microphone: boolean;
  readonly camera: boolean;
}

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * The seat of this tab in one room. It lives in the session storage, so it ends with the tab, and it is taken
 * up after a reload only: a duplicated tab inherits the storage but must not push the first one out.
 */
export class SeatKeeper {
  readonly #key: string;
  #seat: Seat | null;

  constructor(
    roomId: string,
    private readonly store: Store,
    reloaded: boolean,
  ) {
    this.#key = `vt.seat.${roomId}`;
    this.#seat = reloaded ? parse(store.getItem(this.#key)) : null;
    if (!this.#seat) store.removeItem(this.#key);
  }

  get seat(): Seat | null {
    return this.#seat;
  }

  keep(change: Partial<Seat>): void {
    const seat = { ...(this.#seat ?? EMPTY), ...change };
    this.#seat = seat;
    if (seat.participantId) this.store.setItem(this.#key, JSON.stringify(seat));
  }

  forget(): void {
    this.#seat = null;
    this.store.removeItem(this.#key);
  }
}

const EMPTY: Seat = { participantId: "", resumeToken: "", microphone: false, camera: false };

function parse(text: string | null): Seat | null {
  if (!text) return null;
  try {
    const seat = { ...EMPTY, ...(JSON.parse(text) as Partial<Seat>) };
    return seat.participantId && seat.resumeToken ? seat : null;
  } catch {
    return null;
  }
}

/** Whether this document was loaded by reloading, which keeps the seat, rather than by arriving. */
export function wasReloaded(): boolean {
  const [entry] = performance.getEntriesByType("navigation");
  return (entry as PerformanceNavigationTiming | undefined)?.type === "reload";
}
