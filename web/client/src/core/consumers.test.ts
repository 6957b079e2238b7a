import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Participant } from "../protocol/generated";
import { RoomError } from "./errors";
import { settled } from "./testing/fake_media";
import { Listener, parameters } from "./testing/listener";

const NOBODY = { activeSpeaker: null, spotlight: null };

let listener: Listener;

beforeEach(() => {
  listener = new Listener();
});
afterEach(() => void vi.useRealTimers());

test("everything that is there flows after one negotiation", async () => {
  await listener.attach(parameters("c1", "a", "microphone"), parameters("c2", "a", "camera", true));
  expect(listener.seen()).toEqual(["a:microphone", "a:camera paused"]);
  expect(listener.server.take()).toEqual(["media.consumer.resume c1", "media.consumer.resume c2"]);
});

test("what is told before there is a transport waits for it", async () => {
  void listener.consumers.open(parameters("c1", "a", "camera"));
  void listener.consumers.open(parameters("c2", "b", "camera"));
  listener.consumers.closed("c2");
  await listener.attach();
  expect(listener.seen()).toEqual(["a:camera"]);
});

test("the same consumer told twice is one", async () => {
  await listener.attach(parameters("c1", "a", "camera"));
  void listener.consumers.open(parameters("c1", "a", "camera"));
  await settled();
  expect(listener.server.take()).toEqual(["media.consumer.resume c1"]);
});

test("closing or pausing while it is being created is heeded", async () => {
  await listener.attach();
  void listener.consumers.open(parameters("c1", "a", "camera"));
  void listener.consumers.open(parameters("c2", "b", "camera"));
  listener.consumers.closed("c1");
  listener.consumers.producerPaused("c2", true);
  await settled();
  expect(listener.seen()).toEqual(["b:camera paused"]);
});

test("a stream that did not change stays the same object", async () => {
  await listener.attach(parameters("c1", "a", "camera"));
  const before = listener.consumers.streams.value.get("a:camera");
  await listener.consumers.open(parameters("c2", "b", "camera"));
  expect(listener.consumers.streams.value.get("a:camera")).toBe(before);
  listener.consumers.producerPaused("c1", true);
  expect(listener.consumers.streams.value.get("a:camera")).toEqual({ ...before, paused: true });
});

test("what is not wanted is not shown, and asks nothing: the server knows the mode", async () => {
  await listener.attach(
    parameters("c1", "a", "microphone"),
    parameters("c2", "a", "camera"),
    parameters("c3", "a", "screen"),
  );
  listener.server.take();
  listener.consumers.choose("audio", NOBODY);
  expect(listener.seen()).toEqual(["a:microphone", "a:camera paused", "a:screen paused"]);
  listener.consumers.choose("screen", NOBODY);
  expect(listener.seen()).toEqual(["a:microphone", "a:camera paused", "a:screen"]);
  listener.consumers.choose("low", { activeSpeaker: "a", spotlight: null });
  expect(listener.seen()).toEqual(["a:microphone", "a:camera", "a:screen"]);
  expect(listener.server.take()).toEqual([]);
});

test("a source that comes while it is not wanted is not shown, and flows as soon as the server sends it", async () => {
  await listener.attach();
  listener.consumers.choose("audio", NOBODY);
  await listener.consumers.open(parameters("c1", "a", "camera"));
  expect([listener.server.take(), listener.seen()]).toEqual([
    ["media.consumer.resume c1"],
    ["a:camera paused"],
  ]);
});

test("after the socket was away, what is gone is gone and what was paused is paused", async () => {
  await listener.attach(
    parameters("c1", "a", "camera"),
    parameters("c2", "b", "camera"),
    parameters("c3", "b", "microphone"),
  );
  listener.server.take();
  const b = { id: "b", media: [{ source: "camera", paused: true }] } as unknown as Participant;
  listener.consumers.reconcile(["c2", "c3"], [b]);
  await settled();
  expect(listener.server.take()).toEqual(["media.consumer.resume c2", "media.consumer.resume c3"]);
  expect(listener.seen()).toEqual(["b:camera paused", "b:microphone"]);
});

test("a new transport replaces everything", async () => {
  await listener.attach(parameters("c1", "a", "camera"));
  await listener.attach(parameters("c2", "b", "camera"));
  expect(listener.seen()).toEqual(["b:camera"]);
});

