import type { RemoteTrack } from "../core/remote_track";
import type { Participant } from "../protocol/generated";

/** Until a picture that does not come is told of: a hand-over takes a moment, and so does the first picture. */
const WAIT_MS = 2_000;

/** Somebody's camera is on, and nothing of it comes here: others have the places, or this side wants no pictures. */
export function misses(person: Participant, stream: RemoteTrack | undefined): boolean {
  const on = person.media.some(({ source, paused }) => source === "camera" && !paused);
  // One that is held for want of bandwidth, or whose sender is away, is told of as that.
  return on && person.status !== "reconnecting" && (stream ? stream.paused && !stream.starved : true);
}

/** Whether something has been missing for longer than a moment. */
export class Unshown {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lasting = false;

  constructor(private readonly told: () => void) {}

  get lasting(): boolean {
    return this.#lasting;
  }

  /** Told over and over whether it is missing. */
  watch(missing: boolean): void {
    if (!missing) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#lasting = false;
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.#lasting = true;
      this.told();
    }, WAIT_MS);
  }
}
