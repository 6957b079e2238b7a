import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ReceivedTrack } from "./connection_report";
import type { MediaPlane } from "./media";
import { QualityMonitor } from "./quality";

const LOOK_MS = 2_500;

let came: number;
let voice: { packetsSent: number; jitter: number };
let tracks: ReceivedTrack[];
let advised: string[];
let monitor: QualityMonitor;

beforeEach(() => {
  vi.useFakeTimers();
  came = 0;
  voice = { packetsSent: 0, jitter: 0.002 };
  advised = [];
  tracks = [heard("a", "microphone")];
  const receive = () => [
    { id: "i", type: "inbound-rtp", trackIdentifier: "a:microphone", packetsReceived: came },
  ];
  const send = () => [
    { id: "o", type: "outbound-rtp", kind: "audio", remoteId: "r", packetsSent: voice.packetsSent },
    { id: "r", type: "remote-inbound-rtp", jitter: voice.jitter, packetsLost: 0 },
  ];
  const stats = (of: typeof receive | typeof send) => async () =>
    new Map(of().map((stat) => [stat.id, stat]));
  monitor = new QualityMonitor(
    {
      receiveTransport: { getStats: stats(receive) },
      sendTransport: { getStats: stats(send) },
      consumers: { tracks: () => tracks, hold: () => undefined },
    } as unknown as MediaPlane,
    () => false,
    (advice) => advised.push(advice),
    () => advised.push("receive less"),
  );
  monitor.start("self");
});
afterEach(() => {
  monitor.stop();
  vi.useRealTimers();
});

function heard(participantId: string, source: "microphone" | "camera"): ReceivedTrack {
  const trackId = `${participantId}:${source}`;
  return { consumerId: trackId, participantId, source, trackId, paused: false, starved: false };
}

async function looks(times: number, packets: number): Promise<void> {
  for (let look = 0; look < times; look += 1) {
    came += packets;
    voice.packetsSent += 125;
    await vi.advanceTimersByTimeAsync(LOOK_MS);
  }
}

test("one of whom not a packet comes is not said to be well connected, and it is not this side's fault", async () => {
  await looks(2, 125);
  expect(monitor.quality.value.get("a")).toBe(4);
  await looks(6, 0);
  expect(monitor.quality.value.get("a")).toBe(0);
  expect(advised).toEqual([]);
  await looks(1, 6);
  expect(monitor.quality.value.get("a")).toBe(4);
});

test("one who muted is not judged by what does not come", async () => {
  await looks(2, 125);
  tracks = [{ ...heard("a", "microphone"), paused: true }];
  await looks(2, 0);
  expect(monitor.quality.value.has("a")).toBe(false);
});

test("the own voice that comes unevenly at the server is the own connection's fault", async () => {
  await looks(2, 125);
  expect(monitor.quality.value.get("self")).toBe(4);
  voice.jitter = 0.09;
  await looks(1, 125);
  expect(monitor.quality.value.get("self")).toBe(2);
});
