import { generateConsumerRemoteParameters } from "mediasoup-client/fakeParameters";
import { beforeEach, expect, test, vi } from "vitest";
import type { ConsumerParameters, MediaSource, Participant } from "../protocol/generated";
import { ConsumerSet } from "./consumers";
import { type Counters, FakeServer, fakeTransport, receiving, settled } from "./testing/fake_media";

const NOBODY = { activeSpeaker: null, spotlight: null };

let server: FakeServer;
let consumers: ConsumerSet;

beforeEach(() => {
  server = new FakeServer();
  consumers = new ConsumerSet(server);
});

function parameters(
  id: string,
  participantId: string,
  source: MediaSource,
  paused = false,
): ConsumerParameters {
  const video = source === "camera" || source === "screen";
  const { rtpParameters } = generateConsumerRemoteParameters({
    codecMimeType: video ? "video/VP8" : "audio/opus",
  });
  return {
    id,
    producerId: `of-${id}`,
    participantId,
    source,
    kind: video ? "video" : "audio",
    rtpParameters: rtpParameters as unknown as ConsumerParameters["rtpParameters"],
    producerPaused: paused,
  };
}

async function attach(...given: ConsumerParameters[]): Promise<void> {
  consumers.attach(await fakeTransport("receive"), given);
  await settled();
}

/** What is seen: the key of each stream, with a mark when it is paused. */
const seen = () =>
  [...consumers.streams.value].map(([key, { paused, starved }]) =>
    paused ? `${key} paused` : starved ? `${key} starved` : key,
  );

const fed = (
  consumerId: string,
  participantId: string | null,
  source: MediaSource,
  producerPaused = false,
  afterTimestamp: number | null = null,
) => consumers.fed({ consumerId, participantId, source, producerPaused, afterTimestamp });

test("everything that is there flows after one negotiation", async () => {
  await attach(parameters("c1", "a", "microphone"), parameters("c2", "a", "camera", true));
  expect(seen()).toEqual(["a:microphone", "a:camera paused"]);
  expect(server.take()).toEqual(["media.consumer.resume c1", "media.consumer.resume c2"]);
});

test("what is told before there is a transport waits for it", async () => {
  void consumers.open(parameters("c1", "a", "camera"));
  void consumers.open(parameters("c2", "b", "camera"));
  consumers.closed("c2");
  await attach();
  expect(seen()).toEqual(["a:camera"]);
});

test("the same consumer told twice is one", async () => {
  await attach(parameters("c1", "a", "camera"));
  void consumers.open(parameters("c1", "a", "camera"));
  await settled();
  expect(server.take()).toEqual(["media.consumer.resume c1"]);
});

test("closing or pausing while it is being created is heeded", async () => {
  await attach();
  void consumers.open(parameters("c1", "a", "camera"));
  void consumers.open(parameters("c2", "b", "camera"));
  consumers.closed("c1");
  consumers.producerPaused("c2", true);
  await settled();
  expect(seen()).toEqual(["b:camera paused"]);
});

test("a stream that did not change stays the same object", async () => {
  await attach(parameters("c1", "a", "camera"));
  const before = consumers.streams.value.get("a:camera");
  await consumers.open(parameters("c2", "b", "camera"));
  expect(consumers.streams.value.get("a:camera")).toBe(before);
  consumers.producerPaused("c1", true);
  expect(consumers.streams.value.get("a:camera")).toEqual({ ...before, paused: true });
});

test("what is not wanted is not shown, and asks nothing: the server knows the mode", async () => {
  await attach(
    parameters("c1", "a", "microphone"),
    parameters("c2", "a", "camera"),
    parameters("c3", "a", "screen"),
  );
  server.take();
  consumers.choose("audio", NOBODY);
  expect(seen()).toEqual(["a:microphone", "a:camera paused", "a:screen paused"]);
  consumers.choose("screen", NOBODY);
  expect(seen()).toEqual(["a:microphone", "a:camera paused", "a:screen"]);
  consumers.choose("low", { activeSpeaker: "a", spotlight: null });
  expect(seen()).toEqual(["a:microphone", "a:camera", "a:screen"]);
  expect(server.take()).toEqual([]);
});

test("a source that comes while it is not wanted is not shown, and flows as soon as the server sends it", async () => {
  await attach();
  consumers.choose("audio", NOBODY);
  await consumers.open(parameters("c1", "a", "camera"));
  expect([server.take(), seen()]).toEqual([["media.consumer.resume c1"], ["a:camera paused"]]);
});

test("after the socket was away, what is gone is gone and what was paused is paused", async () => {
  await attach(
    parameters("c1", "a", "camera"),
    parameters("c2", "b", "camera"),
    parameters("c3", "b", "microphone"),
  );
  server.take();
  const b = { id: "b", media: [{ source: "camera", paused: true }] } as unknown as Participant;
  consumers.reconcile(["c2", "c3"], [b]);
  expect(server.take()).toEqual(["media.consumer.resume c2", "media.consumer.resume c3"]);
  expect(seen()).toEqual(["b:camera paused", "b:microphone"]);
});

test("a new transport replaces everything", async () => {
  await attach(parameters("c1", "a", "camera"));
  await attach(parameters("c2", "b", "camera"));
  expect(seen()).toEqual(["b:camera"]);
});

test("a sound that is handed over is somebody else's at once, over the same track", async () => {
  await attach(parameters("c1", "a", "microphone"));
  server.take();
  const { track } = consumers.streams.value.get("a:microphone") ?? {};
  fed("c1", null, "microphone");
  expect(seen()).toEqual([]);
  expect(consumers.flowing).toBe(false);
  fed("c1", "b", "microphone", true);
  expect(seen()).toEqual(["b:microphone paused"]);
  consumers.producerPaused("c1", false);
  expect(seen()).toEqual(["b:microphone"]);
  expect(consumers.streams.value.get("b:microphone")?.track).toBe(track);
  // The consumer itself flowed all the time: nothing was asked.
  expect(server.take()).toEqual([]);
});

