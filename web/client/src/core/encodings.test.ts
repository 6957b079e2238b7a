import type { ProducerOptions } from "mediasoup-client/types";
import { expect, test } from "vitest";
import { waysToSend } from "./encodings";

/** How much smaller each size of a way is, and its most bits per second. */
const sizes = ({ encodings = [] }: ProducerOptions) =>
  encodings.map(({ scaleResolutionDownBy, maxBitrate }) => [scaleResolutionDownBy, maxBitrate]);

test.each([
  [
    "camera",
    [
      [4, 150_000],
      [2, 500_000],
      [1, 1_700_000],
    ],
    undefined,
  ],
  [
    "screen",
    [
      [2, 250_000],
      [1, 2_500_000],
    ],
    "medium",
  ],
] as const)(
  "a %s is sent in several sizes and frame rates, or else as one plain picture",
  (source, all, priority) => {
    const [best, plain, ...more] = waysToSend(source);
    expect(more).toEqual([]);
    expect(best && sizes(best)).toEqual(all);
    expect(best?.encodings?.every(({ scalabilityMode }) => scalabilityMode === "L1T3")).toBe(true);
    expect(plain && sizes(plain)).toEqual(all.slice(-1));
    expect(plain?.encodings?.map(({ scalabilityMode }) => scalabilityMode)).toEqual([undefined]);
    // Browsers refuse a priority of any but the first.
    expect(best?.encodings?.map((encoding) => encoding.priority)).toEqual(
      all.map((_, n) => (n ? undefined : priority)),
    );
    expect(plain?.encodings?.map((encoding) => encoding.priority)).toEqual([priority]);
  },
);

test.each([
  ["camera", 1280 * 720, [4, 2, 1]],
  ["camera", 960 * 540, [4, 2, 1]],
  ["camera", 640 * 480, [2, 1]],
  ["camera", 320 * 240, [1]],
  ["screen", 1920 * 1080, [2, 1]],
  ["screen", 400 * 300, [1]],
] as const)(
  "a %s of %i pixels is sent in no more sizes than browsers make of it",
  (source, pixels, scales) => {
    const [best] = waysToSend(source, pixels);
    expect(best?.encodings?.map(({ scaleResolutionDownBy }) => scaleResolutionDownBy)).toEqual(scales);
    expect(best?.encodings?.[0]?.maxBitrate).toBe(waysToSend(source)[0]?.encodings?.[0]?.maxBitrate);
  },
);

test("sound has one way", () => {
  for (const source of ["microphone", "screenAudio"] as const) expect(waysToSend(source)).toHaveLength(1);
});

test("each call makes its own encodings, for mediasoup-client writes into them", () => {
  const [first] = waysToSend("camera");
  if (first?.encodings?.[0]) first.encodings[0].rid = "r0";
  expect(waysToSend("camera")[0]?.encodings?.[0]?.rid).toBeUndefined();
});
