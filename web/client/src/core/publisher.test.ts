import { beforeEach, expect, test, vi } from "vitest";
import { type LocalSource, OFF } from "./local_source";
import { Publisher } from "./publisher";
import { Signal } from "./signal";
import { FakeServer, fakeTrack, fakeTransport, settled } from "./testing/fake_media";

const on = (kind: "audio" | "video"): LocalSource => ({ state: "on", track: fakeTrack(kind), error: null });

let server: FakeServer;
let local: Record<"microphone" | "camera" | "screen" | "screenAudio", Signal<LocalSource>>;
let errors: string[];
let publisher: Publisher;

beforeEach(() => {
  server = new FakeServer();
  errors = [];
  local = {
    microphone: new Signal(OFF),
    camera: new Signal(OFF),
    screen: new Signal(OFF),
    screenAudio: new Signal(OFF),
  };
  publisher = new Publisher(server, local, {
    refused: (source, { code }) => errors.push(`${source} ${code}`),
    lost: () => errors.push("lost"),
  });
});

async function attach(): Promise<void> {
  publisher.attach(await fakeTransport("send"));
  await settled();
}

test("what is on is published with the transport, the voice first", async () => {
  local.camera.set(on("video"));
  local.microphone.set(on("audio"));
  await attach();
  expect(server.take()).toEqual(["media.produce microphone", "media.produce camera"]);
});

test("a muted microphone is published paused, and follows", async () => {
  const track = fakeTrack("audio");
  local.microphone.set({ state: "muted", track, error: null });
  await attach();
  expect(server.asked[0]?.[1]).toMatchObject({ source: "microphone", paused: true });
  server.take();
  local.microphone.set({ state: "on", track, error: null });
  local.microphone.set({ state: "muted", track, error: null });
  local.microphone.set({ state: "on", track, error: null });
  await settled();
  expect(server.take()).toEqual(["media.producer.resume producer-1"]);
});

test("a camera goes off and on over the same producer", async () => {
  local.camera.set(on("video"));
  await attach();
  server.take();
  local.camera.set(OFF);
  await settled();
  expect(publisher.producer("camera")?.track).toBeNull();
  const again = on("video");
  local.camera.set(again);
  await settled();
  expect(publisher.producer("camera")?.track).toBe(again.track);
  expect(server.take()).toEqual(["media.producer.pause producer-1", "media.producer.resume producer-1"]);
});

test("a screen is closed, and a new one is a new producer", async () => {
  await attach();
  local.screen.set(on("video"));
  await settled();
  local.screen.set(OFF);
  await settled();
  local.screen.set(on("video"));
  await settled();
  expect(server.take()).toEqual([
    "media.produce screen",
    "media.producer.close producer-1",
    "media.produce screen",
  ]);
});

test("a screen that a moderator closed first is no failure", async () => {
  await attach();
  local.screen.set(on("video"));
  await settled();
  server.refusals.set("media.producer.close", "producer_not_found");
  local.screen.set(OFF);
  await settled();
  expect(errors).toEqual([]);
});

test("another device replaces the track without asking the server", async () => {
  local.camera.set(on("video"));
  await attach();
  server.take();
  local.camera.set({ state: "starting", track: null, error: null });
  const other = on("video");
  local.camera.set(other);
  await settled();
  expect(publisher.producer("camera")?.track).toBe(other.track);
  expect(server.take()).toEqual([]);
});

test("what a moderator paused is not paused again, and comes back when the person wants", async () => {
  const track = fakeTrack("audio");
  local.microphone.set({ state: "on", track, error: null });
  await attach();
  server.take();
  publisher.pausedByServer("microphone");
  local.microphone.set({ state: "muted", track, error: null });
  await settled();
  expect(server.take()).toEqual([]);
  local.microphone.set({ state: "on", track, error: null });
  await settled();
  expect(server.take()).toEqual(["media.producer.resume producer-1"]);
});

test("after the socket was away, the living are told their state and the dead are made anew", async () => {
  local.microphone.set(on("audio"));
  local.camera.set(on("video"));
  await attach();
  server.take();
  publisher.reconcile(["producer-1"]);
  await settled();
  expect(server.take()).toEqual(["media.producer.resume producer-1", "media.produce camera"]);
});

test("a producer that the server does not know is made anew", async () => {
  const track = fakeTrack("audio");
  local.microphone.set({ state: "on", track, error: null });
  await attach();
  server.take();
  server.refusals.set("media.producer.pause", "producer_not_found");
  local.microphone.set({ state: "muted", track, error: null });
  await settled();
  expect(server.take()).toEqual(["media.producer.pause producer-1", "media.produce microphone"]);
  expect(errors).toEqual([]);
});

