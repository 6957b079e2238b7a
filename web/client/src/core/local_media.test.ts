import type { Transport } from "mediasoup-client/types";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DeviceChoice } from "./devices";
import { RoomError } from "./errors";
import { LocalMedia } from "./local_media";
import type { LocalSource } from "./local_source";
import { Publisher } from "./publisher";
import { FakeServer, fakeTransport, settled } from "./testing/fake_media";

/** The browser's track, as far as it is used here. */
class Track extends EventTarget {
  enabled = true;
  contentHint = "";
  readyState: MediaStreamTrackState = "live";

  constructor(
    readonly kind: "audio" | "video",
    readonly deviceId: string,
  ) {
    super();
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId };
  }

  stop(): void {
    this.readyState = "ended";
  }

  /** The device was pulled out, or the browser's own bar ended the sharing. */
  end(): void {
    this.stop();
    this.dispatchEvent(new Event("ended"));
  }
}

type Constraint = boolean | { deviceId?: { ideal: string } };

/** The browser's devices: some may be refused, and an answer may be held back. */
class Devices extends EventTarget {
  refuse: Partial<Record<"audio" | "video", string>> = {};
  readonly opened: Track[] = [];
  gate: Promise<void> = Promise.resolve();
  questions = 0;

  async getUserMedia({ audio, video }: { audio?: Constraint; video?: Constraint }): Promise<unknown> {
    this.questions += 1;
    await this.gate;
    return this.#stream([
      ["audio", audio],
      ["video", video],
    ]);
  }

  async getDisplayMedia(): Promise<unknown> {
    return this.#stream([
      ["audio", true],
      ["video", true],
    ]);
  }

  async enumerateDevices(): Promise<{ kind: string; deviceId: string; label: string }[]> {
    return [
      { kind: "audioinput", deviceId: "mic1", label: "Microphone 1" },
      { kind: "videoinput", deviceId: "cam1", label: "Camera 1" },
      { kind: "audiooutput", deviceId: "out1", label: "Speaker 1" },
      { kind: "videoinput", deviceId: "", label: "" },
    ];
  }

  #stream(wanted: ["audio" | "video", Constraint | undefined][]): unknown {
    const asked = wanted.filter(([, constraint]) => constraint);
    for (const [kind] of asked) {
      const name = this.refuse[kind];
      if (name) throw Object.assign(new Error(name), { name });
    }
    const tracks = asked.map(([kind, constraint]) => {
      const id = typeof constraint === "object" ? constraint.deviceId?.ideal : undefined;
      return new Track(kind, id ?? "default");
    });
    this.opened.push(...tracks);
    const of = (kind: string) => tracks.filter((track) => track.kind === kind);
    return {
      getTracks: () => tracks,
      getAudioTracks: () => of("audio"),
      getVideoTracks: () => of("video"),
    };
  }
}

let devices: Devices;
let stored: Map<string, string>;

beforeEach(() => {
  devices = new Devices();
  stored = new Map();
  vi.stubGlobal("navigator", { mediaDevices: devices });
  vi.stubGlobal("isSecureContext", true);
});
afterEach(() => vi.unstubAllGlobals());

function media(): LocalMedia {
  const store = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  };
  return new LocalMedia(new DeviceChoice(store, devices as unknown as MediaDevices, true));
}

const brief = ({ state, track, error }: LocalSource) => ({ state, track, code: error?.code ?? null });
test("one question opens both devices", async () => {
  const local = media();
  await local.open({ microphone: true, camera: true });
  const [audio, video] = devices.opened;
  expect(devices.questions).toBe(1);
  expect(brief(local.microphone.value)).toEqual({ state: "on", track: audio, code: null });
  expect(brief(local.camera.value)).toEqual({ state: "on", track: video, code: null });
  expect(local.devices.value).toEqual({
    microphones: [{ id: "mic1", label: "Microphone 1" }],
    cameras: [{ id: "cam1", label: "Camera 1" }],
    speakers: [{ id: "out1", label: "Speaker 1" }],
    chosen: { microphone: null, camera: null, speaker: null },
  });
});

test("a missing camera does not take the microphone along", async () => {
  devices.refuse = { video: "NotFoundError" };
  const local = media();
  await local.open({ microphone: true, camera: true });
  expect(brief(local.microphone.value)).toEqual({ state: "on", track: devices.opened[0], code: null });
  expect(brief(local.camera.value)).toEqual({ state: "failed", track: null, code: "not_found" });
});

test.each([
  ["NotAllowedError", "denied"],
  ["NotReadableError", "in_use"],
  ["OverconstrainedError", "not_found"],
  ["Weird", "unexpected"],
])("%s of the browser is told as %s", async (name, code) => {
  devices.refuse = { audio: name };
  const local = media();
  await local.setMicrophone(true);
  expect(local.microphone.value).toEqual({
    state: "failed",
    track: null,
    error: {
      kind: "microphone",
      code,
      reason: `core.device.${code}.microphone`,
      remedy: `core.device.${code}.remedy`,
    },
  });
});

test("an insecure page says so", async () => {
  vi.stubGlobal("navigator", {});
  vi.stubGlobal("isSecureContext", false);
  const local = media();
  await local.open({ microphone: true, camera: true });
  expect(local.camera.value.error?.code).toBe("insecure");
  expect(local.microphone.value.error?.code).toBe("insecure");
});

