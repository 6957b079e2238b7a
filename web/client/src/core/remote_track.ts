import type { MediaSource } from "../protocol/generated";

/** What arrives of one source of one participant. */
export interface RemoteTrack {
  readonly participantId: string;
  readonly source: MediaSource;
  readonly kind: "audio" | "video";
  readonly track: MediaStreamTrack;
  /** Nothing flows, for whatever reason but a thin connection. */
  readonly paused: boolean;
  /** No picture comes, for want of bandwidth on the way here. */
  readonly starved: boolean;
}

export function streamKey(participantId: string, source: MediaSource): string {
  return `${participantId}:${source}`;
}
