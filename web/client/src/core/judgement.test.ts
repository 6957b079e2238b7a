import { expect, test } from "vitest";
import { decibelsOf, levelOf } from "./levels";
import { type Health, scoreOf } from "./score";
import { type UplinkReading, UplinkWatch } from "./uplink";
import { VoicePrompts } from "./voice_prompts";

const GOOD: Health = { loss: 0, roundTripMs: 40, jitterMs: 5, frozen: 0 };

test.each<[Partial<Health>, number]>([
  [{}, 4],
  [{ loss: 0.02 }, 3],
  [{ roundTripMs: 500 }, 2],
  [{ jitterMs: 200 }, 1],
  [{ frozen: 0.9 }, 0],
  [{ loss: 0.02, roundTripMs: 2_000 }, 0],
])("%o scores %i", (change, score) => {
  expect(scoreOf({ ...GOOD, ...change })).toBe(score);
});

test("loudness spans silence to a loud voice", () => {
  expect(decibelsOf(new Float32Array(64))).toBe(-120);
  expect(decibelsOf(new Float32Array(64).fill(1))).toBeCloseTo(0);
  expect([-120, -60, -35, -10, 0].map(levelOf)).toEqual([0, 0, 0.5, 1, 1]);
});

function advice(readings: UplinkReading[]): string[] {
  const watch = new UplinkWatch();
  return readings.map((reading) => watch.read(reading));
}

test("a thin connection warns once, a hopeless one stops the camera", () => {
  const thin: UplinkReading = {
    available: 150_000,
    loss: 0.03,
    jitterMs: 5,
    roundTripMs: 50,
    sendsCamera: true,
  };
  expect(advice(Array(6).fill(thin))).toEqual(["fine", "fine", "fine", "warn", "fine", "fine"]);
  const hopeless: UplinkReading = { ...thin, available: 125_000 };
  expect(advice(Array(4).fill(hopeless))).toEqual(["fine", "fine", "fine", "stopCamera"]);
  expect(advice(Array(8).fill({ ...hopeless, sendsCamera: false }))).toEqual(Array(8).fill("fine"));
});

test("where a thin connection tears the voice, the camera is stopped at once; an uneven one that is not thin is let be", () => {
  const torn: UplinkReading = {
    available: 150_000,
    loss: 0.03,
    jitterMs: 45,
    roundTripMs: 50,
    sendsCamera: true,
  };
  expect(advice([torn, torn])).toEqual(["fine", "stopCamera"]);
  expect(advice([torn, { ...torn, jitterMs: 20 }, torn])).toEqual(["fine", "fine", "fine"]);
  expect(advice(Array(6).fill({ ...torn, available: 400_000 }))).toEqual(Array(6).fill("fine"));
});

test("a short dip, and a browser that tells no rate, are fine", () => {
  const good: UplinkReading = {
    available: null,
    loss: 0.01,
    jitterMs: 5,
    roundTripMs: 50,
    sendsCamera: true,
  };
  const dip: UplinkReading = { ...good, available: 100_000 };
  expect(advice([good, dip, dip, dip, good, dip, dip, dip])).toEqual(Array(8).fill("fine"));
});

test("a busy processor is no thin connection: nothing is lost, and round trips are as short as ever", () => {
  const busy: UplinkReading = {
    available: 90_000,
    loss: 0,
    jitterMs: 45,
    roundTripMs: 60,
    sendsCamera: true,
  };
  const idle: UplinkReading = {
    available: 2_000_000,
    loss: 0,
    jitterMs: 5,
    roundTripMs: 2,
    sendsCamera: true,
  };
  expect(advice([idle, ...Array(20).fill(busy)])).toEqual(Array(21).fill("fine"));
});

test("what waits before a narrow place is told by longer round trips, even where one look misses them", () => {
  const good: UplinkReading = {
    available: 900_000,
    loss: 0,
    jitterMs: 5,
    roundTripMs: 40,
    sendsCamera: true,
  };
  const queue: UplinkReading = { ...good, available: 120_000, roundTripMs: 260 };
  const between: UplinkReading = { ...queue, roundTripMs: 50 };
  expect(advice([good, queue, between, queue, between])).toEqual([
    "fine",
    "fine",
    "fine",
    "fine",
    "stopCamera",
  ]);
  // A path that was always long is no queue.
  const far: UplinkReading = { ...queue, roundTripMs: 300 };
  expect(advice(Array(10).fill(far))).toEqual(Array(10).fill("fine"));
  expect(advice(Array(4).fill({ ...queue, roundTripMs: 900 }))).toEqual([
    "fine",
    "fine",
    "fine",
    "stopCamera",
  ]);
  // Before there is a path nothing is known of its length.
  const none: UplinkReading = { ...good, available: null, roundTripMs: 0 };
  expect(advice([none, ...Array(10).fill(far)])).toEqual(Array(11).fill("fine"));
  // What came and went long ago tells nothing of now.
  expect(advice([good, queue, between, between, between, between])).toEqual(Array(6).fill("fine"));
});

function prompts(): { heard: (state: "on" | "muted", decibels: number, ms: number) => void; told: string[] } {
  const told: string[] = [];
  const voice = new VoicePrompts({ emit: (name) => void told.push(name) });
  const track = {} as MediaStreamTrack;
  let now = 0;
  return {
    told,
    heard: (state, decibels, ms) => {
      for (const end = now + ms; now < end; now += 100)
        voice.heard({ state, track, error: null }, decibels, now);
    },
  };
}

test("talking while muted is noticed once in a while, a cough is not", () => {
  const { heard, told } = prompts();
  heard("muted", -20, 500);
  heard("muted", -70, 500);
  expect(told).toEqual([]);
  heard("muted", -20, 10_000);
  expect(told).toEqual(["talkingWhileMuted"]);
  heard("muted", -20, 15_000);
  expect(told).toEqual(["talkingWhileMuted", "talkingWhileMuted"]);
});

test("a dead microphone is told once; a quiet room is not dead", () => {
  const { heard, told } = prompts();
  heard("on", -80, 30_000);
  expect(told).toEqual([]);
  heard("on", -120, 30_000);
  expect(told).toEqual(["noMicrophoneSound"]);
});
