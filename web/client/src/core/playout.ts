import type { Devices } from "./devices";
import type { RemoteTrack } from "./remote_track";
import { Signal } from "./signal";

/** Plays what is heard of the others, through the chosen speaker. */
export class Playout {
  /**
   * True when the browser wants a click before it plays sound, as after a reload: offer one that calls `unblock`. Any other
   * click or key does as well.
   */
  readonly blocked = new Signal(false);
  readonly #players = new Map<MediaStreamTrack, HTMLAudioElement>();
  /** Waits for the person to touch anything, while sound is blocked. */
  #hands: AbortController | null = null;

  constructor(
    streams: Signal<ReadonlyMap<string, RemoteTrack>>,
    private readonly devices: Signal<Devices>,
  ) {
    streams.subscribe((now) => this.#follow(now));
    devices.subscribe(() => {
      for (const player of this.#players.values()) this.#route(player);
    });
  }

  /** Call from a click. */
  unblock(): void {
    this.#hands?.abort();
    this.#hands = null;
    this.blocked.set(false);
    for (const player of this.#players.values()) this.#play(player);
  }

  /** Plays `url` through the chosen speaker, for the speaker test. */
  async test(url: string): Promise<void> {
    const player = new Audio(url);
    this.#route(player);
    await player.play();
  }

  /** A track that goes over to somebody else plays on: the same player has no gap and no click. */
  #follow(streams: ReadonlyMap<string, RemoteTrack>): void {
    const heard = new Set<MediaStreamTrack>();
    for (const { kind, track } of streams.values()) if (kind === "audio") heard.add(track);
    for (const [track, player] of this.#players) {
      if (heard.has(track)) continue;
      player.srcObject = null;
      this.#players.delete(track);
    }
    for (const track of heard) {
      if (this.#players.has(track)) continue;
      const player = new Audio();
      player.srcObject = new MediaStream([track]);
      this.#players.set(track, player);
      this.#route(player);
      this.#play(player);
    }
  }

  #play(player: HTMLAudioElement): void {
    player.play().catch((error: unknown) => {
      if (error instanceof Error && error.name === "NotAllowedError") this.#refused();
    });
  }

  #refused(): void {
    this.blocked.set(true);
    if (this.#hands) return;
    this.#hands = new AbortController();
    for (const touch of ["click", "keydown"]) {
      addEventListener(touch, () => this.unblock(), { signal: this.#hands.signal });
    }
  }

  #route(player: HTMLAudioElement): void {
    const speaker = this.devices.value.chosen.speaker ?? "";
    if (!("setSinkId" in player) || player.sinkId === speaker) return;
    // The chosen speaker may be unplugged; the default one plays then.
    player.setSinkId(speaker).catch(() => undefined);
  }
}
