import { expect, test } from "vitest";
import { type Look, ReportReader } from "./connection_report";

type Stats = Record<string, unknown> & { id: string };

const reportOf = (stats: readonly Stats[]) =>
  new Map(stats.map((stat) => [stat.id, stat])) as unknown as RTCStatsReport;

/** Two encodings of a camera are sent, one picture is received, at `second` of a call that sends 1 Mbit/s. */
function look(second: number, lost = 0): Look {
  const bytes = second * 125_000;
  const pair = {
    id: "P",
    type: "candidate-pair",
    nominated: true,
    state: "succeeded",
    localCandidateId: "L",
  };
  const path = [
    { ...pair, currentRoundTripTime: 0.05, bytesSent: bytes, bytesReceived: 2 * bytes },
    { id: "L", type: "local-candidate", candidateType: "host", protocol: "udp" },
    { id: "C", type: "codec", mimeType: "video/VP8" },
  ];
  const theirs = { participantId: "b", starved: false };
  const out = { type: "outbound-rtp", kind: "video", codecId: "C", mediaSourceId: "S" };
  return {
    at: second * 1_000,
    send: reportOf([
      ...path,
      { id: "S", type: "media-source", trackIdentifier: "own" },
      { ...out, id: "O1", bytesSent: bytes / 5, frameWidth: 320, frameHeight: 180, framesPerSecond: 15 },
      { ...out, id: "O2", bytesSent: bytes / 2, frameWidth: 640, frameHeight: 360, framesPerSecond: 30 },
      // Nobody watches the largest: it is not made any more.
      { ...out, id: "O3", active: false, bytesSent: 9_000, frameWidth: 1280, frameHeight: 720 },
    ]),
    receive: reportOf([
      ...path,
      {
        ...{ id: "I", type: "inbound-rtp", trackIdentifier: "theirs", codecId: "C", bytesReceived: bytes },
        ...{ packetsReceived: second * 90, packetsLost: lost, frameWidth: 1280, frameHeight: 720 },
        framesPerSecond: 25,
      },
    ]),
    sentTracks: [{ source: "camera", trackId: "own", paused: false }],
    receivedTracks: [
      { ...theirs, consumerId: "c1", source: "camera", trackId: "theirs", paused: false },
      { ...theirs, consumerId: "c2", source: "microphone", trackId: "not there yet", paused: true },
    ],
    server: {
      ...{
        downlinkEstimate: 3_000_000,
        downlinkLimit: null,
        roundTrip: 0.05,
        loss: 0,
        sentBitrate: 1_000_000,
      },
      ...{ receivedBitrate: 0, candidateProtocol: "udp", producers: [] },
      consumers: [{ consumerId: "c1", layer: 2, temporal: 1, bitrate: 900_000 }],
    },
  };
}

test("the first look knows no rates, the second tells them", () => {
  const reader = new ReportReader();
  const first = reader.read(look(10));
  expect([first.sending?.bitRate, first.sent[0]?.bitRate]).toEqual([null, null]);
  const way = { protocol: "udp", roundTripMs: 50 };
  expect(reader.read(look(12, 20))).toEqual({
    sending: { ...way, bitRate: 1_000_000, available: null },
    receiving: { ...way, bitRate: 2_000_000, available: 3_000_000 },
    sent: [
      {
        source: "camera",
        paused: false,
        bitRate: 700_000,
        loss: 0,
        width: 640,
        height: 360,
        framesPerSecond: 30,
        codec: "VP8",
        limitedBy: "none",
        starved: false,
        sizes: [180, 360],
        layers: null,
      },
    ],
    received: new Map([
      [
        "b",
        [
          {
            source: "camera",
            paused: false,
            bitRate: 1_000_000,
            loss: 0.1,
            width: 1280,
            height: 720,
            framesPerSecond: 25,
            codec: "VP8",
            limitedBy: "none",
            starved: false,
            sizes: [],
            layers: { layer: 2, temporal: 1 },
          },
        ],
      ],
    ]),
  });
});

test("a new path counts from nought, and tells no rate at first", () => {
  const reader = new ReportReader();
  reader.read(look(100));
  expect(reader.read({ ...look(2), at: 102_000 }).sending?.bitRate).toBeNull();
});

test("without transports there is nothing to tell", () => {
  const nothing = { at: 0, send: null, receive: null, sentTracks: [], receivedTracks: [], server: null };
  expect(new ReportReader().read(nothing)).toEqual({
    sending: null,
    receiving: null,
    sent: [],
    received: new Map(),
  });
});
