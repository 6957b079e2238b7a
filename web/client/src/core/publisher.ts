import type { Producer, Transport } from "mediasoup-client/types";
import type { MediaSource } from "../protocol/generated";
import type { Requester } from "./connection";
import { waysToSend } from "./encodings";
import { RoomError } from "./errors";
import type { LocalSource } from "./local_source";
import { type PictureSize, pixelsOf, sizeOf } from "./picture_size";
import type { Signal } from "./signal";

export type LocalSources = Readonly<Record<MediaSource, Signal<LocalSource>>>;

/** In the order of publishing: sound is to be heard first. */
export const SOURCES: readonly MediaSource[] = ["microphone", "camera", "screen", "screenAudio"];

/** What publishing may come to when it fails. */
export interface PublishingOutcome {
  /** The server will not have this source. */
  refused(source: MediaSource, error: RoomError): void;
  /** The server has the transport no more. */
  lost(): void;
}

/** The two sides disagree about the transport: it is gone, or an answer about a producer was. */
const LOST = new Set(["transport_not_found", "source_taken"]);
const RETRY_S = 2;
/** What goes wrong inside the server so many times in a row is told, for the person waits to be heard or seen. */
const MOST_MISHAPS = 3;

/** What a producer was made for. */
interface Published extends Record<string, unknown> {
  source: MediaSource;
  size: PictureSize;
}

/**
 * Makes the server's producers follow the local sources: whatever changes, one source at a time settles until
 * both agree. A camera that goes off keeps its producer, paused, so that it comes back without renegotiation.
 */
export class Publisher {
  #transport: Transport | null = null;
  #allowed = true;
  readonly #producers = new Map<MediaSource, Producer>();
  /** The paused state that the server is known to have, by producer id. */
  readonly #told = new Map<string, boolean>();
  /** The largest encoding that anybody wants, by producer id; -1: none. Told by the server, perhaps before the id is. */
  readonly #wanted = new Map<string, number>();
  /** How often in a row the server failed over a source. */
  readonly #mishaps = new Map<MediaSource, number>();
  readonly #tails = new Map<MediaSource, Promise<void>>();

