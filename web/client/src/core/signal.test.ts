import { expect, test } from "vitest";
import { Signal } from "./signal";

test("tells watchers of changes only, until they stop", () => {
  const signal = new Signal(1);
  const seen: number[] = [];
  const stop = signal.subscribe((value) => seen.push(value));
  signal.set(1);
  signal.set(2);
  signal.update((value) => value + 1);
  stop();
  signal.set(9);
  expect(seen).toEqual([2, 3]);
  expect(signal.value).toBe(9);
});

test("a watcher may stop another while being told", () => {
  const signal = new Signal(0);
  const seen: string[] = [];
  signal.subscribe(() => {
    seen.push("first");
    stop();
  });
  const stop = signal.subscribe(() => seen.push("second"));
  signal.set(1);
  signal.set(2);
  expect(seen).toEqual(["first", "second", "first"]);
});

test("until resolves at once or at the first fitting value", async () => {
  const signal = new Signal(1);
  expect(await signal.until((value) => value === 1)).toBe(1);
  const later = signal.until((value) => value > 2);
  signal.set(2);
  signal.set(3);
  signal.set(4);
  expect(await later).toBe(3);
});
