import type { Consumer } from "mediasoup-client/types";

/** How often the receiver is asked, first and when nothing came for a while. */
const SOON_MS = 60;
const LATER_MS = 500;
/** After this long no picture of the one before can be under way any more. */
const BEFORE_IS_OVER_MS = 1_000;

const HALF = 2 ** 31;

interface Decoded {
  readonly frames: number;
  readonly keyFrames: number;
}

/**
 * Resolves when what a handed-over consumer shows is the newcomer's. Until then the browser still has pictures of the
 * one before, with RTP timestamps up to `last`, and they must not appear under another name. `wanted` ends the waiting.
 */
export async function firstPicture(
  consumer: Consumer,
  last: number | null,
  wanted: () => boolean,
): Promise<void> {
  if (last === null || !consumer.rtpReceiver?.getSynchronizationSources)
    return firstKeyFrame(consumer, wanted);
  while (wanted() && !consumer.closed && !playsLater(consumer.rtpReceiver, last)) await pause(SOON_MS);
}

/** Whether the browser plays something with an RTP timestamp after `last` (RFC 3550 5.1: they wrap). */
function playsLater(receiver: RTCRtpReceiver, last: number): boolean {
  return receiver.getSynchronizationSources().some(({ rtpTimestamp }) => {
    const ahead = (rtpTimestamp - last) >>> 0;
    return ahead > 0 && ahead < HALF;
  });
}

/** The best guess of a browser that does not tell what it plays: the newcomer begins with a key frame. */
async function firstKeyFrame(consumer: Consumer, wanted: () => boolean): Promise<void> {
  const begun = performance.now();
  const before = await decodedBy(consumer);
  let since: Decoded | null = null;
  while (wanted() && !consumer.closed) {
    const late = performance.now() - begun > BEFORE_IS_OVER_MS;
    await pause(late && since ? LATER_MS : SOON_MS);
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

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
