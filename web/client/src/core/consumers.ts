import type { Consumer, Transport } from "mediasoup-client/types";
import type { ConsumerParameters, MediaSource, Participant } from "../protocol/generated";
import type { Requester } from "./connection";
import { type Attention, type ReceiveMode, wanted } from "./receive_mode";
import { type RemoteTrack, streamKey } from "./remote_track";
import { Signal } from "./signal";

interface Entry {
  readonly consumer: Consumer;
  readonly participantId: string;
  readonly source: MediaSource;
  producerPaused: boolean;
  /** Paused at the server because this side does not want it. */
  held: boolean;
}

/** What this browser receives, one consumer for each source of each other participant. */
export class ConsumerSet {
  readonly streams = new Signal<ReadonlyMap<string, RemoteTrack>>(new Map());
  readonly receive = new Signal<ReceiveMode>("everything");
  readonly #entries = new Map<string, Entry>();
  /** Told by the server before there was a transport to receive over. */
  #early: ConsumerParameters[] = [];
  /** Closed or paused by the server while the browser was still creating them. */
  readonly #creating = new Map<string, { closed: boolean; paused: boolean }>();
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
    this.#entries.clear();
    this.#creating.clear();
    this.streams.set(new Map());
  }

  /** The receiving track of each consumer, for statistics. */
  *tracks(): Iterable<{ participantId: string; source: MediaSource; trackId: string; paused: boolean }> {
    for (const { consumer, participantId, source, producerPaused, held } of this.#entries.values()) {
      yield { participantId, source, trackId: consumer.track.id, paused: producerPaused || held };
    }
  }

  /** How long receivers hold what came before they play it; null: as the browser thinks. */
  hold(milliseconds: number | null): void {
    if (milliseconds === this.#holdMs) return;
    this.#holdMs = milliseconds;
    for (const { consumer } of this.#entries.values()) hold(consumer, milliseconds);
  }

  /** Whether anything should be arriving. */
  get flowing(): boolean {
    return [...this.#entries.values()].some(({ producerPaused, held }) => !producerPaused && !held);
  }

  ids(): ReadonlySet<string> {
    return new Set([...this.#entries.keys(), ...this.#creating.keys()]);
  }

  /** Calls in one tick are negotiated together by mediasoup-client, so nothing is awaited between them. */
  async open(parameters: ConsumerParameters): Promise<void> {
    const transport = this.#transport;
    if (!transport) {
      this.#early.push(parameters);
      return;
    }
    const { id, participantId, source, kind, producerId } = parameters;
    if (this.#entries.has(id) || this.#creating.has(id)) return;
    const meanwhile = { closed: false, paused: parameters.producerPaused };
    this.#creating.set(id, meanwhile);
    try {
      const consumer = await transport.consume({
        id,
        producerId,
        kind,
        rtpParameters: parameters.rtpParameters as unknown as Consumer["rtpParameters"],
        // Tracks of one stream are played in step: lips with voice, a film with its sound.
        streamId: source.startsWith("screen") ? `${participantId}-screen` : participantId,
      });
      if (transport !== this.#transport || meanwhile.closed) {
        consumer.close();
        return;
      }
      const held = !wanted(this.receive.value, participantId, source, this.#attention);
      const entry = { consumer, participantId, source, producerPaused: meanwhile.paused, held };
      this.#entries.set(id, entry);
      hold(consumer, this.#holdMs);
      if (!held) this.#request("media.consumer.resume", id);
      this.#publish();
    } catch {
      // Closed meanwhile, or a codec that this browser lacks: the tile stays without a picture.
    } finally {
      if (this.#creating.get(id) === meanwhile) this.#creating.delete(id);
    }
  }

  closed(id: string): void {
    const meanwhile = this.#creating.get(id);
    if (meanwhile) meanwhile.closed = true;
    this.#early = this.#early.filter((parameters) => parameters.id !== id);
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    entry.consumer.close();
    this.#publish();
  }

  producerPaused(id: string, paused: boolean): void {
    const meanwhile = this.#creating.get(id);
    if (meanwhile) meanwhile.paused = paused;
    const entry = this.#entries.get(id);
    if (!entry) return;
    entry.producerPaused = paused;
    this.#publish();
  }

  /**
   * After the socket was away: closes what the server has no more, takes over what was paused meanwhile, and
   * asks again for what should flow.
   */
  reconcile(alive: readonly string[], participants: readonly Participant[]): void {
    for (const id of [...this.#entries.keys()]) if (!alive.includes(id)) this.closed(id);
    for (const [id, entry] of this.#entries) {
      const owner = participants.find((participant) => participant.id === entry.participantId);
      const state = owner?.media.find(({ source }) => source === entry.source);
      if (state) entry.producerPaused = state.paused;
      this.#request(entry.held ? "media.consumer.pause" : "media.consumer.resume", id);
    }
    this.#publish();
  }

  setReceive(mode: ReceiveMode): void {
    this.receive.set(mode);
    this.#choose();
  }

  attend(attention: Attention): void {
    this.#attention = attention;
    if (this.receive.value === "low") this.#choose();
  }

  #choose(): void {
    let changed = false;
    for (const [id, entry] of this.#entries) {
      const held = !wanted(this.receive.value, entry.participantId, entry.source, this.#attention);
      if (held === entry.held) continue;
      entry.held = held;
      changed = true;
      this.#request(held ? "media.consumer.pause" : "media.consumer.resume", id);
    }
    if (changed) this.#publish();
  }

  #request(name: "media.consumer.pause" | "media.consumer.resume", consumerId: string): void {
    // A failure means that the consumer or the socket is gone; either is told by its own event.
    this.requester.request(name, { consumerId }).catch(() => undefined);
  }

  #publish(): void {
    const streams = new Map<string, RemoteTrack>();
    for (const { consumer, participantId, source, producerPaused, held } of this.#entries.values()) {
      const key = streamKey(participantId, source);
      const paused = producerPaused || held;
      const before = this.streams.value.get(key);
      // The same object while nothing changed, so that a tile can compare by identity.
      streams.set(
        key,
        before?.track === consumer.track && before.paused === paused
          ? before
          : { participantId, source, kind: consumer.kind, track: consumer.track, paused },
      );
    }
    this.streams.set(streams);
  }
}

function hold(consumer: Consumer, milliseconds: number | null): void {
  const receiver = consumer.rtpReceiver;
  if (receiver && "jitterBufferTarget" in receiver) receiver.jitterBufferTarget = milliseconds;
}
