import type { Consumer } from "mediasoup-client/types";
import type { MediaSource } from "../protocol/generated";
import { firstPicture } from "./first_picture";
import type { RemoteTrack } from "./remote_track";

/** Whose source a consumer carries: nobody's while `participantId` is null. */
export interface Feed {
  readonly participantId: string | null;
  readonly source: MediaSource;
  readonly producerPaused: boolean;
}

/** From now on a consumer carries this. Pictures of what it carried before have RTP timestamps up to `last`. */
export interface HandOver extends Feed {
  /** Counts those of the consumer. */
  readonly number: number;
  readonly last: number | null;
}

/** Which layer of a picture the server sends on; -1 while the way here is too narrow for any. */
export interface Layers {
  readonly layer: number;
  readonly temporal: number;
}

/** One consumer, and whose source it carries now: the server may hand it over without negotiation. */
export class Received {
  /** This side does not want it. */
  held = false;
  /** Null while the server has not told. */
  layers: Layers | null = null;
  #feed: Feed;
  #handOver = 0;
  /** Whose pictures alone the browser can have of it; null when they may be of several. */
  #pictureOf: string | null;
  /** The hand-over whose first picture is waited for. */
  #awaited: number | null = null;

  constructor(
    readonly consumer: Consumer,
    feed: Feed,
  ) {
    this.#feed = feed;
    this.#pictureOf = feed.participantId;
  }

  get feed(): Feed {
    return this.#feed;
  }

  /** Nothing flows, for whatever reason. */
  get paused(): boolean {
    return this.#feed.participantId === null || this.#feed.producerPaused || this.held;
  }

  /** The way here is too narrow for this picture. */
  get starved(): boolean {
    return !this.paused && this.layers?.layer === -1;
  }

  /** The last hand-over that this side knows; 0 before any. */
  get handOver(): number {
    return this.#handOver;
  }

  /** The server sends no picture after a hand-over before it is told that this side knows of it. */
  get rests(): boolean {
    return this.consumer.kind === "video" && this.#feed.participantId !== null;
  }

  /** What it carries from now on; `pictured` is called when there is a picture of it after one of somebody else. */
  hand({ number, last, ...feed }: HandOver, pictured: () => void): void {
    const { participantId } = feed;
    if (participantId !== this.#feed.participantId) this.layers = null;
    this.#feed = feed;
    // After the socket was away all are told again.
    if (number === this.#handOver) return;
    this.#handOver = number;
    this.#awaited = null;
    if (!this.rests || participantId === this.#pictureOf) return;
    this.#awaited = number;
    const wanted = () => this.#awaited === number;
    void firstPicture(this.consumer, last, wanted).then(() => {
      if (!wanted()) return;
      this.#awaited = null;
      this.#pictureOf = participantId;
      pictured();
    });
  }

  /** The server is told that this side knows whose pictures come: from now on they may. */
  expect(): void {
    if (this.#pictureOf !== this.#feed.participantId) this.#pictureOf = null;
  }

  setPaused(producerPaused: boolean): void {
    this.#feed = { ...this.#feed, producerPaused };
  }

  /** What there is of it; the same object as `before` while nothing changed, so that tiles compare by identity. */
  seen(before: RemoteTrack | undefined): RemoteTrack | null {
    const { participantId, source } = this.#feed;
    if (participantId === null) return null;
    const { kind, track } = this.consumer;
    const now: RemoteTrack = {
      participantId,
      source,
      kind,
      track,
      paused: this.paused || this.#awaited !== null,
      starved: this.starved,
    };
    const same =
      before && (Object.keys(now) as (keyof RemoteTrack)[]).every((key) => before[key] === now[key]);
    return same ? before : now;
  }
}
