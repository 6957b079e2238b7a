import type { MediaSource } from "../protocol/generated";

/** What arrives of one source of one participant. `paused` while nothing flows, for whatever reason. */
export interface RemoteTrack {
  readonly participantId: string;
  readonly source: MediaSource;
  readonly kind: "audio" | "video";
  readonly track: MediaStreamTrack;
  readonly paused: boolean;
}

export function streamKey(participantId: string, source: MediaSource): string {
  return `${participantId}:${source}`;
}
