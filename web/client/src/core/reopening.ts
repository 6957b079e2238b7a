import { RoomError } from "./errors";
import { Signal } from "./signal";

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;
const GROWTH = 1.5;
/** After so many attempts, a quarter of a minute, the person is told. */
const TOLD_AFTER = 5;

/** Opens media anew after it was lost. What may pass is tried again, ever more seldom; anything else ends it. */
export class Reopening {
  /** Why there is no media, once that lasts; null while there is, or nobody wants it. */
  readonly trouble = new Signal<RoomError | null>(null);
  #running: Promise<void> | null = null;
  #needed = false;
  #wake: () => void = () => undefined;

  constructor(
    private readonly open: () => Promise<void>,
    /** Whether the person is still in the room and the server can be asked. */
    private readonly wanted: () => boolean,
  ) {}

  /** Whether it was lost and did not come back: nobody could be asked, or it was refused. */
  get needed(): boolean {
    return this.#needed;
  }

  /** Only one attempt runs at a time. */
  start(): Promise<void> {
    this.#needed = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** On the person's word: now, and not when the waiting is over. */
  retry(): void {
    this.#wake();
    void this.start();
  }

  /** There is media again, whoever opened it, or nobody wants it any more. */
  settle(): void {
    this.#needed = false;
    this.trouble.set(null);
    this.#wake();
  }

  async #run(): Promise<void> {
    let wait = FIRST_WAIT_MS;
    for (let attempt = 1; this.#needed && this.wanted(); attempt += 1) {
      try {
        await this.open();
        return;
      } catch (reason) {
        const error = RoomError.from(reason);
        // Without a socket or a seat there is more to mend than media, and that opens it too.
        if (error.away) return;
        if (!error.passes || attempt >= TOLD_AFTER) this.trouble.set(error);
        if (!error.passes) return;
        await this.#rest(error.retryAfter ? error.retryAfter * 1_000 : wait);
        wait = Math.min(LONGEST_WAIT_MS, wait * GROWTH);
      }
    }
  }

  async #rest(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, ms);
    });
  }
}
