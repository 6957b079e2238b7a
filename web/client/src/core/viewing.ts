import type { MediaView, ReceiveMode, Tile } from "../protocol/generated";
import type { Requester } from "./connection";
import { RoomError } from "./errors";

/** At most four times a second; the first change is told at once. */
const PAUSE_MS = 250;
const RETRY_MS = 1_000;
const MOST_TILES = 64;
/** Changes of size below this many device pixels are no news. */
const GRAIN = 8;

/** Keeps the server told of the pictures that this side shows, so that it sends no others and none too large. */
export class ViewReporter {
  #view: MediaView = { mode: "everything", tiles: [] };
  /** What the server knows, in one comparable piece; null when nothing. */
  #told: string | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #open = false;

  constructor(private readonly requester: Requester) {}

  /** `tiles` in the order in which they matter, sizes in device pixels. */
  tell(mode: ReceiveMode, tiles: readonly Tile[]): void {
    const rounded = tiles.slice(0, MOST_TILES).map(({ width, height, ...tile }) => ({
      ...tile,
      width: GRAIN * Math.ceil(width / GRAIN),
      height: GRAIN * Math.ceil(height / GRAIN),
    }));
    this.#view = { mode, tiles: rounded };
    this.#change();
  }

  /** The server has new transports for this side, or may have forgotten: tells everything again. */
  begin(): void {
    this.#open = true;
    this.#told = null;
    this.#change();
  }

  end(): void {
    this.#open = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #change(): void {
    if (this.#timer === null) this.#send();
  }

  #send(): void {
    const view = this.#view;
    const piece = JSON.stringify(view);
    if (!this.#open || piece === this.#told) return;
    this.#told = piece;
    this.#wait(PAUSE_MS);
    this.requester.request("media.view", view).catch((reason) => {
      const { code, retryAfter } = RoomError.from(reason);
      // Without a socket or transports there will be a new beginning.
      if (code === "offline" || code === "transport_not_found" || this.#told !== piece) return;
      this.#told = null;
      if (this.#open) this.#wait(retryAfter ? retryAfter * 1_000 : RETRY_MS);
    });
  }

  #wait(milliseconds: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#send();
    }, milliseconds);
  }
}