test("a refusal is told; without permission nothing is asked", async () => {
  await attach();
  server.refusals.set("media.produce", "not_permitted");
  local.screen.set(on("video"));
  await settled();
  expect(errors).toEqual(["screen not_permitted"]);
  server.take();
  publisher.allowed = false;
  local.microphone.set(on("audio"));
  await settled();
  expect(server.take()).toEqual([]);
});

test("a transport that the server has lost is told; what passes is asked again", async () => {
  await attach();
  server.refusals.set("media.produce", "transport_not_found");
  local.screen.set(on("video"));
  await settled();
  expect(errors).toEqual(["lost"]);
  server.take();
  server.refusals.set("media.produce", "rate_limited");
  local.microphone.set(on("audio"));
  await vi.waitFor(() => expect(publisher.producer("microphone")).not.toBeNull());
  expect(server.take()).toEqual(["media.produce microphone", "media.produce microphone"]);
  expect(errors).toEqual(["lost"]);
});

test("what the server fails over is asked again, and told when there is no hope", async () => {
  await attach();
  server.refusals.set("media.produce", "internal");
  local.microphone.set(on("audio"));
  await vi.waitFor(() => expect(publisher.producer("microphone")).not.toBeNull());
  expect([server.take(), errors]).toEqual([["media.produce microphone", "media.produce microphone"], []]);
  const answer = server.request.bind(server);
  vi.spyOn(server, "request").mockImplementation(async (name, payload) => {
    server.refusals.set("media.produce", "internal");
    return answer(name, payload);
  });
  local.camera.set(on("video"));
  await vi.waitFor(() => expect(errors).toEqual(["camera internal"]));
  expect(server.take()).toEqual(Array(3).fill("media.produce camera"));
});

test("while the seat is not back, nothing is refused: it comes with the seat", async () => {
  await attach();
  server.refusals.set("media.produce", "not_seated");
  local.microphone.set(on("audio"));
  await settled();
  expect([errors, publisher.producer("microphone")]).toEqual([[], null]);
  publisher.reconcile([]);
  await settled();
  expect(publisher.producer("microphone")).not.toBeNull();
});

test("a new transport publishes everything again", async () => {
  local.microphone.set(on("audio"));
  await attach();
  publisher.detach();
  await attach();
  expect(server.take()).toEqual(["media.produce microphone", "media.produce microphone"]);
});

test("what nobody watches is not encoded, whenever it is told", async () => {
  publisher.limit("producer-1", 0);
  local.camera.set(on("video"));
  await attach();
  // Told for a transport that is gone: identifiers do not come again.
  expect(publisher.producer("camera")?.maxSpatialLayer).toBeUndefined();
  publisher.limit("producer-1", -1);
  await settled();
  expect(publisher.producer("camera")?.maxSpatialLayer).toBe(-1);
  expect([publisher.flowing, [...publisher.tracks()].map(({ paused }) => paused)]).toEqual([false, [true]]);
  expect(publisher.sends("camera")).toBe(false);
  publisher.limit("producer-1", 1);
  await settled();
  expect(publisher.producer("camera")?.maxSpatialLayer).toBe(1);
  expect([publisher.flowing, publisher.sends("camera"), publisher.sends("screen")]).toEqual([
    true,
    true,
    false,
  ]);
});

test("told while the browser is still publishing, it holds as soon as that is done", async () => {
  await attach();
  local.camera.set(on("video"));
  publisher.limit("producer-1", 0);
  await settled();
  expect(publisher.producer("camera")?.maxSpatialLayer).toBe(0);
});

test("a browser that takes no frame rates or sizes sends the plain picture", async () => {
  const transport = await fakeTransport("send");
  const produce = transport.produce.bind(transport);
  const tried: unknown[] = [];
  transport.produce = (options = {}) => {
    tried.push(options.encodings);
    if (options.encodings?.some(({ scalabilityMode }) => scalabilityMode)) throw new TypeError("unsupported");
    return produce(options as never);
  };
  publisher.attach(transport);
  local.camera.set(on("video"));
  await settled();
  expect(tried).toHaveLength(2);
  expect(publisher.producer("camera")?.rtpParameters.encodings).toHaveLength(1);
  expect(errors).toEqual([]);
});

test("a picture's size is told, and a camera of another size is published anew", async () => {
  const camera = (width: number, height: number): LocalSource => ({
    state: "on",
    track: fakeTrack("video", { width, height }),
    error: null,
  });
  local.camera.set(camera(1280, 720));
  await attach();
  expect(server.asked[0]?.[1]).toMatchObject({ source: "camera", width: 1280, height: 720 });
  server.take();
  // A telephone that is turned.
  local.camera.set(camera(720, 1280));
  await settled();
  expect(server.take()).toEqual([]);
  local.camera.set(camera(640, 480));
  await settled();
  expect(server.take()).toEqual(["media.producer.close producer-1", "media.produce camera"]);
  expect(publisher.producer("camera")?.rtpParameters.encodings).toHaveLength(2);
});
