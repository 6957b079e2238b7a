import type { Consumer, Transport } from "mediasoup-client/types";
import type {
  ConsumerFed,
  ConsumerLayers,
  ConsumerParameters,
  Participant,
  ReceiveMode,
} from "../protocol/generated";
import type { Requester } from "./connection";
import type { ReceivedTrack } from "./connection_report";
import { RoomError } from "./errors";
import { painted } from "./painted";
import { type Attention, wanted } from "./receive_mode";
import { type Feed, type HandOver, type Layers, Received } from "./received";
import { type RemoteTrack, streamKey } from "./remote_track";
import { Signal } from "./signal";

/** What the server told of a consumer that the browser has not made yet; null: as it was when it was opened. */
interface News {
  closed: boolean;
  handOver: HandOver | null;
  producerPaused: boolean | null;
  layers: Layers | null;
}

/** Until a refusal that may pass is asked again, and at most, after many. */
const AGAIN_S = 1;
const LONGEST_AGAIN_S = 15;

/** News of consumers that never come are not kept for ever. */
const MOST_NEWS = 128;

/** What this browser receives. A consumer carries one source of one other participant, and may be handed over. */
export class ConsumerSet {
  readonly streams = new Signal<ReadonlyMap<string, RemoteTrack>>(new Map());
  readonly receive = new Signal<ReceiveMode>("everything");
  readonly #received = new Map<string, Received>();
  /** Told by the server before there was a transport to receive over. */
  #early: ConsumerParameters[] = [];
  readonly #creating = new Set<string>();
  readonly #news = new Map<string, News>();
  #transport: Transport | null = null;
  #holdMs: number | null = null;
  #attention: Attention = { activeSpeaker: null, spotlight: null };

  constructor(private readonly requester: Requester) {}

  attach(transport: Transport, consumers: readonly ConsumerParameters[]): void {
    const known = new Set(consumers.map(({ id }) => id));
    const early = this.#early.filter(({ id }) => !known.has(id));
    this.detach();
    this.#transport = transport;
    for (const parameters of [...consumers, ...early]) void this.open(parameters);
  }

  detach(): void {
    this.#transport = null;
    this.#early = [];
    this.#received.clear();
    this.#creating.clear();
    this.streams.set(new Map());
  }

  /** The receiving track of each source that somebody sends, for statistics. */
  *tracks(): Iterable<ReceivedTrack> {
    for (const [consumerId, { consumer, feed, paused, starved }] of this.#received) {
      const { participantId, source } = feed;
      if (participantId === null) continue;
      yield { consumerId, participantId, source, trackId: consumer.track.id, paused, starved };
    }
  }

