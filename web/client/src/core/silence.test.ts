import { expect, test } from "vitest";
import { SilenceWatch } from "./silence";

const STEP_MS = 500;

/** Reads every half second: `rate` packets a second for `seconds`; returns when silence was noticed, in ms. */
function watching(checks = true) {
  const watch = new SilenceWatch();
  let count = 0;
  let at = 0;
  const pass = (rate: number, seconds: number, expecting = true): number | null => {
    const began = at;
    for (const end = at + seconds * 1_000; at < end; ) {
      at += STEP_MS;
      count += (rate * STEP_MS) / 1_000;
      if (watch.read({ count: Math.floor(count), checks }, at, expecting)) return at - began;
    }
    return null;
  };
  return { pass, watch };
}

test("a picture that stops is noticed after a second", () => {
  const { pass } = watching();
  expect(pass(50, 5)).toBeNull();
  expect(pass(0, 5)).toBe(1_000);
});

test("what was paused on purpose, and pauses between words, are no silence while checks are answered", () => {
  const { pass } = watching();
  expect(pass(50, 5)).toBeNull();
  expect(pass(0.4, 60, false)).toBeNull();
  expect(pass(3, 60)).toBeNull();
});

test("an idle connection is given up after two lost checks", () => {
  const { pass } = watching();
  expect(pass(0.4, 30, false)).toBeNull();
  expect(pass(0, 30, false)).toBeGreaterThanOrEqual(3_000);
});

test("a browser that counts no checks is believed idle", () => {
  const { pass } = watching(false);
  expect(pass(1, 5)).toBeNull();
  expect(pass(0, 60, false)).toBeNull();
});

test("a new path begins anew", () => {
  const { pass, watch } = watching();
  pass(50, 5);
  pass(0, 5);
  watch.reset();
  expect(pass(0, 5)).toBeNull();
});
