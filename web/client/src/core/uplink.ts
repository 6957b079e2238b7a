/** What the own connection carried since the last look. */
export interface UplinkReading {
  /** Bits per second that the congestion control allows; null when the browser does not tell. */
  readonly available: number | null;
  /** Share of own packets lost, 0 to 1. */
  readonly loss: number;
  /** How unevenly the voice comes at the server. */
  readonly jitterMs: number;
  readonly sendsCamera: boolean;
}

export type UplinkAdvice = "fine" | "warn" | "stopCamera";

const THIN_BPS = 180_000;
/**
 * A voice takes 60 kbit/s with all its headers, and reports of what is received go the same way: less than this leaves a
 * picture so little that what waits before the narrow place never ends, and the voice waits there too.
 */
const HOPELESS_BPS = 130_000;
/** Where a thin connection makes the voice this uneven, listeners hear gaps. */
const TORN_MS = 30;
const THIN_LOSS = 0.12;
const HOPELESS_LOSS = 0.25;
/** Readings in a row before anything is said or done; the estimate starts low and needs time to rise. */
const READINGS = 4;
/** Of a voice in pieces; it is the measure of the trouble itself, and nobody should hear more of it. */
const TORN_READINGS = 2;

/** Decides when the own connection cannot carry video: the picture goes first, the voice stays. */
export class UplinkWatch {
  #thin = 0;
  #hopeless = 0;
  #torn = 0;
  #warned = false;

  read({ available, loss, jitterMs, sendsCamera }: UplinkReading): UplinkAdvice {
    if (!sendsCamera) {
      this.reset();
      return "fine";
    }
    const rate = available ?? Number.POSITIVE_INFINITY;
    this.#thin = rate < THIN_BPS || loss > THIN_LOSS ? this.#thin + 1 : 0;
    this.#hopeless = rate < HOPELESS_BPS || loss > HOPELESS_LOSS ? this.#hopeless + 1 : 0;
    this.#torn = rate < THIN_BPS && jitterMs > TORN_MS ? this.#torn + 1 : 0;
    if (this.#hopeless >= READINGS || this.#torn >= TORN_READINGS) {
      this.reset();
      return "stopCamera";
    }
    if (this.#thin >= READINGS && !this.#warned) {
      this.#warned = true;
      return "warn";
    }
    return "fine";
  }

  reset(): void {
    this.#thin = 0;
    this.#hopeless = 0;
    this.#torn = 0;
    this.#warned = false;
  }
}
