import { io, type Socket } from "socket.io-client";
import { Signal } from "../core/signal";
import type { Failure, Floor, FloorChanged, RoomPresence } from "../protocol/generated";

const NOBODY: Occupancy = { count: 0, names: [] };

/** Who is inside a room. The names are empty where the reader may not see them. */
export interface Occupancy {
  readonly count: number;
  readonly names: readonly string[];
}

export function occupancyOf(presence: RoomPresence | undefined): Occupancy {
  if (!presence) return NOBODY;
  return { count: presence.count, names: presence.occupants.map(({ name }) => name) };
}

/**
 * Watches one room from outside. It has a socket of its own, because the session of someone without an identity
 * opens its socket only after the name was given.
 */
export class OccupancyWatch {
  /** Null while it is not known. */
  readonly occupancy = new Signal<Occupancy | null>(null);
  #socket: Socket | null = null;

  constructor(private readonly room: { id: string; technopark: string; slug: string }) {}

  start(): void {
    if (this.#socket) return;
    const socket = io({ transports: ["websocket", "polling"], reconnectionDelayMax: 20_000 });
    this.#socket = socket;
    socket.on("connect", () => {
      const { technopark, slug } = this.room;
      socket.emit("floor.watch", { technopark, room: slug }, (reply: Floor | { error: Failure }) => {
        if ("rooms" in reply) this.#show(reply.rooms.find(({ roomId }) => roomId === this.room.id));
      });
    });
    socket.on("floor.changed", ({ presence }: FloorChanged) => {
      if (presence.roomId === this.room.id) this.#show(presence);
    });
  }

  stop(): void {
    this.#socket?.disconnect();
    this.#socket = null;
  }

  #show(presence: RoomPresence | undefined): void {
    this.occupancy.set(occupancyOf(presence));
  }
}
