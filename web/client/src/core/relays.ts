import type { IceServer } from "../protocol/generated";
import type { Requester } from "./connection";

/** A part of the lifetime is left over for a network that is away when the time has come. */
const SHARE = 0.75;
const LEAST_MS = 10_000;
const RETRY_MS = 30_000;
/** Timers count in 32 bits. */
const MOST_MS = 2 ** 31 - 1;

/** The TURN servers, whose passwords expire: asks for new ones in time. */
export class Relays {
  #servers: readonly IceServer[] = [];
  /** The server's time where this page's monotonic clock is at 0. */
  #epoch = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #begun = false;

  /** `changed` is called with each new list but the first, which transports are made with. */
  constructor(
    private readonly requester: Requester,
    private readonly changed: (servers: RTCIceServer[]) => void,
  ) {}

  get servers(): RTCIceServer[] {
    return this.#servers.map(({ urls, username, credential }) => ({
      urls: [...urls],
      ...(username && credential ? { username, credential } : {}),
    }));
  }

  /**
   * As in a snapshot: times are the server's, in milliseconds; `expiresAt` is null when they do not expire. A later one
   * puts off the next renewal, so transports that are open get its passwords: theirs would expire before.
   */
  begin(servers: readonly IceServer[], expiresAt: number | null, serverTime: number): void {
    this.#epoch = serverTime - performance.now();
    this.#take(servers, expiresAt);
    if (this.#begun) this.changed(this.servers);
    this.#begun = true;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #take(servers: readonly IceServer[], expiresAt: number | null): void {
    this.#servers = servers;
    this.stop();
    if (expiresAt === null) return;
    const left = expiresAt - this.#epoch - performance.now();
    this.#renewIn(Math.max(LEAST_MS, SHARE * left));
  }

  #renewIn(milliseconds: number): void {
    this.stop();
    this.#timer = setTimeout(() => void this.#renew(), Math.min(MOST_MS, milliseconds));
  }

  async #renew(): Promise<void> {
    try {
      const { iceServers, expiresAt } = await this.requester.request("media.iceServers", {});
      this.#take(iceServers, expiresAt);
      this.changed(this.servers);
    } catch {
      // The socket is away; a new snapshot may bring them first.
      this.#renewIn(RETRY_MS);
    }
  }
}
