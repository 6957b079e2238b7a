/** What a transport has received since it began. */
export interface Heard {
  /** Packets and answered connectivity checks together; only that it grows matters. */
  readonly count: number;
  /** Whether answered checks are counted, so that silence tells something while no media flows. */
  readonly checks: boolean;
  /** Since the last packet, where the browser tells. */
  readonly quietMs?: number;
}

/** Without a packet for this long, a stream that flowed has lost its path. */
const FLOWING_MS = 1_000;
/** The node answers a check every 2.5 s at least: two of them were lost. */
const IDLE_MS = 5_500;
/** Packets a second from which a silence of a second is no pause between words. */
const FLOWING_RATE = 6;
/** Readings over which that rate is taken. */
const READINGS = 6;

/**
 * Notices that nothing arrives any more, seconds before the browser calls a connection disconnected: Chromium takes
 * 7 s for it, in which nobody is heard.
 */
export class SilenceWatch {
  /** The last readings that told something new, oldest first. */
  #news: { at: number; count: number }[] = [];
  #readAt = 0;
  #checks = false;

  /**
   * How long nothing may come from now on; 0 when the path is lost. `expecting`: something that is not paused is sent
   * or received. Times in ms.
   */
  read(heard: Heard, at: number, expecting: boolean): number {
    let last = this.#news.at(-1);
    this.#checks = heard.checks;
    if (!last || heard.count !== last.count) {
      // It came since the last reading, though it may be a check, which is no packet.
      const quiet = last ? Math.min(heard.quietMs ?? 0, at - this.#readAt) : 0;
      last = { at: at - quiet, count: heard.count };
      this.#news = [...this.#news, last].slice(-READINGS);
    }
    this.#readAt = at;
    const flows = expecting && this.#rate() >= FLOWING_RATE;
    const bearable = flows ? FLOWING_MS : this.#checks ? IDLE_MS : Number.POSITIVE_INFINITY;
    return Math.max(0, last.at + bearable - at);
  }

  reset(): void {
    this.#news = [];
  }

  /** Packets a second before the silence. */
  #rate(): number {
    const [first, last] = [this.#news[0], this.#news.at(-1)];
    return first && last && last.at > first.at
      ? ((last.count - first.count) * 1_000) / (last.at - first.at)
      : 0;
  }
}