  /** How long receivers hold what came before they play it; null: as the browser thinks. */
  hold(milliseconds: number | null): void {
    if (milliseconds === this.#holdMs) return;
    this.#holdMs = milliseconds;
    for (const { consumer } of this.#received.values()) hold(consumer, milliseconds);
  }

  /** Whether anything should be arriving. */
  get flowing(): boolean {
    return [...this.#received.values()].some(({ paused, starved }) => !paused && !starved);
  }

  ids(): ReadonlySet<string> {
    return new Set([...this.#received.keys(), ...this.#creating]);
  }

  /** Calls in one tick are negotiated together by mediasoup-client, so nothing is awaited between them. */
  async open(parameters: ConsumerParameters): Promise<void> {
    const transport = this.#transport;
    if (!transport) {
      this.#early.push(parameters);
      return;
    }
    const { id, participantId, source, kind, producerId } = parameters;
    if (this.#received.has(id) || this.#creating.has(id)) return;
    this.#creating.add(id);
    try {
      const consumer = await transport.consume({
        id,
        producerId,
        kind,
        rtpParameters: parameters.rtpParameters as unknown as Consumer["rtpParameters"],
        // Tracks of one stream are played in step: lips with voice, a film with its sound.
        streamId: source.startsWith("screen") ? `${participantId}-screen` : participantId,
      });
      const news = this.#news.get(id);
      if (transport !== this.#transport || news?.closed) {
        consumer.close();
        return;
      }
      const received = new Received(consumer, parameters);
      this.#received.set(id, received);
      if (news?.handOver) received.hand(news.handOver, () => this.#publish());
      received.setPaused(news?.producerPaused ?? parameters.producerPaused);
      received.layers = news?.layers ?? null;
      received.held = !this.wants(received.feed);
      hold(consumer, this.#holdMs);
      void this.#resume(id, received.handOver);
      this.#publish();
    } catch {
      // Closed meanwhile, or a codec that this browser lacks: the tile stays without a picture.
    } finally {
      this.#creating.delete(id);
      this.#news.delete(id);
    }
  }

  closed(id: string): void {
    this.#early = this.#early.filter((parameters) => parameters.id !== id);
    const received = this.#received.get(id);
    if (!received) {
      this.#newsOf(id).closed = true;
      return;
    }
    this.#received.delete(id);
    received.consumer.close();
    this.#publish();
  }

  /** The consumer carries somebody else's source from now on, or nobody's. */
  fed(told: Omit<ConsumerFed, "producerId">): void {
    const { consumerId, handOver: number, afterTimestamp: last, ...feed } = told;
    const handOver = { ...feed, number, last };
    const received = this.#received.get(consumerId);
    if (!received) {
      Object.assign(this.#newsOf(consumerId), {
        handOver,
        producerPaused: feed.producerPaused,
        layers: null,
      });
      return;
    }
    received.hand(handOver, () => this.#publish());
    received.held = !this.wants(feed);
    this.#publish();
    if (received.rests) void this.#take(consumerId, number);
  }

  layers({ consumerId, ...layers }: ConsumerLayers): void {
    const received = this.#received.get(consumerId) ?? this.#newsOf(consumerId);
    received.layers = layers;
    this.#publish();
  }

  producerPaused(id: string, paused: boolean): void {
    const received = this.#received.get(id);
    if (received) received.setPaused(paused);
    else this.#newsOf(id).producerPaused = paused;
    this.#publish();
  }

  /**
   * After the socket was away: closes what the server has no more, takes over what was paused meanwhile, and
   * asks again for what should flow.
   */
  reconcile(alive: readonly string[], participants: readonly Participant[]): void {
    for (const id of [...this.#received.keys()]) if (!alive.includes(id)) this.closed(id);
    for (const [id, received] of this.#received) {
      const owner = participants.find((participant) => participant.id === received.feed.participantId);
      const state = owner?.media.find(({ source }) => source === received.feed.source);
      if (state) received.setPaused(state.paused);
      void this.#take(id, received.handOver);
    }
    this.#publish();
  }

  /** What is wanted from now on. The server knows it by what is shown, and sends nothing else. */
  choose(mode: ReceiveMode, attention: Attention): void {
    this.receive.set(mode);
    this.#attention = attention;
    for (const received of this.#received.values()) received.held = !this.wants(received.feed);
    this.#publish();
  }

  /** Whether this side wants a source of a participant, by its receive mode. */
  wants({ participantId, source }: Pick<Feed, "participantId" | "source">): boolean {
    return participantId === null || wanted(this.receive.value, participantId, source, this.#attention);
  }

  /** Between the server's answer and the browser's consumer lies a negotiation; what comes meanwhile is kept. */
  #newsOf(id: string): News {
    const known = this.#news.get(id);
    if (known) return known;
    const news: News = { closed: false, handOver: null, producerPaused: null, layers: null };
    this.#news.set(id, news);
    for (const oldest of this.#news.keys()) {
      if (this.#news.size <= MOST_NEWS) break;
      this.#news.delete(oldest);
    }
    return news;
  }

  /** The newcomer's pictures may come once nobody sees the consumer under the name of the one before any more. */
  async #take(consumerId: string, handOver: number): Promise<void> {
    await painted();
    await this.#resume(consumerId, handOver);
  }

  async #resume(consumerId: string, handOver: number, pause = AGAIN_S): Promise<void> {
    const received = this.#received.get(consumerId);
    if (!received) return;
    const { handOver: last } = received;
    // Of pictures a later one is taken by itself; a voice goes on through it, but has to begin first.
    if (last !== handOver && received.consumer.kind === "video") return;
    received.expect();
    try {
      await this.requester.request("media.consumer.resume", { consumerId, handOver: last });
    } catch (reason) {
      // Otherwise the consumer or the socket is gone; either is told by its own event.
      const error = RoomError.from(reason);
      if (!error.passes) return;
      const longer = Math.min(LONGEST_AGAIN_S, 2 * pause);
      setTimeout(() => void this.#resume(consumerId, handOver, longer), (error.retryAfter ?? pause) * 1_000);
    }
  }

  #publish(): void {
    const before = this.streams.value;
    const streams = new Map<string, RemoteTrack>();
    for (const received of this.#received.values()) {
      const { participantId, source } = received.feed;
      if (participantId === null) continue;
      const key = streamKey(participantId, source);
      const seen = received.seen(before.get(key));
      if (seen) streams.set(key, seen);
    }
    if (streams.size === before.size && [...streams].every(([key, seen]) => before.get(key) === seen)) return;
    this.streams.set(streams);
  }
}

function hold(consumer: Consumer, milliseconds: number | null): void {
  const receiver = consumer.rtpReceiver;
  if (receiver && "jitterBufferTarget" in receiver) receiver.jitterBufferTarget = milliseconds;
}