  constructor(
    private readonly requester: Requester,
    private readonly sources: LocalSources,
    private readonly outcome: PublishingOutcome,
  ) {
    for (const source of SOURCES) sources[source].subscribe(() => void this.#settle(source));
  }

  set allowed(allowed: boolean) {
    this.#allowed = allowed;
  }

  /** Publishes over `transport` from now on; producers of an earlier one are gone. */
  attach(transport: Transport): void {
    this.detach();
    this.#transport = transport;
    transport.on("produce", ({ kind, rtpParameters, appData }, done, failed) => {
      const { source, size } = appData as unknown as Published;
      const paused = this.sources[source].value.state === "muted";
      this.requester
        .request("media.produce", { transportId: transport.id, kind, source, rtpParameters, paused, ...size })
        .then(({ producerId }) => {
          this.#told.set(producerId, paused);
          done({ id: producerId });
        }, failed);
    });
    this.settle();
  }

  detach(): void {
    this.#transport = null;
    this.#producers.clear();
    this.#told.clear();
    this.#wanted.clear();
  }

  producer(source: MediaSource): Producer | null {
    return this.#producers.get(source) ?? null;
  }

  /** The track behind each source that is published, for statistics. */
  *tracks(): Iterable<{ source: MediaSource; trackId: string; paused: boolean }> {
    for (const [source, { id, track }] of this.#producers) {
      if (track) yield { source, trackId: track.id, paused: !this.#flows(id) };
    }
  }

  /** Whether anything is sent that the server does not hold for paused. */
  get flowing(): boolean {
    return [...this.#producers.values()].some(({ id }) => this.#flows(id));
  }

  /** Whether this source is being sent: it is on, and somebody looks or listens. */
  sends(source: MediaSource): boolean {
    const producer = this.#producers.get(source);
    return producer !== undefined && this.#flows(producer.id);
  }

  /** From now on nobody wants encodings above `highest` of this producer, so they cost nothing any more. */
  limit(producerId: string, highest: number): void {
    this.#wanted.set(producerId, highest);
    this.settle();
  }

  /** Compares with the server after its socket was away: `alive` are the producers it still has. */
  reconcile(alive: readonly string[]): void {
    this.#told.clear();
    for (const [source, producer] of this.#producers) {
      if (!alive.includes(producer.id)) this.#drop(source, producer);
    }
    this.settle();
  }

  /** The server paused this source by itself, on a moderator's word. */
  pausedByServer(source: MediaSource): void {
    const producer = this.#producers.get(source);
    if (producer) this.#told.set(producer.id, true);
  }

  settle(): void {
    for (const source of SOURCES) void this.#settle(source);
  }

  #settle(source: MediaSource): Promise<void> {
    const tail = (this.#tails.get(source) ?? Promise.resolve()).then(() => this.#agree(source));
    this.#tails.set(source, tail);
    return tail;
  }

  async #agree(source: MediaSource): Promise<void> {
    const transport = this.#transport;
    const { state, track } = this.sources[source].value;
    if (!transport || !this.#allowed || state === "starting") return;
    try {
      const producer = this.#producers.get(source);
      if (!producer) await this.#start(transport, source, track);
      else if (!track && source.startsWith("screen")) await this.#stop(source, producer);
      else if (track && producer.track !== track && !this.#fits(producer, track)) {
        await this.#stop(source, producer);
        void this.#settle(source);
      } else {
        if (producer.track !== track) await producer.replaceTrack({ track });
        await this.#tell(producer, track === null || state === "muted");
        await this.#limit(producer);
      }
      this.#mishaps.delete(source);
    } catch (reason) {
      if (transport === this.#transport && !transport.closed) this.#failed(source, RoomError.from(reason));
    }
  }

  #failed(source: MediaSource, error: RoomError): void {
    const producer = this.#producers.get(source);
    if (error.away) {
      // `reconcile` settles everything when the socket and the seat are back.
    } else if (LOST.has(error.code)) this.outcome.lost();
    else if (error.passes && !this.#fails(source, error)) {
      setTimeout(() => void this.#settle(source), (error.retryAfter ?? RETRY_S) * 1_000);
    } else if (error.code === "producer_not_found" && producer) {
      this.#drop(source, producer);
      void this.#settle(source);
    } else this.outcome.refused(source, error);
  }

  /** Whether there is no hope left that it passes. */
  #fails(source: MediaSource, { code }: RoomError): boolean {
    const mishaps = code === "internal" ? (this.#mishaps.get(source) ?? 0) + 1 : 0;
    this.#mishaps.set(source, mishaps % MOST_MISHAPS);
    return mishaps >= MOST_MISHAPS;
  }

  async #start(transport: Transport, source: MediaSource, track: MediaStreamTrack | null): Promise<void> {
    if (track?.readyState !== "live") return;
    const producer = await this.#produce(transport, source, track);
    this.#producers.set(source, producer);
    // Whatever happened to the source meanwhile is settled by the next in line.
    void this.#settle(source);
  }

  async #produce(transport: Transport, source: MediaSource, track: MediaStreamTrack): Promise<Producer> {
    const size = sizeOf(track);
    const ways = waysToSend(source, pixelsOf(size) || undefined);
    for (;;) {
      const way = ways.shift();
      try {
        return await transport.produce({
          ...way,
          track,
          // The tracks belong to `LocalMedia`, which enables, disables and stops them.
          stopTracks: false,
          disableTrackOnPause: false,
          zeroRtpOnPause: false,
          appData: { source, size } satisfies Published,
        });
      } catch (error) {
        // The server's word is final; what the browser cannot do, it may do in a simpler way.
        if (error instanceof RoomError || transport.closed || ways.length === 0) throw error;
      }
    }
  }

  /** Whether a track has as large a picture as the one that the producer was made for. */
  #fits(producer: Producer, track: MediaStreamTrack): boolean {
    const { size } = producer.appData as unknown as Published;
    return pixelsOf(size) === pixelsOf(sizeOf(track));
  }

  /**
   * mediasoup-client writes it into its session description too: without that the next negotiation, for a screen
   * say, would start every encoding again.
   */
  async #limit(producer: Producer): Promise<void> {
    const highest = this.#wanted.get(producer.id);
    if (highest !== undefined && producer.kind === "video") await producer.setMaxSpatialLayer(highest);
  }

  #flows(producerId: string): boolean {
    return this.#told.get(producerId) === false && (this.#wanted.get(producerId) ?? 0) >= 0;
  }

  async #stop(source: MediaSource, producer: Producer): Promise<void> {
    this.#drop(source, producer);
    try {
      await this.requester.request("media.producer.close", { producerId: producer.id });
    } catch (error) {
      // A moderator may have closed it first.
      if (RoomError.from(error).code !== "producer_not_found") throw error;
    }
  }

  async #tell(producer: Producer, paused: boolean): Promise<void> {
    if (this.#told.get(producer.id) === paused) return;
    const { id: producerId } = producer;
    await this.requester.request(paused ? "media.producer.pause" : "media.producer.resume", { producerId });
    this.#told.set(producerId, paused);
  }

  #drop(source: MediaSource, producer: Producer): void {
    this.#producers.delete(source);
    this.#told.delete(producer.id);
    this.#wanted.delete(producer.id);
    producer.close();
  }
}
