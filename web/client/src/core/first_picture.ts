import type { Consumer } from "mediasoup-client/types";

/** How often the receiver is asked. */
const SOON_MS = 60;
/** After this long no picture of the one before can be under way any more. */
const BEFORE_IS_OVER_MS = 1_000;

const HALF = 2 ** 31;

/**
 * Resolves when what a handed-over consumer shows is the newcomer's. Until then the browser still has pictures of the
 * one before, with RTP timestamps up to `last` (null: there were none), and they must not appear under another name.
 * `wanted` ends the waiting.
 */
export async function firstPicture(
  consumer: Consumer,
  last: number | null,
  wanted: () => boolean,
): Promise<void> {
  if (last === null) return;
  const { rtpReceiver } = consumer;
  if (!rtpReceiver?.getSynchronizationSources) return pause(BEFORE_IS_OVER_MS);
  while (wanted() && !consumer.closed && !playsLater(rtpReceiver, last)) await pause(SOON_MS);
}

/** Whether the browser plays something with an RTP timestamp after `last` (RFC 3550 5.1: they wrap). */
function playsLater(receiver: RTCRtpReceiver, last: number): boolean {
  return receiver.getSynchronizationSources().some(({ rtpTimestamp }) => {
    const ahead = (rtpTimestamp - last) >>> 0;
    return ahead > 0 && ahead < HALF;
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
