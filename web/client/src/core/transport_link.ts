import type { IceParameters, Transport } from "mediasoup-client/types";
import type { Requester } from "./connection";
import { RoomError } from "./errors";
import { Signal } from "./signal";
import { SilenceWatch } from "./silence";
import { heardOf } from "./statistics";

/** A short "disconnected" mends itself; after this long ICE is restarted. */
const PATIENCE_MS = 1_500;
const LOOK_MS = 500;
/** Between two restarts: the first needs time to succeed, and a network that is away must not be asked all the time. */
const SHORTEST_PAUSE_MS = 3_000;
const LONGEST_PAUSE_MS = 30_000;
/** After a refusal that passes: the busier a server is, the less it should be asked. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10_000;

/** What a link must know of its surroundings. */
export interface Surroundings {
  /** The server has the transport no more. */
  lost(): void;
  /** Whether something flows that is not paused, so that silence means a lost path. */
  expecting(): boolean;
}

/** Connects a transport to its twin at the server, and keeps its path alive when the network changes. */
export class TransportLink {
  /** The path is lost, and nothing came over another one yet. */
  readonly away = new Signal(false);
  readonly #silence = new SilenceWatch();
  #heard = 0;
  #impatience: ReturnType<typeof setTimeout> | undefined;
  readonly #looking: ReturnType<typeof setInterval>;
  #sooner: ReturnType<typeof setTimeout> | undefined;
  #connected = false;
  #restarting = false;
  #restartedAt = Number.NEGATIVE_INFINITY;
  #pause = SHORTEST_PAUSE_MS;
  #refusedUntil = Number.NEGATIVE_INFINITY;
  #wait = FIRST_WAIT_MS;

  constructor(
    readonly transport: Transport,
    private readonly requester: Requester,
    private readonly surroundings: Surroundings,
  ) {
    transport.on("connect", ({ dtlsParameters }, done) => {
      // Not awaited: the socket keeps order, so the server has this before anything that builds on it.
      done();
      requester
        .request("media.connect", { transportId: transport.id, dtlsParameters: { ...dtlsParameters } })
        .catch(() => {
          if (!transport.closed) surroundings.lost();
        });
    });
    transport.on("connectionstatechange", (state) => {
      clearTimeout(this.#impatience);
      this.#connected ||= state === "connected";
      if (state === "failed") void this.restart();
      else if (state === "disconnected") {
        this.#impatience = setTimeout(() => void this.restart(), PATIENCE_MS);
      }
    });
    // A transport that is closed meanwhile refuses.
    this.#looking = setInterval(() => void this.#look().catch(() => undefined), LOOK_MS);
    transport.observer.on("close", () => {
      clearTimeout(this.#impatience);
      clearTimeout(this.#sooner);
      clearInterval(this.#looking);
    });
  }

  /** Nothing is sent or received over a new transport: there is no path yet that could be lost. */
  get #begun(): boolean {
    return this.transport.connectionState !== "new";
  }

  /** Whether the browser itself says that the path is lost. */
  get broken(): boolean {
    return /disconnected|failed/.test(this.transport.connectionState);
  }

  /** Finds a new path at once, unless that was begun a moment ago; when the server refuses, the transport is lost. */
  async restart(): Promise<void> {
    const { transport, requester } = this;
    const now = performance.now();
    if (transport.closed || this.#restarting || !this.#begun) return;
    if (now - this.#restartedAt < this.#pause || now < this.#refusedUntil) return;
    // One that helped is forgotten; one that did not makes the next wait longer.
    const helped = now - this.#restartedAt > 2 * LONGEST_PAUSE_MS;
    this.#pause = helped ? SHORTEST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, 2 * this.#pause);
    this.#restarting = true;
    try {
      const { iceParameters } = await requester.request("media.iceRestart", { transportId: transport.id });
      await transport.restartIce({ iceParameters: iceParameters as unknown as IceParameters });
      this.#restartedAt = performance.now();
      this.#wait = FIRST_WAIT_MS;
      this.#silence.reset();
    } catch (error) {
      this.#refused(RoomError.from(error));
    } finally {
      this.#restarting = false;
    }
  }

  #refused(refusal: RoomError): void {
    const passes = refusal.passes && refusal.code !== "internal";
    if (refusal.away || passes) this.#pause = SHORTEST_PAUSE_MS;
    else if (!this.transport.closed) this.surroundings.lost();
    // Without a socket there is nobody to ask; the next look, or its return, tries again.
    if (!passes) return;
    this.#refusedUntil = performance.now() + Math.max(this.#wait, (refusal.retryAfter ?? 0) * 1_000);
    this.#wait = Math.min(LONGEST_WAIT_MS, 2 * this.#wait);
  }

  async #look(): Promise<void> {
    if (this.#restarting) return;
    if (!this.#connected) {
      // The first connecting is the browser's; what it tries takes as long as it takes, until it gives up.
      if (this.transport.connectionState === "failed") await this.restart();
      return;
    }
    const heard = heardOf(await this.transport.getStats());
    const bearable = this.#silence.read(heard, performance.now(), this.surroundings.expecting());
    const lost = bearable === 0;
    if (lost || this.broken) this.away.set(true);
    else if (heard.count > this.#heard) this.away.set(false);
    this.#heard = heard.count;
    clearTimeout(this.#sooner);
    if (0 < bearable && bearable < LOOK_MS && !this.transport.closed) {
      this.#sooner = setTimeout(() => void this.#look().catch(() => undefined), bearable);
    }
    if (lost) await this.restart();
    else if (this.broken && performance.now() - this.#restartedAt >= LONGEST_PAUSE_MS) await this.restart();
  }
}
