import type { RtpCapabilities } from "mediasoup-client/types";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Resumed } from "../protocol/generated";
import type { Connection } from "./connection";
import type { LocalMedia } from "./local_media";
import { OFF } from "./local_source";
import { MediaPlane } from "./media";
import { Signal } from "./signal";
import { FakeServer, fakeDevice } from "./testing/fake_media";

let server: FakeServer;
let online: Signal<boolean>;
let media: MediaPlane;

beforeEach(async () => {
  server = new FakeServer();
  online = new Signal(true);
  const sources = ["microphone", "camera", "screen", "screenAudio"].map((name) => [name, new Signal(OFF)]);
  media = new MediaPlane(
    Object.assign(server, { online }) as unknown as Connection,
    {} as RtpCapabilities,
    Object.fromEntries(sources) as LocalMedia,
  );
  const device = await fakeDevice();
  vi.spyOn(media, "preload").mockResolvedValue(device);
  vi.useFakeTimers();
});
afterEach(() => {
  media.close();
  vi.useRealTimers();
});

const asked = () => server.asked.filter(([name]) => name === "media.open").length;

test("who was not answered in time has media all the same", async () => {
  server.refusals.set("media.open", "timeout");
  await media.open(null);
  expect([media.sendTransport?.closed, media.receiveTransport?.closed, asked()]).toEqual([false, false, 2]);
});

test("while the answer stays away it is asked for again and again, until the visit ends", async () => {
  vi.spyOn(server, "request").mockImplementation(async (name, payload) => {
    server.refusals.set("media.open", "overloaded");
    return FakeServer.prototype.request.call(server, name, payload) as never;
  });
  const opening = media.open(null);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked()).toBeGreaterThanOrEqual(5);
  media.close();
  await vi.advanceTimersByTimeAsync(10_000);
  await opening;
  const before = asked();
  await vi.advanceTimersByTimeAsync(10_000);
  expect([asked(), media.sendTransport]).toEqual([before, null]);
});

test("a judgement is told, and not asked for again", async () => {
  server.refusals.set("media.open", "rtp_capabilities_invalid");
  await expect(media.open(null)).rejects.toMatchObject({ code: "rtp_capabilities_invalid" });
  expect(asked()).toBe(1);
});

test("where media is refused after it was lost, that is told, and asked for again on the person's word only", async () => {
  await media.open(null);
  server.refusals.set("media.open", "rtp_capabilities_invalid");
  expect(media.away.value).toBe(false);
  await media.reopen();
  expect(media.away.value).toBe(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([media.trouble.value?.code, asked()]).toEqual(["rtp_capabilities_invalid", 2]);
  media.retry();
  await vi.advanceTimersByTimeAsync(0);
  expect([media.trouble.value, asked(), media.sendTransport?.closed]).toEqual([null, 3, false]);
  expect(media.away.value).toBe(false);
});

test("where the server stays too busy it is asked ever more seldom, the person is told, and may ask at once", async () => {
  let busy = true;
  vi.spyOn(server, "request").mockImplementation(async (name, payload) => {
    if (busy) server.refusals.set("media.open", "overloaded");
    return FakeServer.prototype.request.call(server, name, payload) as never;
  });
  void media.open(null);
  await vi.advanceTimersByTimeAsync(9_000);
  expect(media.trouble.value).toBeNull();
  await vi.advanceTimersByTimeAsync(291_000);
  expect(media.trouble.value?.code).toBe("overloaded");
  const before = asked();
  expect(before).toBeLessThan(20);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked() - before).toBe(2);
  busy = false;
  media.retry();
  await vi.advanceTimersByTimeAsync(0);
  expect([media.trouble.value, media.sendTransport?.closed]).toEqual([null, false]);
});

test("media that was opened meanwhile, as the socket came back, is not opened anew", async () => {
  await media.open(null);
  server.refusals.set("media.open", "overloaded");
  const reopening = media.reopen();
  await vi.advanceTimersByTimeAsync(0);
  await media.open(null);
  const { sendTransport } = media;
  await vi.advanceTimersByTimeAsync(60_000);
  await reopening;
  expect([asked(), media.sendTransport === sendTransport, sendTransport?.closed]).toEqual([3, true, false]);
  // It may be lost again.
  await media.reopen();
  expect(asked()).toBe(4);
});

test("what was lost while nobody could be asked is opened anew when the seat is back", async () => {
  await media.open(null);
  const { sendTransport } = media;
  // The socket falls before the server hears of the browser's certificate, and is back before it misses anything.
  server.refusals.set("media.connect", "offline");
  sendTransport?.emit(
    "connect",
    { dtlsParameters: { fingerprints: [] } },
    () => undefined,
    () => undefined,
  );
  online.set(false);
  await vi.advanceTimersByTimeAsync(0);
  expect([asked(), media.away.value]).toEqual([1, true]);
  online.set(true);
  const snapshot = { participants: [] };
  await media.resume({ mediaAlive: true, producers: [], consumers: [], snapshot } as unknown as Resumed);
  expect([asked(), media.away.value, sendTransport?.closed]).toEqual([2, false, true]);
  await media.resume({ mediaAlive: true, producers: [], consumers: [], snapshot } as unknown as Resumed);
  expect(asked()).toBe(2);
});
