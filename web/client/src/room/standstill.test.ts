import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Standstill } from "./standstill";

const video = { frames: 0, getVideoPlaybackQuality: () => ({ totalVideoFrames: video.frames }) };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a picture stands still while no frame comes, and moves again with the next", () => {
  const told = vi.fn();
  const standstill = new Standstill(told);
  expect(standstill.still).toBe(true);
  standstill.watch(video as unknown as HTMLVideoElement);
  expect(standstill.still).toBe(false);
  video.frames += 20;
  vi.advanceTimersByTime(1_000);
  expect([standstill.still, told.mock.calls.length]).toEqual([false, 0]);
  vi.advanceTimersByTime(3_000);
  expect([standstill.still, told.mock.calls.length]).toEqual([true, 1]);
  video.frames += 1;
  vi.advanceTimersByTime(1_000);
  expect([standstill.still, told.mock.calls.length]).toEqual([false, 2]);
  standstill.watch(null);
  expect([standstill.still, vi.getTimerCount()]).toEqual([true, 0]);
});
