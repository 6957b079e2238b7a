import { beforeEach, expect, test, vi } from "vitest";
import { fakeTransport, playing, settled } from "./testing/fake_media";
import { Listener, parameters } from "./testing/listener";

let listener: Listener;

beforeEach(() => {
  listener = new Listener();
});

test("a sound that is handed over is somebody else's at once, over the same track", async () => {
  await listener.attach(parameters("c1", "a", "microphone"));
  listener.server.take();
  const { track } = listener.consumers.streams.value.get("a:microphone") ?? {};
  listener.fed("c1", null, "microphone");
  expect(listener.seen()).toEqual([]);
  expect(listener.consumers.flowing).toBe(false);
  listener.fed("c1", "b", "microphone", true);
  expect(listener.seen()).toEqual(["b:microphone paused"]);
  listener.consumers.producerPaused("c1", false);
  expect(listener.seen()).toEqual(["b:microphone"]);
  expect(listener.consumers.streams.value.get("b:microphone")?.track).toBe(track);
  // The consumer itself flowed all the time: nothing was asked.
  expect(listener.server.take()).toEqual([]);
});

test("a picture of the one before is never taken for the newcomer's", async () => {
  const transport = await fakeTransport("receive");
  const last = 2 ** 32 - 1_000;
  const played = playing(transport, last - 9_000);
  listener.consumers.attach(transport, [parameters("c1", "a", "camera")]);
  await settled();
  expect(listener.seen()).toEqual(["a:camera"]);
  listener.fed("c1", "b", "camera", false, last);
  expect(listener.seen()).toEqual(["b:camera paused"]);
  played.rtpTimestamp = last;
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(listener.seen()).toEqual(["b:camera paused"]);
  played.rtpTimestamp = 2_000;
  await vi.waitFor(() => expect(listener.seen()).toEqual(["b:camera"]));
});

test("where the browser does not tell what it plays, a newcomer's picture is shown after a second", async () => {
  await listener.attach(parameters("c1", "a", "camera"));
  const begun = performance.now();
  listener.fed("c1", "b", "camera", false, 9_000);
  await vi.waitFor(() => expect(listener.seen()).toEqual(["b:camera"]), { timeout: 4_000 });
  expect(performance.now() - begun).toBeGreaterThan(990);
});

test("where nothing came before, a newcomer's picture is shown at once", async () => {
  await listener.attach(parameters("c1", "a", "camera"));
  listener.fed("c1", "b", "camera");
  await settled();
  expect(listener.seen()).toEqual(["b:camera"]);
});

test("the server is told that a hand-over of a picture is known, when nobody is shown by the former name", async () => {
  await listener.attach(parameters("c1", "a", "camera"));
  expect(listener.known()).toEqual([0]);
  listener.fed("c1", "b", "camera", false, 9_000);
  expect([listener.seen(), listener.known()]).toEqual([["b:camera paused"], []]);
  await settled();
  expect(listener.known()).toEqual([1]);
  // Nothing comes of nobody.
  listener.fed("c1", null, "camera", false, 9_000);
  await settled();
  expect(listener.known()).toEqual([]);
});

test("of several hand-overs the last one is told, and one that is told again is told again", async () => {
  await listener.attach(parameters("c1", "a", "camera"));
  listener.known();
  listener.fed("c1", "b", "camera", false, 9_000);
  listener.fed("c1", "c", "camera", false, 9_000);
  await settled();
  expect(listener.known()).toEqual([2]);
  listener.handOver -= 1;
  listener.fed("c1", "c", "camera", false, 12_000);
  await settled();
  expect([listener.known(), listener.seen()]).toEqual([[2], ["c:camera paused"]]);
});

test("a hand-over is told again until the server heard it", async () => {
  await listener.attach(parameters("c1", "a", "camera"));
  listener.known();
  for (const [code, times] of Object.entries({ rate_limited: 2, overloaded: 2, consumer_not_found: 1 })) {
    listener.server.refusals.set("media.consumer.resume", code);
    listener.fed("c1", "b", "camera");
    await vi.waitFor(() => expect(listener.server.asked.length).toBe(times));
    await settled();
    expect(listener.known()).toEqual(Array(times).fill(listener.handOver));
  }
});

test("handed back before the server was told, the old picture is still there; after, it is waited for", async () => {
  const transport = await fakeTransport("receive");
  const played = playing(transport, 6_000);
  listener.consumers.attach(transport, [parameters("c1", "a", "camera")]);
  await settled();
  listener.fed("c1", "b", "camera", false, 9_000);
  listener.fed("c1", "a", "camera", false, 9_000);
  expect(listener.seen()).toEqual(["a:camera"]);
  await settled();
  listener.fed("c1", "b", "camera", false, 12_000);
  await settled();
  // Pictures of b may have come, whether one was played or not.
  listener.fed("c1", "a", "camera", false, 15_000);
  expect(listener.seen()).toEqual(["a:camera paused"]);
  played.rtpTimestamp = 18_000;
  await vi.waitFor(() => expect(listener.seen()).toEqual(["a:camera"]));
});

test("handed over while the browser creates it, it is the newcomer's", async () => {
  await listener.attach();
  void listener.consumers.open(parameters("c1", "a", "microphone"));
  listener.fed("c1", "b", "microphone");
  await settled();
  expect(listener.seen()).toEqual(["b:microphone"]);
});

test("in a handed-over consumer the newcomer's source is wanted or not", async () => {
  await listener.attach(parameters("c1", "a", "camera"));
  listener.consumers.choose("low", { activeSpeaker: "a", spotlight: null });
  listener.fed("c1", "b", "camera");
  listener.fed("c1", "a", "camera");
  expect(listener.seen()).toEqual(["a:camera"]);
  listener.consumers.choose("low", { activeSpeaker: "b", spotlight: null });
  expect(listener.seen()).toEqual(["a:camera paused"]);
});
