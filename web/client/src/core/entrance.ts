import type { MediaOpened, Resumed, Snapshot } from "../protocol/generated";
import type { BootData } from "./boot";
import type { Connection } from "./connection";
import { RoomError } from "./errors";
import type { SeatKeeper } from "./seat";

/** How one got in: with media asked for already, with the old seat and its media, or not yet. */
export type Entered =
  | { how: "joined"; snapshot: Snapshot; opened: Promise<MediaOpened | null> }
  | { how: "resumed"; resumed: Resumed }
  | { how: "waiting" };

/** The way into the room: the old seat where there is one, a new one otherwise. */
export class Entrance {
  constructor(
    private readonly connection: Pick<Connection, "online" | "request">,
    private readonly boot: BootData,
    private readonly seat: SeatKeeper,
    private readonly openMedia: () => Promise<MediaOpened>,
    private readonly lastSeq: () => number,
  ) {}

  /** Waits for the socket, then enters. A `patient` caller is tried again after everything that may pass. */
  async enter(patient: boolean): Promise<Entered> {
    for (;;) {
      await this.connection.online.until(Boolean);
      try {
        return (await this.#resume()) ?? (await this.#join());
      } catch (reason) {
        const error = RoomError.from(reason);
        // The socket fell while asking: ask again on the next one.
        if (error.code === "offline") continue;
        if (!patient || !error.passes) throw error;
        await new Promise((resolve) => setTimeout(resolve, (error.retryAfter ?? 1) * 1_000));
      }
    }
  }

  async #resume(): Promise<Entered | null> {
    const { participantId, resumeToken } = this.seat.seat;
    if (!participantId) return null;
    const chatSeq = this.lastSeq();
    try {
      const resumed = await this.connection.request("room.resume", { participantId, resumeToken, chatSeq });
      return { how: "resumed", resumed };
    } catch (reason) {
      const error = RoomError.from(reason);
      // Otherwise the seat is not there any more.
      if (error.code === "offline" || error.passes) throw error;
      this.seat.lose();
      return null;
    }
  }

  async #join(): Promise<Entered> {
    const { technopark, slug, lobby } = this.boot.room;
    const { name } = this.seat.seat;
    const joining = this.connection.request("room.join", {
      technopark,
      room: slug,
      ...(this.boot.invite ? { invite: this.boot.invite } : {}),
      ...(name ? { name } : {}),
    });
    // The server takes the requests of a socket in order, so media is asked for in the same breath; where it
    // comes too early it is refused and asked for again.
    const opened = lobby ? Promise.resolve(null) : this.openMedia().catch(() => null);
    const { snapshot } = await joining;
    return snapshot ? { how: "joined", snapshot, opened } : { how: "waiting" };
  }
}
