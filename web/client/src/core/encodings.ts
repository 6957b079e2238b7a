import type { ProducerOptions } from "mediasoup-client/types";
import type { MediaSource } from "../protocol/generated";

type Encodings = NonNullable<ProducerOptions["encodings"]>;

/** Three frame rates in one stream: a receiver may leave out the finer ones. */
const FRAME_RATES = { scalabilityMode: "L1T3" };
const URGENT = { priority: "high", networkPriority: "high" } as const;
const IMPORTANT = { priority: "medium", networkPriority: "medium" } as const;

/**
 * A camera is sent in three sizes at once, so that each receiver gets one that fits its place and its link: of 720p
 * for thumbnails, for the tiles of a grid, for the large picture. The smallest comes first.
 */
const CAMERA_SIZES: Encodings = [
  { ...FRAME_RATES, scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { ...FRAME_RATES, scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { ...FRAME_RATES, scaleResolutionDownBy: 1, maxBitrate: 1_700_000 },
];

/**
 * Half of its size is still read on a telephone, over a link that does not carry the whole. Browsers take a priority
 * of the first encoding only, and it is that of all.
 */
const SCREEN_SIZES: Encodings = [
  { ...IMPORTANT, ...FRAME_RATES, scaleResolutionDownBy: 2, maxBitrate: 250_000 },
  { ...FRAME_RATES, scaleResolutionDownBy: 1, maxBitrate: 2_500_000 },
];

/** How each source is sent. */
const OPTIONS: Record<MediaSource, ProducerOptions> = {
  microphone: {
    streamId: "person",
    codecOptions: { opusStereo: false, opusDtx: true, opusFec: true, opusNack: true },
    encodings: [URGENT],
  },
  camera: {
    streamId: "person",
    codecOptions: { videoGoogleStartBitrate: 1_000 },
    encodings: CAMERA_SIZES,
  },
  screen: {
    streamId: "screen",
    codecOptions: { videoGoogleStartBitrate: 1_000 },
    encodings: SCREEN_SIZES,
  },
  screenAudio: {
    streamId: "screen",
    codecOptions: { opusStereo: true, opusDtx: false, opusFec: true, opusNack: true },
  },
};

/**
 * The ways to send a source, the best first; the last one every browser takes. mediasoup-client writes into the
 * encodings it is given, so each call makes its own.
 */
export function waysToSend(source: MediaSource): ProducerOptions[] {
  const best = OPTIONS[source];
  const encodings = best.encodings ?? [];
  if (encodings.length < 2) return structuredClone([best]);
  const { scalabilityMode: _, ...plain } = { ...encodings[0], ...encodings.at(-1) };
  return structuredClone([best, { ...best, encodings: [plain] }]);
}
