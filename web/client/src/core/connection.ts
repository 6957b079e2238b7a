import { io, type Socket } from "socket.io-client";
import type { Events, Failure, Requests } from "../protocol/generated";
import { RoomError } from "./errors";
import { Signal } from "./signal";

export type RequestName = keyof Requests;
export type EventName = keyof Events;
export type Payload<Name extends RequestName> = Requests[Name]["payload"];
export type Reply<Name extends RequestName> = Requests[Name]["reply"];

/** How the rest of the core speaks to the server; `Connection` in the page, a fake in tests. */
export interface Requester {
  request<Name extends RequestName>(name: Name, payload: Payload<Name>): Promise<Reply<Name>>;
}

const ACK_TIMEOUT_MS = 8_000;
const REFUSED_DELAY_MS = 1_500;

/** The one socket of the page. It reconnects by itself, forever, with jittered backoff. */
export class Connection implements Requester {
  readonly online = new Signal(false);
  readonly #socket: Socket;
  #wanted = false;

  constructor() {
    this.#socket = io({
      autoConnect: false,
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelay: 250,
      reconnectionDelayMax: 4_000,
      randomizationFactor: 0.5,
      timeout: 6_000,
    });
    this.#socket.on("connect", () => this.online.set(true));
    this.#socket.on("disconnect", (reason) => {
      this.online.set(false);
      if (reason === "io server disconnect") this.#comeBack();
    });
    this.#socket.on("connect_error", () => {
      if (!this.#socket.active) this.#comeBack();
    });
    // The backoff may be long by now; the network's return is the better signal.
    globalThis.addEventListener?.("online", () => this.#hurry());
  }

  /** Starts connecting; harmless when already connected, or about to be. */
  connect(): void {
    this.#wanted = true;
    this.#open();
  }

  /** A socket keeps the identity it was opened with, so a new session needs a new socket. */
  reconnect(): void {
    this.#wanted = true;
    this.#socket.disconnect();
    this.#open();
  }

  disconnect(): void {
    this.#wanted = false;
    this.#socket.disconnect();
  }

  on<Name extends EventName>(name: Name, handler: (payload: Events[Name]) => void): void {
    this.#socket.on(name as string, handler as (payload: unknown) => void);
  }

  /** Rejects with a `RoomError`: the server's, `offline` at once without a socket, or `timeout`. */
  async request<Name extends RequestName>(name: Name, payload: Payload<Name>): Promise<Reply<Name>> {
    if (!this.#socket.connected) throw RoomError.local("offline");
    let reply: unknown;
    try {
      reply = await this.#socket.timeout(ACK_TIMEOUT_MS).emitWithAck(name, payload);
    } catch {
      throw RoomError.local(this.#socket.connected ? "timeout" : "offline");
    }
    if (isFailure(reply)) {
      throw new RoomError(reply.error.code, reply.error.message, reply.error.retryAfter ?? null);
    }
    return reply as Reply<Name>;
  }

  /** Sends without waiting for an answer: the page is going away. */
  post<Name extends RequestName>(name: Name, payload: Payload<Name>): void {
    if (this.#socket.connected) this.#socket.emit(name, payload);
  }

  /** Socket.IO stays away once the server closed or refused a socket; the room still wants it back. */
  #comeBack(): void {
    const wait = REFUSED_DELAY_MS * (0.5 + Math.random());
    setTimeout(() => {
      if (this.#wanted) this.#open();
    }, wait);
  }

  /**
   * The library greets the server again when it is told to connect before the first greeting was answered; the server
   * then refuses the socket, which the library takes for connected, and no answer ever comes.
   */
  #open(): void {
    if (!this.#socket.active) this.#socket.connect();
  }

  #hurry(): void {
    if (this.#socket.active && !this.#socket.connected) this.reconnect();
  }
}

function isFailure(reply: unknown): reply is { error: Failure } {
  return typeof reply === "object" && reply !== null && "error" in reply;
}
