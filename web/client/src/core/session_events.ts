import type { ChatMessage, MediaSource, Participant } from "../protocol/generated";
import type { RoomError } from "./errors";

/** What happens once: shown as a toast, a prompt or a sound, then forgotten. */
export interface SessionEvents {
  reaction: { participantId: string; emoji: string };
  /** A moderator asks this person to start a source. `by` is a name. */
  unmuteAsked: { source: MediaSource; by: string };
  /** A moderator stopped a source of this person. */
  muted: { source: MediaSource; by: string };
  joined: Participant;
  left: { participant: Participant; reason: string };
  handRaised: Participant;
  /** A new message by someone else. */
  message: ChatMessage;
  talkingWhileMuted: undefined;
  noMicrophoneSound: undefined;
  /** The own connection cannot carry video: `cameraStopped` when the camera was switched off for it. */
  uplinkThin: { cameraStopped: boolean };
  /** What arrives is badly disturbed; offer to receive less. */
  downlinkThin: undefined;
  /** The device list changed while the chosen device went away. */
  deviceLost: { kind: "microphone" | "camera" };
  error: RoomError;
}
