import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RemoteTrack } from "../core/remote_track";
import type { Participant } from "../protocol/generated";
import { misses, Unshown } from "./unshown";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ON = [{ source: "camera", paused: false }];
const OFF = [{ source: "camera", paused: true }];
const FLOWS = { paused: false, starved: false };

test.each([
  ["no place for it", ON, "connected", undefined, true],
  ["not wanted on this side", ON, "connected", { paused: true, starved: false }, true],
  ["it is there", ON, "connected", FLOWS, false],
  ["held for want of bandwidth", ON, "connected", { paused: false, starved: true }, false],
  ["its sender is away", ON, "reconnecting", undefined, false],
  ["off", OFF, "connected", undefined, false],
  ["none", [{ source: "microphone", paused: false }], "connected", undefined, false],
])("%s", (_, media, status, stream, missing) => {
  expect(misses({ media, status } as unknown as Participant, stream as RemoteTrack | undefined)).toBe(
    missing,
  );
});

test("a moment without a picture is not told of, and what comes after all ends it at once", () => {
  const told = vi.fn();
  const unshown = new Unshown(told);
  unshown.watch(true);
  vi.advanceTimersByTime(1_500);
  unshown.watch(false);
  unshown.watch(true);
  vi.advanceTimersByTime(1_500);
  unshown.watch(true);
  expect([unshown.lasting, told.mock.calls.length]).toEqual([false, 0]);
  vi.advanceTimersByTime(500);
  expect([unshown.lasting, told.mock.calls.length]).toEqual([true, 1]);
  unshown.watch(false);
  expect([unshown.lasting, vi.getTimerCount()]).toEqual([false, 0]);
});
