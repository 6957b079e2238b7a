import type { MediaSource, MediaStatistics } from "../protocol/generated";
import type { Layers } from "./received";
import {
  type InboundCounters,
  inboundOf,
  type OutboundCounters,
  outboundOf,
  type PathCounters,
  type Protocol,
  pathOf,
} from "./statistics";

/** One source as it is sent or received now. */
export interface Flow {
  readonly source: MediaSource;
  /** Nothing flows, on purpose; the figures are of no interest. */
  readonly paused: boolean;
  /** No picture comes, for want of bandwidth on the way here. */
  readonly starved: boolean;
  /** Bits per second since the last look; null at the first. */
  readonly bitRate: number | null;
  /** Share of packets lost since the last look, 0 to 1. */
  readonly loss: number;
  /** 0 for sound, and before there is a picture. */
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  /** Such as `VP8`. */
  readonly codec: string;
  /** What holds a sent picture back: none, cpu, bandwidth or other. */
  readonly limitedBy: string;
  /** Heights in which a camera is sent at once, the smallest first. */
  readonly sizes: readonly number[];
  /** What the server chose of several sizes and frame rates, both counted from 0; null when it did not tell. */
  readonly layers: Layers | null;
}

/** The path in one direction. */
export interface Way {
  readonly protocol: Protocol;
  readonly roundTripMs: number;
  readonly bitRate: number | null;
  /** What the path is thought to carry, in bits per second: by the browser one way, by the server the other. */
  readonly available: number | null;
}

export interface ConnectionReport {
  readonly sending: Way | null;
  readonly receiving: Way | null;
  readonly sent: readonly Flow[];
  /** By person, each with what arrives of them. */
  readonly received: ReadonlyMap<string, readonly Flow[]>;
}

export interface TrackOf {
  readonly source: MediaSource;
  readonly trackId: string;
  readonly paused: boolean;
}

export interface ReceivedTrack extends TrackOf {
  readonly consumerId: string;
  readonly participantId: string;
  readonly starved: boolean;
}

/** What is looked at: the browser's statistics at one moment, and whose tracks are in them. */
export interface Look {
  /** In milliseconds. */
  readonly at: number;
  readonly send: RTCStatsReport | null;
  readonly receive: RTCStatsReport | null;
  readonly sentTracks: readonly TrackOf[];
  readonly receivedTracks: readonly ReceivedTrack[];
  /** What the server told last; null before it did. */
  readonly server: MediaStatistics | null;
}

interface Before {
  readonly at: number;
  readonly bytes: ReadonlyMap<string, number>;
  readonly inbound: ReadonlyMap<string, InboundCounters>;
}

/** Turns the browser's counters into figures per second, by comparing with the look before. */
export class ReportReader {
  #before: Before | null = null;
  #bytes = new Map<string, number>();
  #seconds = 0;

  read({ at, send, receive, sentTracks, receivedTracks, server }: Look): ConnectionReport {
    this.#seconds = this.#before ? (at - this.#before.at) / 1_000 : 0;
    this.#bytes = new Map();
    const inbound = receive ? inboundOf(receive) : new Map<string, InboundCounters>();
    const outbound = send ? outboundOf(send) : [];
    const report: ConnectionReport = {
      sending: this.#way("sending", send && pathOf(send), null),
      receiving: this.#way("receiving", receive && pathOf(receive), server),
      sent: sentTracks.flatMap((track) => this.#sent(track, outbound)),
      received: this.#received(receivedTracks, inbound, server),
    };
    this.#before = { at, bytes: this.#bytes, inbound };
    return report;
  }

  #way(name: "sending" | "receiving", path: PathCounters | null, server: MediaStatistics | null): Way | null {
    if (!path) return null;
    const { protocol, roundTripMs } = path;
    const [bytes, available] =
      name === "sending"
        ? [path.bytesSent, path.availableOutgoing]
        : [path.bytesReceived, server?.downlinkEstimate ?? null];
    return { protocol, roundTripMs, bitRate: this.#rate(name, bytes), available };
  }

  /** A picture may be sent in several sizes at once; they count together, and the largest is told. */
  #sent({ source, trackId, paused }: TrackOf, outbound: readonly OutboundCounters[]): Flow[] {
    const encodings = outbound.filter((counters) => counters.trackId === trackId);
    const [first] = encodings;
    if (!first) return [];
    const made = encodings.filter(({ active, height }) => active && height > 0);
    const largest = (made.length > 0 ? made : encodings).reduce(
      (most, each) => (each.width > most.width ? each : most),
      first,
    );
    const { width, height, framesPerSecond, limitedBy } = largest;
    const bytes = encodings.reduce((sum, { bytesSent }) => sum + bytesSent, 0);
    return [
      {
        source,
        paused,
        starved: false,
        bitRate: this.#rate(`sent ${trackId}`, bytes),
        loss: Math.max(...encodings.map(({ loss }) => loss)),
        ...{ width, height, framesPerSecond, limitedBy },
        codec: codecName(first.codec),
        sizes: encodings.length > 1 ? made.map(({ height }) => height).sort((a, b) => a - b) : [],
        layers: null,
      },
    ];
  }

  #received(
    tracks: Look["receivedTracks"],
    inbound: ReadonlyMap<string, InboundCounters>,
    server: MediaStatistics | null,
  ): ConnectionReport["received"] {
    const people = new Map<string, Flow[]>();
    const told = new Map(server?.consumers.map((consumer) => [consumer.consumerId, consumer]));
    for (const { consumerId, participantId, source, trackId, paused, starved } of tracks) {
      const now = inbound.get(trackId);
      if (!now) continue;
      const { width, height, framesPerSecond } = now;
      const flow: Flow = {
        source,
        paused,
        starved,
        bitRate: this.#rate(`received ${trackId}`, now.bytesReceived),
        loss: lossBetween(this.#before?.inbound.get(trackId), now),
        ...{ width, height, framesPerSecond, limitedBy: "none" },
        codec: codecName(now.codec),
        sizes: [],
        layers: now.height > 0 ? layersOf(told.get(consumerId)) : null,
      };
      people.set(participantId, [...(people.get(participantId) ?? []), flow]);
    }
    return people;
  }

  #rate(name: string, bytes: number): number | null {
    this.#bytes.set(name, bytes);
    const before = this.#before?.bytes.get(name);
    // Fewer than before: another path, or another connection.
    if (before === undefined || bytes < before || this.#seconds <= 0) return null;
    return ((bytes - before) * 8) / this.#seconds;
  }
}

function lossBetween(before: InboundCounters | undefined, now: InboundCounters): number {
  const lost = Math.max(0, now.packetsLost - (before?.packetsLost ?? 0));
  const received = Math.max(0, now.packetsReceived - (before?.packetsReceived ?? 0));
  return lost + received > 0 ? lost / (lost + received) : 0;
}

function layersOf(told: Layers | undefined): Layers | null {
  return told && told.layer >= 0 ? { layer: told.layer, temporal: told.temporal } : null;
}

function codecName(mimeType: string): string {
  return mimeType.slice(mimeType.indexOf("/") + 1);
}
