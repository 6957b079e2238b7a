import type { MediaStatistics } from "../protocol/generated";
import { type ConnectionReport, ReportReader } from "./connection_report";
import type { MediaPlane } from "./media";
import { Patience } from "./patience";
import { type Health, type Score, scoreOf } from "./score";
import { Signal } from "./signal";
import {
  healthBetween,
  type InboundCounters,
  inboundOf,
  jitterOfSound,
  lossOfSent,
  type OutboundCounters,
  outboundOf,
  pathOf,
} from "./statistics";
import { type UplinkAdvice, UplinkWatch } from "./uplink";

const INTERVAL_MS = 2_500;
/** Bad readings in a row before less is offered. */
const DOWNLINK_READINGS = 4;

/** Looks at the statistics of both transports every few seconds and judges everyone's connection. */
export class QualityMonitor {
  /** By participant, the own one included. */
  readonly quality = new Signal<ReadonlyMap<string, Score>>(new Map());
  readonly #uplink = new UplinkWatch();
  readonly #patience = new Patience();
  readonly #reader = new ReportReader();
  #timer: ReturnType<typeof setInterval> | undefined;
  /** The server's own figures, as it told them last. */
  #server: MediaStatistics | null = null;
  #before: { at: number; inbound: ReadonlyMap<string, InboundCounters> } | null = null;
  #sent: readonly OutboundCounters[] = [];
  #bad = 0;

  constructor(
    private readonly media: MediaPlane,
    private readonly sendsCamera: () => boolean,
    private readonly onUplink: (advice: Exclude<UplinkAdvice, "fine">) => void,
    private readonly onDownlinkThin: () => void,
  ) {}

  start(selfId: string): void {
    this.stop();
    this.#timer = setInterval(() => {
      // A transport that is closed meanwhile refuses; the next look finds the new one.
      this.#look(selfId).catch(() => undefined);
    }, INTERVAL_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#before = null;
    this.#sent = [];
    this.#bad = 0;
    this.#uplink.reset();
    this.quality.set(new Map());
  }

  /** The connection as it is now, for people who look for the cause of a trouble. */
  async report(): Promise<ConnectionReport> {
    const { sendTransport, receiveTransport, publisher, consumers } = this.media;
    // Not waited for: the figures are for a trouble, which the socket may have too.
    void this.media.statistics().then((told) => {
      this.#server = told;
    });
    const [send, receive] = await Promise.all([sendTransport?.getStats(), receiveTransport?.getStats()]);
    return this.#reader.read({
      at: performance.now(),
      send: send ?? null,
      receive: receive ?? null,
      sentTracks: [...publisher.tracks()],
      receivedTracks: [...consumers.tracks()],
      server: this.#server,
    });
  }

  async #look(selfId: string): Promise<void> {
    const { sendTransport, receiveTransport, consumers } = this.media;
    const [send, receive] = await Promise.all([sendTransport?.getStats(), receiveTransport?.getStats()]);
    const quality = new Map<string, Score>();
    if (receive) this.#judgeOthers(receive, consumers, quality);
    if (send) quality.set(selfId, this.#judgeSelf(send));
    this.quality.set(quality);
  }

  #judgeOthers(
    report: RTCStatsReport,
    consumers: MediaPlane["consumers"],
    quality: Map<string, Score>,
  ): void {
    const at = performance.now();
    const inbound = inboundOf(report);
    const roundTripMs = pathOf(report)?.roundTripMs ?? 0;
    const before = this.#before;
    this.#before = { at, inbound };
    consumers.hold(this.#patience.read(inbound, roundTripMs));
    if (!before) return;
    const unheard: string[] = [];
    for (const { participantId, source, trackId, paused, starved } of consumers.tracks()) {
      const now = inbound.get(trackId);
      if (!now || paused || starved) continue;
      const known = before.inbound.get(trackId);
      const health = healthBetween(known, now, (at - before.at) / 1_000, roundTripMs);
      const score = scoreOf(health);
      quality.set(participantId, Math.min(score, quality.get(participantId) ?? 4) as Score);
      if (source === "microphone" && now.packetsReceived === known?.packetsReceived)
        unheard.push(participantId);
    }
    const scores = [...quality.values()];
    // Even of silence a packet comes now and then: from where none does, nobody is heard. That is no fault of this side.
    for (const participantId of unheard) quality.set(participantId, 0);
    // When everyone is disturbed at once, the cause is on this side.
    this.#bad = scores.length > 0 && scores.every((score) => score <= 1) ? this.#bad + 1 : 0;
    if (this.#bad === DOWNLINK_READINGS) this.onDownlinkThin();
  }

  #judgeSelf(report: RTCStatsReport): Score {
    const path = pathOf(report);
    const sent = outboundOf(report);
    const loss = lossOfSent(this.#sent, sent);
    const jitterMs = jitterOfSound(this.#sent, sent);
    this.#sent = sent;
    const advice = this.#uplink.read({
      available: path?.availableOutgoing ?? null,
      loss,
      jitterMs,
      roundTripMs: path?.roundTripMs ?? 0,
      sendsCamera: this.sendsCamera(),
    });
    if (advice !== "fine") this.onUplink(advice);
    const health: Health = { loss, roundTripMs: path?.roundTripMs ?? 0, jitterMs, frozen: 0 };
    return scoreOf(health);
  }
}
