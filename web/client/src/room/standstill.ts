/** How often it is looked. */
const LOOK_MS = 1_000;

/** Whether a picture stands still, for as long as somebody asks. Pictures come many times a second, slides once. */
export class Standstill {
  #timer: ReturnType<typeof setInterval> | undefined;
  #frames = 0;
  #still = true;

  constructor(private readonly told: () => void) {}

  /** True until a new picture was seen. */
  get still(): boolean {
    return this.#still;
  }

  /** Looks at `video` from now on; null ends that. */
  watch(video: Pick<HTMLVideoElement, "getVideoPlaybackQuality"> | null): void {
    if (!video) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#still = true;
      return;
    }
    if (this.#timer !== undefined) return;
    this.#still = false;
    this.#frames = framesOf(video);
    this.#timer = setInterval(() => {
      const frames = framesOf(video);
      const still = frames === this.#frames;
      this.#frames = frames;
      if (still === this.#still) return;
      this.#still = still;
      this.told();
    }, LOOK_MS);
  }
}

function framesOf(video: Pick<HTMLVideoElement, "getVideoPlaybackQuality">): number {
  return video.getVideoPlaybackQuality().totalVideoFrames;
}
