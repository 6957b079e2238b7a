import type { MediaSource, ReceiveMode } from "../protocol/generated";

/** All of it, only the important pictures, only shared screens, or no picture at all. */
export const RECEIVE_MODES: readonly ReceiveMode[] = ["everything", "low", "screen", "audio"];

export interface Attention {
  readonly activeSpeaker: string | null;
  readonly spotlight: string | null;
}

/** Whether a source of a participant should flow. Sound always does. */
export function wanted(
  mode: ReceiveMode,
  participantId: string,
  source: MediaSource,
  attention: Attention,
): boolean {
  if (source === "microphone" || source === "screenAudio") return true;
  if (mode === "everything") return true;
  if (mode === "audio") return false;
  if (source === "screen") return true;
  if (mode === "screen") return false;
  return participantId === (attention.spotlight ?? attention.activeSpeaker);
}
