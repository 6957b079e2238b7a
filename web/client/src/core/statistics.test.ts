import { expect, test } from "vitest";
import {
  healthBetween,
  heardOf,
  type InboundCounters,
  inboundOf,
  jitterOfSound,
  lossOfSent,
  outboundOf,
  pathOf,
} from "./statistics";

/** A report as Chromium gives it, cut to what is read. */
const REPORT = new Map<string, unknown>(
  [
    { id: "C1", type: "codec", mimeType: "video/VP8" },
    {
      id: "I1",
      type: "inbound-rtp",
      trackIdentifier: "track",
      codecId: "C1",
      packetsReceived: 900,
      packetsLost: 100,
      nackCount: 90,
      jitter: 0.02,
      totalFreezesDuration: 0.5,
      bytesReceived: 1_000_000,
      frameWidth: 1280,
      frameHeight: 720,
      framesPerSecond: 30,
    },
    {
      id: "O1",
      type: "outbound-rtp",
      kind: "video",
      codecId: "C1",
      remoteId: "R1",
      mediaSourceId: "S1",
      bytesSent: 5,
      packetsSent: 40,
      frameWidth: 640,
      frameHeight: 360,
      framesPerSecond: 15,
      qualityLimitationReason: "bandwidth",
    },
    { id: "S1", type: "media-source", trackIdentifier: "own" },
    { id: "R1", type: "remote-inbound-rtp", fractionLost: 0.25, packetsLost: 3, jitter: 0.02 },
    { id: "P0", type: "candidate-pair", nominated: false, state: "failed" },
    {
      id: "P1",
      type: "candidate-pair",
      nominated: true,
      state: "succeeded",
      currentRoundTripTime: 0.08,
      availableOutgoingBitrate: 2_000_000,
      bytesSent: 700,
      bytesReceived: 800,
      localCandidateId: "L1",
      remoteCandidateId: "A1",
    },
    { id: "L1", type: "local-candidate", candidateType: "host", protocol: "udp" },
    { id: "A1", type: "remote-candidate", protocol: "udp", address: "203.0.113.7", port: 40_000 },
  ].map((stat) => [stat.id, stat]),
) as unknown as RTCStatsReport;

const INBOUND: InboundCounters = {
  packetsReceived: 900,
  packetsLost: 100,
  requests: 90,
  jitterMs: 20,
  frozenSeconds: 0.5,
  bytesReceived: 1_000_000,
  width: 1280,
  height: 720,
  framesPerSecond: 30,
  codec: "video/VP8",
};

test("reads what is received, sent, and over which path", () => {
  expect(inboundOf(REPORT)).toEqual(new Map([["track", INBOUND]]));
  expect(outboundOf(REPORT)).toEqual([
    {
      id: "O1",
      kind: "video",
      trackId: "own",
      active: true,
      bytesSent: 5,
      loss: 0.25,
      jitterMs: 20,
      packetsSent: 40,
      packetsLost: 3,
      width: 640,
      height: 360,
      framesPerSecond: 15,
      limitedBy: "bandwidth",
      codec: "video/VP8",
    },
  ]);
  expect(pathOf(REPORT)).toEqual({
    protocol: "udp",
    bytesSent: 700,
    bytesReceived: 800,
    roundTripMs: 80,
    availableOutgoing: 2_000_000,
    remote: "udp 203.0.113.7:40000",
  });
});

test.each([
  [{ candidateType: "host", protocol: "tcp" }, "tcp"],
  [{ candidateType: "relay", protocol: "udp" }, "relay"],
  [{ candidateType: "prflx", protocol: "udp", relayProtocol: "tcp" }, "relay"],
])("a path over %o is called %s", (local, protocol) => {
  const stats = [
    { id: "P", type: "candidate-pair", nominated: true, state: "succeeded", localCandidateId: "L" },
    { id: "L", type: "local-candidate", ...local },
  ];
  const report = new Map(stats.map((stat) => [stat.id, stat])) as unknown as RTCStatsReport;
  expect(pathOf(report)?.protocol).toBe(protocol);
});

