import type { FakeHandler } from "mediasoup-client/handlers/FakeHandler";
import type { Transport } from "mediasoup-client/types";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeServer, fakeTrack, fakeTransport } from "./testing/fake_media";
import { TransportLink } from "./transport_link";

let server: FakeServer;
let transport: Transport;
let lost: number;
let link: TransportLink;
/** What the browser has counted; grows by `rate` with each look. */
let received: number;
let rate: number;
/** By the browser's clock, where it tells. */
let lastAt: number | undefined;

beforeEach(async () => {
  server = new FakeServer();
  lost = 0;
  transport = await fakeTransport("send");
  received = 0;
  rate = 0;
  lastAt = undefined;
  vi.useFakeTimers();
  vi.spyOn(transport, "getStats").mockImplementation(async () => {
    received += rate;
    const pair = {
      id: "P",
      type: "candidate-pair",
      timestamp: performance.now(),
      packetsReceived: received,
      responsesReceived: 0,
      lastPacketReceivedTimestamp: lastAt,
    };
    return new Map([["P", pair]]) as unknown as RTCStatsReport;
  });
  link = new TransportLink(transport, server, {
    lost: () => {
      lost += 1;
    },
    expecting: () => true,
  });
});
afterEach(() => void vi.useRealTimers());

const become = (state: "connected" | "disconnected" | "failed") =>
  (transport.handler as FakeHandler).setConnectionState(state);
const asked = () => server.asked.splice(0).map(([name]) => name);

test("connecting is told to the server before anything that builds on it", async () => {
  transport.on("produce", (_, done) => {
    void server.request("media.produce", {
      transportId: transport.id,
      kind: "audio",
      source: "microphone",
      rtpParameters: {},
    });
    done({ id: "producer" });
  });
  await transport.produce({ track: fakeTrack("audio"), stopTracks: false });
  expect(asked()).toEqual(["media.connect", "media.produce"]);
});

test("a refused connection is a lost transport", async () => {
  server.refusals.set("media.connect", "dtls_parameters_invalid");
  transport.on("produce", (_, done) => done({ id: "producer" }));
  await transport.produce({ track: fakeTrack("audio"), stopTracks: false });
  await vi.advanceTimersByTimeAsync(0);
  expect(lost).toBe(1);
});

test("a short disturbance mends itself", async () => {
  become("disconnected");
  await vi.advanceTimersByTimeAsync(1_000);
  become("connected");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked()).toEqual([]);
});

test("a longer one, and a failure, restart ICE", async () => {
  become("disconnected");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked()).toEqual(["media.iceRestart"]);
  await vi.advanceTimersByTimeAsync(3_000);
  become("failed");
  await vi.advanceTimersByTimeAsync(0);
  expect(asked()).toEqual(["media.iceRestart"]);
});

test("media that stops is a lost path long before the browser says so", async () => {
  become("connected");
  rate = 20;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked()).toEqual([]);
  expect(link.away.value).toBe(false);
  rate = 0;
  await vi.advanceTimersByTimeAsync(1_500);
  expect(asked()).toEqual(["media.iceRestart"]);
  // Away until something is heard, however the restart goes.
  await vi.advanceTimersByTimeAsync(1_500);
  expect(link.away.value).toBe(true);
  rate = 20;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(link.away.value).toBe(false);
});

test("a browser that tells when the last packet came is looked at again as soon as that is a second ago", async () => {
  become("connected");
  rate = 20;
  await vi.advanceTimersByTimeAsync(5_100);
  rate = 0;
  lastAt = performance.now();
  received += 1;
  await vi.advanceTimersByTimeAsync(990);
  expect(asked()).toEqual([]);
  await vi.advanceTimersByTimeAsync(10);
  expect(asked()).toEqual(["media.iceRestart"]);
});

test("a path that the browser calls lost is away, too", async () => {
  become("connected");
  await vi.advanceTimersByTimeAsync(500);
  become("disconnected");
  await vi.advanceTimersByTimeAsync(500);
  expect(link.away.value).toBe(true);
});

