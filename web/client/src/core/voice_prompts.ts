import type { Emitter } from "./emitter";
import type { LocalSource } from "./local_source";
import type { SessionEvents } from "./session_events";

const TALKING_DB = -35;
const TALKING_MS = 700;
/** After a prompt, how long to leave the person in peace. */
const PEACE_MS = 20_000;
/** A working microphone hears at least the noise of its own amplifier; this is below it. */
const DEAD_DB = -100;
const DEAD_MS = 10_000;

/** Notices talking into a muted microphone, and a microphone that delivers nothing at all. */
export class VoicePrompts {
  #talkingSince: number | null = null;
  #promptedAt = Number.NEGATIVE_INFINITY;
  #deadSince: number | null = null;
  #deadTrack: MediaStreamTrack | null = null;

  constructor(private readonly events: Pick<Emitter<SessionEvents>, "emit">) {}

  /** Takes one reading of the meter; `now` is in milliseconds. */
  heard({ state, track }: LocalSource, decibels: number, now: number): void {
    this.#talking(state === "muted" && decibels > TALKING_DB, now);
    const dead = state === "on" && decibels < DEAD_DB;
    this.#deadSince = dead ? (this.#deadSince ?? now) : null;
    if (this.#deadSince === null || now - this.#deadSince < DEAD_MS || this.#deadTrack === track) return;
    this.#deadTrack = track;
    this.events.emit("noMicrophoneSound", undefined);
  }

  #talking(talking: boolean, now: number): void {
    this.#talkingSince = talking ? (this.#talkingSince ?? now) : null;
    if (this.#talkingSince === null || now - this.#talkingSince < TALKING_MS) return;
    if (now - this.#promptedAt < PEACE_MS) return;
    this.#promptedAt = now;
    this.events.emit("talkingWhileMuted", undefined);
  }
}
