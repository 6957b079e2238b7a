import type { Emitter } from "./emitter";
import type { RoomState } from "./room_state";
import type { SessionEvents } from "./session_events";

/** Tells what a change of the room means to a person: who came, who went, whose hand rose. */
export function announce(before: RoomState, after: RoomState, events: Emitter<SessionEvents>): void {
  if (before.participants === after.participants) return;
  for (const [id, participant] of after.participants) {
    if (id === after.selfId) continue;
    const known = before.participants.get(id);
    if (!known) events.emit("joined", participant);
    else if (!known.handRaisedAt && participant.handRaisedAt) events.emit("handRaised", participant);
  }
  for (const [id, participant] of before.participants) {
    if (!after.participants.has(id)) events.emit("left", { participant, reason: after.lastLeave });
  }
}