test("muting keeps the microphone and disables it; the camera is released", async () => {
  const local = media();
  await local.open({ microphone: true, camera: true });
  const [audio, video] = devices.opened as [Track, Track];
  await local.setMicrophone(false);
  await local.setCamera(false);
  expect(brief(local.microphone.value)).toEqual({ state: "muted", track: audio, code: null });
  expect([audio.enabled, audio.readyState]).toEqual([false, "live"]);
  expect(brief(local.camera.value)).toEqual({ state: "off", track: null, code: null });
  expect(video.readyState).toBe("ended");
  await local.setMicrophone(true);
  expect([audio.enabled, devices.questions]).toEqual([true, 1]);
});

test("switching off while the browser still asks drops its answer", async () => {
  let answer = () => {};
  devices.gate = new Promise((resolve) => {
    answer = resolve;
  });
  const local = media();
  const starting = local.setCamera(true);
  expect(local.camera.value.state).toBe("starting");
  await local.setCamera(false);
  answer();
  await starting;
  expect(brief(local.camera.value)).toEqual({ state: "off", track: null, code: null });
  expect(devices.opened[0]?.readyState).toBe("ended");
});

test("a chosen device is used at once and on the next visit", async () => {
  const local = media();
  await local.open({ microphone: true, camera: true });
  await local.setMicrophone(false);
  await local.chooseDevice("camera", "cam1");
  await local.chooseDevice("microphone", "mic1");
  expect(devices.opened.map(({ deviceId, readyState }) => [deviceId, readyState])).toEqual([
    ["default", "ended"],
    ["default", "ended"],
    ["cam1", "live"],
    ["mic1", "live"],
  ]);
  // A change of the device must not unmute.
  expect(local.microphone.value.state).toBe("muted");
  expect(devices.opened[3]?.enabled).toBe(false);
  const next = media();
  expect(next.remembered).toEqual({ microphone: false, camera: true });
  expect(next.devices.value.chosen).toEqual({ microphone: "mic1", camera: "cam1", speaker: null });
});

test("an unplugged device is told and another one is tried", async () => {
  const local = media();
  const lost: unknown[] = [];
  local.events.on("deviceLost", (event) => lost.push(event));
  await local.setCamera(true);
  devices.opened[0]?.end();
  await settled();
  expect(lost).toEqual([{ kind: "camera" }]);
  expect(brief(local.camera.value)).toEqual({ state: "on", track: devices.opened[1], code: null });
});

test("a plug that was loose for a moment is no reason to ask the person", async () => {
  const local = media();
  await local.open({ microphone: true, camera: true });
  await local.setMicrophone(false);
  devices.refuse = { audio: "NotFoundError", video: "NotFoundError" };
  for (const track of devices.opened) track.end();
  await settled();
  expect([local.microphone.value.state, local.camera.value.state]).toEqual(["failed", "failed"]);
  devices.refuse = {};
  devices.dispatchEvent(new Event("devicechange"));
  await settled();
  // Who was muted stays so.
  expect(brief(local.microphone.value)).toEqual({ state: "muted", track: devices.opened[2], code: null });
  expect(brief(local.camera.value)).toEqual({ state: "on", track: devices.opened[3], code: null });
});

test.each([
  ["long ago", async () => undefined],
  ["and then switched off by the person", (local: LocalMedia) => local.setCamera(false)],
])("a camera that was pulled out %s stays off when it is back", async (when, meanwhile) => {
  const now = vi.spyOn(performance, "now");
  const local = media();
  await local.setCamera(true);
  devices.refuse = { video: "NotFoundError" };
  now.mockReturnValue(1_000);
  devices.opened[0]?.end();
  await settled();
  await meanwhile(local);
  now.mockReturnValue(when === "long ago" ? 32_000 : 2_000);
  devices.refuse = {};
  devices.dispatchEvent(new Event("devicechange"));
  await settled();
  now.mockRestore();
  expect(local.camera.value.track).toBeNull();
});

test("a screen comes with its sound, and both end together", async () => {
  const local = media();
  await local.startScreen();
  const [audio, video] = devices.opened as [Track, Track];
  expect(brief(local.screen.value)).toEqual({ state: "on", track: video, code: null });
  expect(brief(local.screenAudio.value)).toEqual({ state: "on", track: audio, code: null });
  expect([video.contentHint, audio.contentHint]).toEqual(["detail", "music"]);
  video.end();
  expect([local.screen.value.state, local.screenAudio.value.state]).toEqual(["off", "off"]);
  expect(audio.readyState).toBe("ended");
});

test("a cancelled screen picker is no failure", async () => {
  devices.refuse = { video: "NotAllowedError" };
  const local = media();
  await local.startScreen();
  expect(brief(local.screen.value)).toEqual({ state: "off", track: null, code: null });
});

test("a moderator's or a thin connection's stop is not remembered", async () => {
  const local = media();
  await local.open({ microphone: true, camera: true });
  local.silence("microphone");
  local.silence("camera");
  expect([local.microphone.value.state, local.camera.value.state]).toEqual(["muted", "off"]);
  expect(media().remembered).toEqual({ microphone: true, camera: true });
});

test("what cannot be published is offered once more as it was silenced, and not for ever", async () => {
  const local = media();
  const refused: string[] = [];
  const publisher = new Publisher(new FakeServer(), local, {
    refused: (source) => {
      refused.push(source);
      if (refused.length < 9) local.silence(source);
    },
    lost: () => undefined,
  });
  await local.open({ microphone: true, camera: true });
  publisher.attach(await closedToProducers());
  await vi.waitFor(() => expect(refused).toEqual(["microphone", "camera", "microphone"]));
  await settled();
  expect(refused).toHaveLength(3);
});

async function closedToProducers(): Promise<Transport> {
  const transport = await fakeTransport("send");
  vi.spyOn(transport, "produce").mockRejectedValue(new RoomError("not_permitted", "not_permitted"));
  return transport;
}
