import type { FakeHandler } from "mediasoup-client/handlers/FakeHandler";
import type { Transport } from "mediasoup-client/types";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeServer, fakeTrack, fakeTransport } from "./testing/fake_media";
import { link } from "./transport_link";

let server: FakeServer;
let transport: Transport;
let lost: number;

beforeEach(async () => {
  server = new FakeServer();
  lost = 0;
  transport = await fakeTransport("send");
  link(transport, server, () => {
    lost += 1;
  });
  vi.useFakeTimers();
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
  become("failed");
  await vi.advanceTimersByTimeAsync(0);
  expect(asked()).toEqual(["media.iceRestart"]);
});

test("when the server refuses the restart the transport is lost; without a socket it waits", async () => {
  server.refusals.set("media.iceRestart", "offline");
  become("failed");
  await vi.advanceTimersByTimeAsync(0);
  expect(lost).toBe(0);
  become("connected");
  server.refusals.set("media.iceRestart", "transport_not_found");
  become("failed");
  await vi.advanceTimersByTimeAsync(0);
  expect(lost).toBe(1);
});

test("a closed transport asks for nothing any more", async () => {
  become("disconnected");
  transport.close();
  await vi.advanceTimersByTimeAsync(5_000);
  expect([asked(), lost]).toEqual([[], 0]);
});
