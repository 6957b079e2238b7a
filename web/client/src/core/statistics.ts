import type { Health } from "./score";
import type { Heard } from "./silence";

/** The figures of one received track, counted from its start. Names as in the W3C statistics. */
export interface InboundCounters {
  readonly packetsReceived: number;
  readonly packetsLost: number;
  /** For packets to be sent again. */
  readonly requests: number;
  readonly jitterMs: number;
  readonly frozenSeconds: number;
  readonly bytesReceived: number;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly codec: string;
}

export interface OutboundCounters {
  readonly id: string;
  readonly kind: string;
  /** Of the track that is sent; empty where the browser does not tell. */
  readonly trackId: string;
  /** Whether this encoding is being made; one that nobody watches is not. */
  readonly active: boolean;
  readonly bytesSent: number;
  /** Share lost between two reports of the receiver, 0 to 1. */
  readonly loss: number;
  /** How unevenly it comes at the receiver. */
  readonly jitterMs: number;
  readonly packetsSent: number;
  readonly packetsLost: number;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  /** What holds the picture back: none, cpu, bandwidth or other. */
  readonly limitedBy: string;
  readonly codec: string;
}

/** How packets travel: straight to the node, or by way of a TURN server. */
export type Protocol = "udp" | "tcp" | "relay";

export interface PathCounters {
  readonly protocol: Protocol;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly roundTripMs: number;
  /** Bits per second; null when the browser does not tell. */
  readonly availableOutgoing: number | null;
  /** Such as `udp 203.0.113.7:40000`. */
  readonly remote: string;
}

type Stat = Record<string, unknown> & { id: string; type: string };

const number = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** By the identifier of the receiving track. */
export function inboundOf(report: RTCStatsReport): ReadonlyMap<string, InboundCounters> {
  const stats = byId(report);
  const inbound = [...stats.values()].filter(({ type }) => type === "inbound-rtp");
  return new Map(
    inbound.map((stat) => [
      text(stat.trackIdentifier),
      {
        packetsReceived: number(stat.packetsReceived),
        packetsLost: number(stat.packetsLost),
        requests: number(stat.nackCount),
        jitterMs: number(stat.jitter) * 1_000,
        frozenSeconds: number(stat.totalFreezesDuration),
        bytesReceived: number(stat.bytesReceived),
        width: number(stat.frameWidth),
        height: number(stat.frameHeight),
        framesPerSecond: number(stat.framesPerSecond),
        codec: codecOf(stats, stat),
      },
    ]),
  );
}

export function outboundOf(report: RTCStatsReport): readonly OutboundCounters[] {
  const stats = byId(report);
  return [...stats.values()]
    .filter(({ type }) => type === "outbound-rtp")
    .map((stat) => ({
      id: stat.id,
      kind: text(stat.kind),
      trackId: text(stats.get(text(stat.mediaSourceId))?.trackIdentifier),
      active: stat.active !== false,
      bytesSent: number(stat.bytesSent),
      loss: number(stats.get(text(stat.remoteId))?.fractionLost),
      jitterMs: number(stats.get(text(stat.remoteId))?.jitter) * 1_000,
      packetsSent: number(stat.packetsSent),
      packetsLost: number(stats.get(text(stat.remoteId))?.packetsLost),
      width: number(stat.frameWidth),
      height: number(stat.frameHeight),
      framesPerSecond: number(stat.framesPerSecond),
      limitedBy: text(stat.qualityLimitationReason) || "none",
      codec: codecOf(stats, stat),
    }));
}

/** The path in use; null before there is one. */
export function pathOf(report: RTCStatsReport): PathCounters | null {
  const stats = byId(report);
  const pair = pairInUse([...stats.values()], stats);
  if (!pair) return null;
  const remote = stats.get(text(pair.remoteCandidateId));
  const local = stats.get(text(pair.localCandidateId));
  return {
    protocol: isRelayed(local) ? "relay" : local?.protocol === "tcp" ? "tcp" : "udp",
    bytesSent: number(pair.bytesSent),
    bytesReceived: number(pair.bytesReceived),
    roundTripMs: number(pair.currentRoundTripTime) * 1_000,
    availableOutgoing:
      typeof pair.availableOutgoingBitrate === "number" ? pair.availableOutgoingBitrate : null,
    remote: remote ? `${text(remote.protocol)} ${text(remote.address)}:${number(remote.port)}` : "",
  };
}