test("restarts that do not help come less and less often", async () => {
  become("connected");
  const times: number[] = [];
  const began = performance.now();
  for (let look = 0; look < 240; look += 1) {
    await vi.advanceTimersByTimeAsync(500);
    if (asked().length) times.push(performance.now() - began);
  }
  const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  expect([Math.min(...pauses) >= 3_000, Math.max(...pauses) <= 31_000]).toEqual([true, true]);
});

test("the network's change restarts at once, but not twice; a new transport has no path to lose", async () => {
  await link.restart();
  expect(asked()).toEqual([]);
  become("connected");
  await Promise.all([link.restart(), link.restart()]);
  await link.restart();
  expect(asked()).toEqual(["media.iceRestart"]);
});

test("without a socket the restart is asked for as soon as it is back", async () => {
  server.refusals.set("media.iceRestart", "offline");
  become("connected");
  become("failed");
  await vi.advanceTimersByTimeAsync(0);
  expect(asked()).toEqual(["media.iceRestart"]);
  await vi.advanceTimersByTimeAsync(500);
  expect([asked(), lost]).toEqual([["media.iceRestart"], 0]);
});

test("when the server refuses the restart the transport is lost; without a socket it waits", async () => {
  server.refusals.set("media.iceRestart", "offline");
  become("failed");
  await vi.advanceTimersByTimeAsync(0);
  expect(lost).toBe(0);
  for (const code of ["not_seated", "overloaded"]) {
    server.refusals.set("media.iceRestart", code);
    become("disconnected");
    become("failed");
    await vi.advanceTimersByTimeAsync(0);
    expect(lost).toBe(0);
  }
  expect(asked()).toHaveLength(3);
  server.refusals.set("media.iceRestart", "transport_not_found");
  await vi.advanceTimersByTimeAsync(1_500);
  expect(lost).toBe(1);
});

test("a server that is too busy for the restart is asked less and less often, until it grants one", async () => {
  /** Pauses between what is asked for while the server refuses, in ms. */
  const refused = async (code: string, span: number) => {
    const times: number[] = [];
    for (const end = performance.now() + span; performance.now() < end; ) {
      server.refusals.set("media.iceRestart", code);
      await vi.advanceTimersByTimeAsync(500);
      times.push(...asked().map(() => performance.now()));
    }
    server.refusals.clear();
    return times.slice(1).map((time, index) => time - (times[index] ?? 0));
  };
  become("connected");
  expect(await refused("overloaded", 60_000)).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
  expect(lost).toBe(0);
  // One that is granted ends that.
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked().length).toBeGreaterThan(1);
  expect((await refused("overloaded", 60_000)).slice(0, 3)).toEqual([1_000, 2_000, 4_000]);
});

test("a server that says how long to wait is not asked before", async () => {
  server.refusals.set("media.iceRestart", "rate_limited");
  server.retryAfter = 4;
  become("connected");
  become("failed");
  await vi.advanceTimersByTimeAsync(3_500);
  expect(asked()).toEqual(["media.iceRestart"]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked()).toEqual(["media.iceRestart"]);
});

test("a path that never came to be is tried anew for as long as it takes, whoever refuses meanwhile", async () => {
  server.refusals.set("media.iceRestart", "overloaded");
  become("failed");
  await vi.advanceTimersByTimeAsync(500);
  expect(asked()).toEqual(["media.iceRestart"]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked()).toEqual(["media.iceRestart"]);
  // That one was granted, and helped no more than the first did.
  await vi.advanceTimersByTimeAsync(40_000);
  expect(asked().length).toBeGreaterThan(1);
  expect(lost).toBe(0);
  become("connected");
  await vi.advanceTimersByTimeAsync(500);
  expect(asked()).toEqual([]);
});

test("a closed transport asks for nothing any more", async () => {
  become("disconnected");
  transport.close();
  await vi.advanceTimersByTimeAsync(5_000);
  expect([asked(), lost]).toEqual([[], 0]);
});