test("a picture that is handed over is shown when the newcomer's first one is there", async () => {
  const transport = await fakeTransport("receive");
  const decoded: Counters = receiving(transport, { framesDecoded: 90, keyFramesDecoded: 2 });
  consumers.attach(transport, [parameters("c1", "a", "camera")]);
  await settled();
  expect(seen()).toEqual(["a:camera"]);
  fed("c1", "b", "camera");
  expect(seen()).toEqual(["b:camera paused"]);
  decoded.framesDecoded = 93;
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(seen()).toEqual(["b:camera paused"]);
  decoded.keyFramesDecoded = 3;
  await vi.waitFor(() => expect(seen()).toEqual(["b:camera"]));
});

test("where the browser tells what it plays, a picture of the one before is never taken for the newcomer's", async () => {
  const transport = await fakeTransport("receive");
  const last = 2 ** 32 - 1_000;
  const decoded: Counters = receiving(transport, { keyFramesDecoded: 2, played: last - 9_000 });
  consumers.attach(transport, [parameters("c1", "a", "camera")]);
  await settled();
  fed("c1", "b", "camera", false, last);
  // A late key frame of the one before.
  decoded.keyFramesDecoded = 3;
  decoded.played = last;
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(seen()).toEqual(["b:camera paused"]);
  decoded.played = 2_000;
  await vi.waitFor(() => expect(seen()).toEqual(["b:camera"]));
});

test("a newcomer's picture that was there before the word of it is shown after a second", async () => {
  const transport = await fakeTransport("receive");
  const decoded: Counters = receiving(transport, { framesDecoded: 90 });
  consumers.attach(transport, [parameters("c1", "a", "camera")]);
  await settled();
  fed("c1", "b", "camera");
  const begun = performance.now();
  const frames = setInterval(() => {
    decoded.framesDecoded += 1;
  }, 20);
  await vi.waitFor(() => expect(seen()).toEqual(["b:camera"]), { timeout: 4_000 });
  clearInterval(frames);
  expect(performance.now() - begun).toBeGreaterThan(1_000);
});

test("handed over twice, the last one counts; handed back, the old picture is still there", async () => {
  const transport = await fakeTransport("receive");
  const decoded: Counters = receiving(transport, { keyFramesDecoded: 1 });
  consumers.attach(transport, [parameters("c1", "a", "camera")]);
  await settled();
  fed("c1", "b", "camera");
  fed("c1", "a", "camera");
  expect(seen()).toEqual(["a:camera"]);
  fed("c1", "b", "camera");
  fed("c1", "c", "camera");
  decoded.keyFramesDecoded = 2;
  await vi.waitFor(() => expect(seen()).toEqual(["c:camera"]));
});

test("handed over while the browser creates it, it is the newcomer's", async () => {
  await attach();
  void consumers.open(parameters("c1", "a", "microphone"));
  fed("c1", "b", "microphone");
  await settled();
  expect(seen()).toEqual(["b:microphone"]);
});

test("what is told between the answer and the transport is heeded", async () => {
  fed("c1", "b", "microphone");
  consumers.producerPaused("c2", true);
  consumers.layers({ consumerId: "c3", layer: -1, temporal: 0 });
  consumers.closed("c4");
  await attach(
    parameters("c1", "a", "microphone"),
    parameters("c2", "a", "camera"),
    parameters("c3", "b", "camera"),
    parameters("c4", "c", "camera"),
  );
  expect(seen()).toEqual(["b:microphone", "a:camera paused", "b:camera starved"]);
});

test("news of consumers that never come do not grow without end", async () => {
  for (let number = 0; number < 1_000; number += 1) fed(`never-${number}`, "b", "microphone");
  fed("c1", "b", "microphone");
  await attach(parameters("c1", "a", "microphone"));
  expect(seen()).toEqual(["b:microphone"]);
});

test("what is held back for want of bandwidth is told apart from what is paused", async () => {
  await attach(parameters("c1", "a", "camera"));
  consumers.layers({ consumerId: "c1", layer: -1, temporal: 0 });
  expect(seen()).toEqual(["a:camera starved"]);
  expect([consumers.flowing, [...consumers.tracks()].map(({ starved }) => starved)]).toEqual([false, [true]]);
  consumers.producerPaused("c1", true);
  expect(seen()).toEqual(["a:camera paused"]);
  consumers.producerPaused("c1", false);
  consumers.layers({ consumerId: "c1", layer: 1, temporal: 2 });
  expect(seen()).toEqual(["a:camera"]);
});

test("a layer told while the browser creates the consumer is heeded, and forgotten with a hand-over", async () => {
  await attach();
  void consumers.open(parameters("c1", "a", "camera"));
  consumers.layers({ consumerId: "c1", layer: -1, temporal: 0 });
  await settled();
  expect(seen()).toEqual(["a:camera starved"]);
  fed("c1", null, "camera");
  fed("c1", "a", "camera");
  expect(seen()).toEqual(["a:camera"]);
});

test("in a handed-over consumer the newcomer's source is wanted or not", async () => {
  await attach(parameters("c1", "a", "camera"));
  consumers.choose("low", { activeSpeaker: "a", spotlight: null });
  fed("c1", "b", "camera");
  fed("c1", "a", "camera");
  expect(seen()).toEqual(["a:camera"]);
  consumers.choose("low", { activeSpeaker: "b", spotlight: null });
  expect(seen()).toEqual(["a:camera paused"]);
});
