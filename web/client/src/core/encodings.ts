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
 * Of how many pixels a picture has to be for three sizes and for two. Chromium leaves the largest ones out where there
 * are more, so that of a camera with 640x480 it would send no more than 320x240.
 */
const LEAST_PIXELS = { 3: 960 * 540, 2: 480 * 270 } as const;

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
 * The ways to send a source of which the picture has so many pixels, the best first; the last one every browser takes.
 * mediasoup-client writes into the encodings it is given, so each call makes its own.
 */
export function waysToSend(source: MediaSource, pixels = Number.POSITIVE_INFINITY): ProducerOptions[] {
  const { encodings: all = [], ...rest } = OPTIONS[source];
  if (all.length < 2) return structuredClone([OPTIONS[source]]);
  const encodings = fitting(all, pixels);
  const best = { ...rest, encodings };
  if (encodings.length < 2) return structuredClone([best]);
  const { scalabilityMode: _, ...plain } = { ...encodings[0], ...encodings.at(-1) };
  return structuredClone([best, { ...best, encodings: [plain] }]);
}

/** The smallest sizes of which there are enough pixels: the last one is the whole picture. */
function fitting(sizes: Encodings, pixels: number): Encodings {
  const most = pixels >= LEAST_PIXELS[3] ? 3 : pixels >= LEAST_PIXELS[2] ? 2 : 1;
  const sent = sizes.slice(0, most);
  const whole = sent.at(-1)?.scaleResolutionDownBy ?? 1;
  return sent.map((size) => ({ ...size, scaleResolutionDownBy: (size.scaleResolutionDownBy ?? 1) / whole }));
}
