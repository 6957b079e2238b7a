import type { Devices } from "./devices";
import type { RemoteTrack } from "./remote_track";
import { Signal } from "./signal";

/** Plays what is heard of the others, through the chosen speaker. */
export class Playout {
  /** True when the browser wants a click before it plays sound, as after a reload: offer one that calls `unblock`. */
  readonly blocked = new Signal(false);
  readonly #players = new Map<string, HTMLAudioElement>();

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
    this.blocked.set(false);
    for (const player of this.#players.values()) this.#play(player);
  }

  /** Plays `url` through the chosen speaker, for the speaker test. */
  async test(url: string): Promise<void> {
    const player = new Audio(url);
    this.#route(player);
    await player.play();
  }

  #follow(streams: ReadonlyMap<string, RemoteTrack>): void {
    for (const [key, player] of this.#players) {
      const stream = streams.get(key);
      if (stream && trackOf(player) === stream.track) continue;
      player.srcObject = null;
      this.#players.delete(key);
    }
    for (const [key, { kind, track }] of streams) {
      if (kind !== "audio" || this.#players.has(key)) continue;
      const player = new Audio();
      player.srcObject = new MediaStream([track]);
      this.#players.set(key, player);
      this.#route(player);
      this.#play(player);
    }
  }

  #play(player: HTMLAudioElement): void {
    player.play().catch((error: unknown) => {
      if (error instanceof Error && error.name === "NotAllowedError") this.blocked.set(true);
    });
  }

  #route(player: HTMLAudioElement): void {
    const speaker = this.devices.value.chosen.speaker ?? "";
    if (!("setSinkId" in player) || player.sinkId === speaker) return;
    // The chosen speaker may be unplugged; the default one plays then.
    player.setSinkId(speaker).catch(() => undefined);
  }
}

function trackOf(player: HTMLAudioElement): MediaStreamTrack | undefined {
  return (player.srcObject as MediaStream | null)?.getAudioTracks()[0];
}
