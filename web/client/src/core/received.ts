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
  /** Whose picture the browser decoded last. */
  #pictureOf: string | null;
  /** Stands for the picture that is waited for. */
  #awaited: symbol | null = null;

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

  /**
   * Carries `feed` from now on; `pictured` is called when there is a picture of it after one of somebody else, whose
   * pictures have RTP timestamps up to `last`.
   */
  hand(feed: Feed, last: number | null, pictured: () => void): void {
    const { participantId } = feed;
    if (participantId !== this.#feed.participantId) this.layers = null;
    this.#feed = feed;
    this.#awaited = null;
    if (participantId === null || participantId === this.#pictureOf) return;
    if (this.consumer.kind === "audio") {
      this.#pictureOf = participantId;
      return;
    }
    const awaited = Symbol(participantId);
    this.#awaited = awaited;
    void firstPicture(this.consumer, last, () => this.#awaited === awaited).then(() => {
      if (this.#awaited !== awaited) return;
      this.#awaited = null;
      this.#pictureOf = participantId;
      pictured();
    });
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
