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
      if (watch.read({ count: Math.floor(count), checks }, at, expecting) === 0) return at - began;
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

test("where the browser tells when the last packet came, it is counted from there", () => {
  const watch = new SilenceWatch();
  for (let look = 0; look <= 6; look += 1) {
    const heard = { count: 20 * look, checks: true, quietMs: 10 };
    expect(watch.read(heard, 500 * look, true)).toBeGreaterThan(500);
  }
  // The last one came just after the look before.
  expect(watch.read({ count: 121, checks: true, quietMs: 450 }, 3_500, true)).toBe(550);
  expect(watch.read({ count: 121, checks: true, quietMs: 950 }, 4_000, true)).toBe(50);
  expect(watch.read({ count: 121, checks: true, quietMs: 1_000 }, 4_050, true)).toBe(0);
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

test("an answered check breaks the silence, however long ago the last packet came", () => {
  const watch = new SilenceWatch();
  for (let look = 0; look <= 120; look += 1) {
    const heard = { count: Math.floor(look / 5), checks: true, quietMs: 500 * look };
    expect(watch.read(heard, 500 * look, false)).toBeGreaterThan(2_000);
  }
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