/** A relay behind NAT is reached by the node at another address than it gives out: it counts as "prflx" then. */
function isRelayed(local: Stat | undefined): boolean {
  return local?.candidateType === "relay" || text(local?.relayProtocol) !== "";
}

/** Everything that came in, over all paths that were tried. */
export function heardOf(report: RTCStatsReport): Heard {
  let count = 0;
  let checks = false;
  let quietMs = Number.POSITIVE_INFINITY;
  report.forEach((stat: Stat) => {
    if (stat.type !== "candidate-pair") return;
    count += number(stat.packetsReceived) + number(stat.responsesReceived);
    checks ||= typeof stat.responsesReceived === "number";
    const last = number(stat.lastPacketReceivedTimestamp);
    if (last > 0) quietMs = Math.min(quietMs, Math.max(0, number(stat.timestamp) - last));
  });
  return Number.isFinite(quietMs) ? { count, checks, quietMs } : { count, checks };
}

/** Several pairs may be nominated one after the other; the transport knows the one in use, where the browser tells. */
function pairInUse(all: readonly Stat[], stats: ReadonlyMap<string, Stat>): Stat | undefined {
  const transport = all.find(({ type }) => type === "transport");
  const selected = stats.get(text(transport?.selectedCandidatePairId));
  const pairs = all.filter(({ type }) => type === "candidate-pair");
  return selected ?? pairs.find((stat) => stat.nominated === true && stat.state === "succeeded");
}

/** How a received track fared between two looks that lie `seconds` apart. */
export function healthBetween(
  before: InboundCounters | undefined,
  now: InboundCounters,
  seconds: number,
  roundTripMs: number,
): Health {
  const lost = Math.max(0, now.packetsLost - (before?.packetsLost ?? 0));
  const received = Math.max(0, now.packetsReceived - (before?.packetsReceived ?? 0));
  const frozen = Math.max(0, now.frozenSeconds - (before?.frozenSeconds ?? 0));
  return {
    loss: lost + received > 0 ? lost / (lost + received) : 0,
    roundTripMs,
    jitterMs: received > 0 ? now.jitterMs : 0,
    frozen: Math.min(1, frozen / seconds),
  };
}

/** Fewer packets than these between two looks tell nothing: of silence there are two or three a second. */
const TELLING = 20;

/** The share of a sent stream that was lost between two looks, 0 to 1; of the worst that tells something. */
export function lossOfSent(before: readonly OutboundCounters[], now: readonly OutboundCounters[]): number {
  const shares = telling(before, now).map(({ sent, lost }) => Math.min(1, lost / sent));
  return Math.max(0, ...shares);
}

/** How unevenly sound that was sent since the last look comes at the receiver, in milliseconds. */
export function jitterOfSound(before: readonly OutboundCounters[], now: readonly OutboundCounters[]): number {
  const sounds = telling(before, now).filter(({ kind }) => kind === "audio");
  return Math.max(0, ...sounds.map(({ jitterMs }) => jitterMs));
}

function telling(before: readonly OutboundCounters[], now: readonly OutboundCounters[]) {
  return now
    .map((stream) => {
      const known = before.find(({ id }) => id === stream.id);
      const sent = stream.packetsSent - (known?.packetsSent ?? 0);
      return { ...stream, sent, lost: stream.packetsLost - (known?.packetsLost ?? 0) };
    })
    .filter(({ sent }) => sent >= TELLING);
}

function byId(report: RTCStatsReport): ReadonlyMap<string, Stat> {
  const stats = new Map<string, Stat>();
  report.forEach((stat: Stat) => {
    stats.set(stat.id, stat);
  });
  return stats;
}

function codecOf(stats: ReadonlyMap<string, Stat>, stat: Stat): string {
  return text(stats.get(text(stat.codecId))?.mimeType);
}
