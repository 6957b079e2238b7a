import { generateConsumerRemoteParameters } from "mediasoup-client/fakeParameters";
import { beforeEach, expect, test } from "vitest";
import type { ConsumerParameters, MediaSource, Participant } from "../protocol/generated";
import { ConsumerSet } from "./consumers";
import { FakeServer, fakeTransport, settled } from "./testing/fake_media";

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
const seen = () => [...consumers.streams.value].map(([key, { paused }]) => (paused ? `${key} paused` : key));

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

test("receiving less pauses at the server, receiving more resumes", async () => {
  await attach(
    parameters("c1", "a", "microphone"),
    parameters("c2", "a", "camera"),
    parameters("c3", "a", "screen"),
  );
  server.take();
  consumers.setReceive("audio");
  expect(server.take()).toEqual(["media.consumer.pause c2", "media.consumer.pause c3"]);
  expect(seen()).toEqual(["a:microphone", "a:camera paused", "a:screen paused"]);
  consumers.setReceive("screen");
  expect(server.take()).toEqual(["media.consumer.resume c3"]);
  consumers.setReceive("low");
  consumers.attend({ activeSpeaker: "a", spotlight: null });
  expect(server.take()).toEqual(["media.consumer.resume c2"]);
});

test("a source that comes while receiving less starts held", async () => {
  await attach();
  consumers.setReceive("audio");
  await consumers.open(parameters("c1", "a", "camera"));
  expect([server.take(), seen()]).toEqual([[], ["a:camera paused"]]);
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
