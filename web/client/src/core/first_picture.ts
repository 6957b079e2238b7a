import type { Consumer } from "mediasoup-client/types";

/** How often the receiver is asked, first and when nothing came for a while. */
const SOON_MS = 60;
const LATER_MS = 500;
/** After this long no picture of the one before can be under way any more. */
const BEFORE_IS_OVER_MS = 1_000;

interface Decoded {
  readonly frames: number;
  readonly keyFrames: number;
}

/**
 * Resolves when what a handed-over consumer shows is the newcomer's. Until its first key frame the browser still
 * has pictures of the one before, and they must not appear under another name. `wanted` ends the waiting.
 */
export async function firstPicture(consumer: Consumer, wanted: () => boolean): Promise<void> {
  const begun = performance.now();
  const before = await decodedBy(consumer);
  let since: Decoded | null = null;
  while (wanted() && !consumer.closed) {
    const late = performance.now() - begun > BEFORE_IS_OVER_MS;
    await new Promise((resolve) => setTimeout(resolve, late && since ? LATER_MS : SOON_MS));
    const now = await decodedBy(consumer);
    if (now.keyFrames > before.keyFrames) return;
    // The key frame may have been faster than the word about it, and not every browser counts them.
    if (since && now.frames > since.frames) return;
    if (late) since ??= now;
  }
}

async function decodedBy(consumer: Consumer): Promise<Decoded> {
  const decoded = { frames: 0, keyFrames: 0 };
  // A consumer that is closed meanwhile refuses; `wanted` tells.
  const report = await consumer.getStats().catch(() => null);
  report?.forEach((stat: { type: string; framesDecoded?: number; keyFramesDecoded?: number }) => {
    if (stat.type !== "inbound-rtp") return;
    decoded.frames += stat.framesDecoded ?? 0;
    decoded.keyFrames += stat.keyFramesDecoded ?? 0;
  });
  return decoded;
}
