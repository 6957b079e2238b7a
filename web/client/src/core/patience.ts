import type { InboundCounters } from "./statistics";

/** Packets missed for each one received from which a connection counts as lossy, and up to which it stays so. */
const LOSSY = 0.02;
const STILL_LOSSY = 0.005;
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
    if (received >= ENOUGH) this.#lossy = missed / received >= (this.#lossy ? STILL_LOSSY : LOSSY);
    return this.#lossy ? Math.min(LONGEST_MS, REQUESTS_MS + roundTripMs) : null;
  }
}