test("what is told between the answer and the transport is heeded", async () => {
  listener.fed("c1", "b", "microphone");
  listener.consumers.producerPaused("c2", true);
  listener.consumers.layers({ consumerId: "c3", layer: -1, temporal: 0 });
  listener.consumers.closed("c4");
  await listener.attach(
    parameters("c1", "a", "microphone"),
    parameters("c2", "a", "camera"),
    parameters("c3", "b", "camera"),
    parameters("c4", "c", "camera"),
  );
  expect(listener.seen()).toEqual(["b:microphone", "a:camera paused", "b:camera starved"]);
});

test("news of consumers that never come do not grow without end", async () => {
  for (let number = 0; number < 1_000; number += 1) listener.fed(`never-${number}`, "b", "microphone");
  listener.fed("c1", "b", "microphone");
  await listener.attach(parameters("c1", "a", "microphone"));
  expect(listener.seen()).toEqual(["b:microphone"]);
});

test("what is held back for want of bandwidth is told apart from what is paused", async () => {
  await listener.attach(parameters("c1", "a", "camera"));
  listener.consumers.layers({ consumerId: "c1", layer: -1, temporal: 0 });
  expect(listener.seen()).toEqual(["a:camera starved"]);
  expect([
    listener.consumers.flowing,
    [...listener.consumers.tracks()].map(({ starved }) => starved),
  ]).toEqual([false, [true]]);
  listener.consumers.producerPaused("c1", true);
  expect(listener.seen()).toEqual(["a:camera paused"]);
  listener.consumers.producerPaused("c1", false);
  listener.consumers.layers({ consumerId: "c1", layer: 1, temporal: 2 });
  expect(listener.seen()).toEqual(["a:camera"]);
});

test("a layer told while the browser creates the consumer is heeded, and forgotten with a hand-over", async () => {
  await listener.attach();
  void listener.consumers.open(parameters("c1", "a", "camera"));
  listener.consumers.layers({ consumerId: "c1", layer: -1, temporal: 0 });
  await settled();
  expect(listener.seen()).toEqual(["a:camera starved"]);
  listener.fed("c1", null, "camera");
  listener.fed("c1", "a", "camera");
  expect(listener.seen()).toEqual(["a:camera"]);
});

/** Refuses every `media.consumer.resume` from now on, and counts them. */
function refusing(code: string): () => number {
  let asked = 0;
  vi.spyOn(listener.server, "request").mockImplementation(async () => {
    asked += 1;
    throw new RoomError(code, code);
  });
  return () => asked;
}

test("what the server failed over is asked again, ever more seldom, and flows in the end", async () => {
  await listener.attach();
  vi.useFakeTimers();
  const asked = refusing("internal");
  void listener.consumers.open(parameters("c1", "a", "microphone"));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked()).toBe(4);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked()).toBeLessThan(50);
  vi.mocked(listener.server.request).mockRestore();
  listener.server.take();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(listener.server.take()).toEqual(["media.consumer.resume c1"]);
});

test("what is gone is not asked for again", async () => {
  await listener.attach();
  vi.useFakeTimers();
  const asked = refusing("consumer_not_found");
  void listener.consumers.open(parameters("c1", "a", "camera"));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked()).toBe(1);
});

test("what was handed over meanwhile is asked for as it is now, once", async () => {
  await listener.attach();
  vi.useFakeTimers();
  const asked = refusing("internal");
  void listener.consumers.open(parameters("c1", "b", "camera"));
  await vi.advanceTimersByTimeAsync(0);
  expect(asked()).toBe(1);
  vi.mocked(listener.server.request).mockRestore();
  listener.fed("c1", "a", "camera");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(listener.known()).toEqual([1]);
});

test("a voice that did not begin to come, and is somebody else's meanwhile, is still asked for", async () => {
  await listener.attach();
  vi.useFakeTimers();
  const asked = refusing("internal");
  void listener.consumers.open(parameters("c1", "b", "microphone"));
  await vi.advanceTimersByTimeAsync(0);
  expect(asked()).toBe(1);
  vi.mocked(listener.server.request).mockRestore();
  listener.fed("c1", "a", "microphone");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(listener.known()).toEqual([1]);
});
