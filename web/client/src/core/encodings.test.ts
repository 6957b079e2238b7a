import { expect, test } from "vitest";
import { waysToSend } from "./encodings";

test("a camera is sent in three sizes of three frame rates each, or else as one plain picture", () => {
  const [best, plain, ...more] = waysToSend("camera");
  expect(more).toEqual([]);
  expect(best?.encodings?.map(({ scaleResolutionDownBy }) => scaleResolutionDownBy)).toEqual([4, 2, 1]);
  expect(best?.encodings?.every(({ scalabilityMode }) => scalabilityMode === "L1T3")).toBe(true);
  expect(plain?.encodings).toEqual([
    { maxBitrate: 1_700_000, scaleResolutionDownBy: 1, priority: "low", networkPriority: "low" },
  ]);
});

test("sound and screens have one way", () => {
  for (const source of ["microphone", "screen", "screenAudio"] as const) {
    expect(waysToSend(source)).toHaveLength(1);
  }
});

test("each call makes its own encodings, for mediasoup-client writes into them", () => {
  const [first] = waysToSend("camera");
  if (first?.encodings?.[0]) first.encodings[0].rid = "r0";
  expect(waysToSend("camera")[0]?.encodings?.[0]?.rid).toBeUndefined();
});
