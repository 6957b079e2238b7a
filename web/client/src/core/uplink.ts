/** What the own connection carried since the last look. */
export interface UplinkReading {
  /** Bits per second that the congestion control allows; null when the browser does not tell. */
  readonly available: number | null;
  /** Share of own packets lost, 0 to 1. */
  readonly loss: number;
  /** How unevenly the voice comes at the server. */
  readonly jitterMs: number;
  /** To the server and back; 0 while nobody knows. */
  readonly roundTripMs: number;
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
/**
 * Signs that it is the connection: packets are lost, or wait before a narrow place. Without one it may be the processor,
 * whose stalls the browser takes for a narrow place. With twelve busy programs beside a call on one core nothing was
 * lost, and round trips were 60 ms at most, where they had been 2; before 150 kbit/s they were 200 to 290 ms.
 */
const SOME_LOSS = 0.02;
const QUEUE_MS = 100;
/** Nobody speaks well over more, whatever the path is: a queue that never ends is not seen to grow. */
const LONG_MS = 500;
/** Readings for which a sign holds: a round trip is known of one moment only. */
const SIGN_HOLDS = 2;
/** In each reading the shortest round trip is forgotten by so much, for paths change. */
const FORGOTTEN_MS = 2;
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
  #shortestMs = Number.POSITIVE_INFINITY;
  /** Readings since there was a sign. */
  #unsigned = Number.POSITIVE_INFINITY;

  read(reading: UplinkReading): UplinkAdvice {
    const { available, loss, jitterMs, sendsCamera } = reading;
    this.#look(reading);
    if (!sendsCamera) {
      this.reset();
      return "fine";
    }
    const rate = available ?? Number.POSITIVE_INFINITY;
    this.#thin = rate < THIN_BPS || loss > THIN_LOSS ? this.#thin + 1 : 0;
    this.#hopeless = rate < HOPELESS_BPS || loss > HOPELESS_LOSS ? this.#hopeless + 1 : 0;
    this.#torn = rate < THIN_BPS && jitterMs > TORN_MS ? this.#torn + 1 : 0;
    if (this.#unsigned > SIGN_HOLDS) return "fine";
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

  #look({ loss, roundTripMs }: UplinkReading): void {
    if (roundTripMs > 0) this.#shortestMs = Math.min(this.#shortestMs + FORGOTTEN_MS, roundTripMs);
    const late = roundTripMs > LONG_MS || roundTripMs - this.#shortestMs > QUEUE_MS;
    const sign = late || loss > SOME_LOSS;
    this.#unsigned = sign ? 0 : this.#unsigned + 1;
  }

  reset(): void {
    this.#thin = 0;
    this.#hopeless = 0;
    this.#torn = 0;
    this.#warned = false;
  }
}
