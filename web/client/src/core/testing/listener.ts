import { generateConsumerRemoteParameters } from "mediasoup-client/fakeParameters";
import type { ConsumerParameters, MediaSource } from "../../protocol/generated";
import { ConsumerSet } from "../consumers";
import { FakeServer, fakeTransport, settled } from "./fake_media";

/** Somebody who receives, and the server as they know it. */
export class Listener {
  readonly server = new FakeServer();
  readonly consumers = new ConsumerSet(this.server);
  /** The last one that was told, of any consumer. */
  handOver = 0;

  async attach(...given: ConsumerParameters[]): Promise<void> {
    this.consumers.attach(await fakeTransport("receive"), given);
    await settled();
  }

  /** What is seen: the key of each stream, with a mark when it is paused. */
  seen(): string[] {
    return [...this.consumers.streams.value].map(([key, { paused, starved }]) =>
      paused ? `${key} paused` : starved ? `${key} starved` : key,
    );
  }

  /** The next hand-over; what came before has RTP timestamps up to `afterTimestamp`. */
  fed(
    consumerId: string,
    participantId: string | null,
    source: MediaSource,
    producerPaused = false,
    afterTimestamp: number | null = null,
  ): void {
    this.handOver += 1;
    const { handOver } = this;
    this.consumers.fed({ consumerId, participantId, source, producerPaused, handOver, afterTimestamp });
  }

  /** Which hand-overs the server was told since the last call that this side knows. */
  known(): number[] {
    return this.server.asked.splice(0).map(([, payload]) => (payload as { handOver: number }).handOver);
  }
}

export function parameters(
  id: string,
  participantId: string,
  source: MediaSource,
  paused = false,
): ConsumerParameters {
  const video = source === "camera" || source === "screen";
  const { rtpParameters } = generateConsumerRemoteParameters({
    codecMimeType: video ? "video/VP8" : "audio/opus",
  });
  return {
    id,
    producerId: `of-${id}`,
    participantId,
    source,
    kind: video ? "video" : "audio",
    rtpParameters: rtpParameters as unknown as ConsumerParameters["rtpParameters"],
    producerPaused: paused,
  };
}
