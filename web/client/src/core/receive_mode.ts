import type { MediaSource, ReceiveMode } from "../protocol/generated";
import type { RoomState } from "./room_state";

/** All of it, only the important pictures, only shared screens, or no picture at all. */
export const RECEIVE_MODES: readonly ReceiveMode[] = ["everything", "low", "screen", "audio"];

/** Who of the others matters most; never oneself. */
export interface Attention {
  readonly activeSpeaker: string | null;
  readonly spotlight: string | null;
}

/**
 * Whom to attend to. Whoever spoke last stays while oneself speaks, or nobody does; before a word was said it is who
 * came first.
 */
export function attentionOf(
  before: Attention,
  { participants, selfId, activeSpeaker, room }: RoomState,
): Attention {
  const others = [...participants.keys()].filter((id) => id !== selfId);
  const here = (id: string | null | undefined) => others.find((other) => other === id) ?? null;
  return {
    activeSpeaker: here(activeSpeaker) ?? here(before.activeSpeaker) ?? others[0] ?? null,
    spotlight: here(room?.spotlight),
  };
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
