import type { Participant } from "../protocol/generated";

/** Who has a hand up, in the order in which hands are served. */
export function hands(participants: ReadonlyMap<string, Participant>): readonly Participant[] {
  return [...participants.values()]
    .filter(({ handRaisedAt }) => handRaisedAt)
    .sort((a, b) => (a.handRaisedAt ?? 0) - (b.handRaisedAt ?? 0));
}
