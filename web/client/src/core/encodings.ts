import type { ProducerOptions } from "mediasoup-client/types";
import type { MediaSource } from "../protocol/generated";

type Encodings = NonNullable<ProducerOptions["encodings"]>;

/** Three frame rates in one stream: a receiver may leave out the finer ones. */
const FRAME_RATES = { scalabilityMode: "L1T3" };
const CAMERA = { priority: "low", networkPriority: "low", ...FRAME_RATES } as const;

/**
 * A camera is sent in three sizes at once, so that each receiver gets one that fits its place and its link: of 720p
 * for thumbnails, for the tiles of a grid, for the large picture. The smallest comes first.
 */
const SIMULCAST: Encodings = [
  { ...CAMERA, scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { ...CAMERA, scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { ...CAMERA, scaleResolutionDownBy: 1, maxBitrate: 1_700_000 },
];

/** How each source is sent. */
const OPTIONS: Record<MediaSource, ProducerOptions> = {
  microphone: {
    streamId: "person",
    codecOptions: { opusStereo: false, opusDtx: true, opusFec: true, opusNack: true },
    encodings: [{ priority: "high", networkPriority: "high" }],
  },
  camera: {
    streamId: "person",
    codecOptions: { videoGoogleStartBitrate: 1_000 },
    encodings: SIMULCAST,
  },
  screen: {
    streamId: "screen",
    codecOptions: { videoGoogleStartBitrate: 1_000 },
    encodings: [{ maxBitrate: 2_500_000, priority: "medium", networkPriority: "medium" }],
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
  const plain = encodings.slice(-1).map(({ scalabilityMode: _, ...encoding }) => encoding);
  return structuredClone(source === "camera" ? [best, { ...best, encodings: plain }] : [best]);
}