test("of several nominated pairs the one in use counts", () => {
  const pair = { type: "candidate-pair", nominated: true, state: "succeeded" };
  const stats = [
    { ...pair, id: "P1", bytesSent: 0 },
    { ...pair, id: "P2", bytesSent: 9 },
    { id: "T", type: "transport", selectedCandidatePairId: "P2" },
  ];
  const report = new Map(stats.map((stat) => [stat.id, stat])) as unknown as RTCStatsReport;
  expect(pathOf(report)?.bytesSent).toBe(9);
});

test("an empty report is no path and nothing received", () => {
  const empty = new Map() as unknown as RTCStatsReport;
  expect([pathOf(empty), inboundOf(empty), outboundOf(empty)]).toEqual([null, new Map(), []]);
});

test("what is heard counts packets and answered checks of all paths", () => {
  const pairs = [
    { id: "P1", type: "candidate-pair", packetsReceived: 5, responsesReceived: 2 },
    { id: "P2", type: "candidate-pair", responsesReceived: 1 },
  ];
  const report = new Map(pairs.map((pair) => [pair.id, pair])) as unknown as RTCStatsReport;
  expect(heardOf(report)).toEqual({ count: 8, checks: true });
  expect(heardOf(REPORT)).toEqual({ count: 0, checks: false });
  const told = [
    { id: "P1", type: "candidate-pair", timestamp: 5_000, lastPacketReceivedTimestamp: 1_000 },
    { id: "P2", type: "candidate-pair", timestamp: 5_000, lastPacketReceivedTimestamp: 4_970 },
    { id: "P3", type: "candidate-pair", timestamp: 5_000, lastPacketReceivedTimestamp: 0 },
  ];
  const timed = new Map(told.map((pair) => [pair.id, pair])) as unknown as RTCStatsReport;
  expect(heardOf(timed).quietMs).toBe(30);
});

test("health is what happened between two looks", () => {
  const later = { ...INBOUND, packetsReceived: 990, packetsLost: 110, frozenSeconds: 1.5 };
  expect(healthBetween(INBOUND, later, 2, 80)).toEqual({
    loss: 0.1,
    roundTripMs: 80,
    jitterMs: 20,
    frozen: 0.5,
  });
});

test("silence is no loss, and late packets that turn up are none either", () => {
  const quiet = { loss: 0, roundTripMs: 80, jitterMs: 0, frozen: 0 };
  expect(healthBetween(INBOUND, INBOUND, 2, 80)).toEqual(quiet);
  expect(healthBetween(INBOUND, { ...INBOUND, packetsLost: 90 }, 2, 80)).toEqual(quiet);
});

test("what was lost of what is sent is the worst stream's, and one packet of silence is none", () => {
  const [sent] = outboundOf(REPORT);
  const stream = (id: string, packetsSent: number, packetsLost: number) => ({
    ...(sent as NonNullable<typeof sent>),
    ...{ id, packetsSent, packetsLost },
  });
  const before = [stream("picture", 1_000, 50), stream("silence", 300, 30)];
  expect(lossOfSent(before, [stream("picture", 1_100, 62), stream("silence", 306, 33)])).toBeCloseTo(0.12);
  // A stream that rests tells nothing any more, however it ended; one that is new counts from its start.
  expect(lossOfSent(before, [stream("picture", 1_000, 90), stream("new", 100, 4)])).toBeCloseTo(0.04);
  expect(lossOfSent(before, [stream("picture", 1_100, 48)])).toBe(0);
  expect(lossOfSent(before, [])).toBe(0);
});

test("only sound that was sent meanwhile tells how unevenly it comes", () => {
  const [sent] = outboundOf(REPORT);
  const stream = (id: string, kind: string, packetsSent: number, jitterMs: number) => ({
    ...(sent as NonNullable<typeof sent>),
    ...{ id, kind, packetsSent, jitterMs },
  });
  const before = [stream("voice", "audio", 1_000, 50), stream("picture", "video", 1_000, 90)];
  const picture = stream("picture", "video", 1_100, 90);
  expect(jitterOfSound(before, [picture, stream("voice", "audio", 1_100, 35)])).toBe(35);
  expect(jitterOfSound(before, [picture, stream("voice", "audio", 1_006, 35)])).toBe(0);
  expect(jitterOfSound(before, [])).toBe(0);
});
