type Kind = "microphone" | "camera";

/** After so long a device that comes back is no loose plug, and whoever pulled it out may want to stay unseen. */
const SOON_MS = 30_000;

/** Devices that were pulled out while they were in use, and for which there was no other. */
export class LostDevices {
  readonly #lost = new Map<Kind, { at: number; muted: boolean }>();

  lost(kind: Kind, muted: boolean): void {
    this.#lost.set(kind, { at: performance.now(), muted });
  }

  /** The person wants something else of this kind now. */
  forget(kind: Kind): void {
    this.#lost.delete(kind);
  }

  /** A device of this kind is there again; how to go on with it, or null if it was not lost a moment ago. */
  back(kind: Kind): { muted: boolean } | null {
    const lost = this.#lost.get(kind);
    this.#lost.delete(kind);
    return lost && performance.now() - lost.at <= SOON_MS ? { muted: lost.muted } : null;
  }
}
