/** Keeps the display on while in a room. Browsers drop the lock when the page is hidden, so it is taken anew. */
export class WakeLock {
  #held: WakeLockSentinel | null = null;
  #wanted = false;

  constructor() {
    globalThis.document?.addEventListener("visibilitychange", () => {
      if (this.#wanted && document.visibilityState === "visible") void this.hold();
    });
  }

  async hold(): Promise<void> {
    this.#wanted = true;
    if (this.#held && !this.#held.released) return;
    try {
      this.#held = (await navigator.wakeLock?.request("screen")) ?? null;
    } catch {
      // Refused on low battery or in a hidden page; the call goes on without.
      this.#held = null;
    }
    if (!this.#wanted) this.release();
  }

  release(): void {
    this.#wanted = false;
    void this.#held?.release().catch(() => undefined);
    this.#held = null;
  }
}
