import type { InboundCounters } from "./statistics";

/** Packets missed for each one received from which a connection counts as lossy, and below which a look is a calm one. */
const LOSSY = 0.02;
const CALM = 0.005;
/**
 * So many calm looks in a row end that. Where packets are lost in a row, some come by chance between two bursts; the
 * next burst would find nothing held, and then the picture stands still once more while the buffers fill.
 */
const CALM_LOOKS = 8;
/** Fewer packets than these between two looks tell nothing. */
const ENOUGH = 50;
/**
 * Browsers that only receive ask for a lost packet again every 100 ms, as they know no round trip. Three requests and
 * the way of the last answer have to fit, or pictures stand still and sounds are made up.
 */
const REQUESTS_MS = 300;
const LONGEST_MS = 800;

/** Decides how long receivers hold what came before they play it, from how much was missed. */
export class Patience {
  #before: ReadonlyMap<string, InboundCounters> = new Map();
  #lossy = false;
  #calm = 0;

  /** In milliseconds; null when the browser does best by itself. Call it every few seconds. */
  read(inbound: ReadonlyMap<string, InboundCounters>, roundTripMs: number): number | null {
    let missed = 0;
    let received = 0;
    for (const [track, now] of inbound) {
      const before = this.#before.get(track);
      // One request asks for all of a burst; and what was sent again in time does not count as lost.
      const requests = now.requests - (before?.requests ?? 0);
      missed += Math.max(0, requests, now.packetsLost - (before?.packetsLost ?? 0));
      received += Math.max(0, now.packetsReceived - (before?.packetsReceived ?? 0));
    }
    this.#before = inbound;
    if (received >= ENOUGH) this.#judge(missed / received);
    return this.#lossy ? Math.min(LONGEST_MS, REQUESTS_MS + roundTripMs) : null;
  }

  #judge(share: number): void {
    this.#calm = share < CALM ? this.#calm + 1 : 0;
    if (share >= LOSSY) this.#lossy = true;
    else if (this.#calm >= CALM_LOOKS) this.#lossy = false;
  }
}
