import type { BootData } from "../core/boot";
import type { RoomError } from "../core/errors";

/** The one next step after being refused. */
export type NextStep = "sign_in" | "retry" | "name" | "floor";

const NEXT: Readonly<Record<string, NextStep>> = {
  members_only: "sign_in",
  not_identified: "sign_in",
  not_permitted: "sign_in",
  name_invalid: "name",
  room_not_found: "floor",
  invite_invalid: "floor",
  account_disabled: "floor",
};

/**
 * What helps after `error`. Someone who is signed in already is not asked to sign in again: a room that is not
 * theirs sends them back to the floor.
 */
export function nextStep({ code }: Pick<RoomError, "code">, signedIn: boolean): NextStep {
  const step = NEXT[code] ?? "retry";
  return step === "sign_in" && signedIn ? "floor" : step;
}

/** Whether it is known before asking that only an account gets in: then nobody has to give a name in vain. */
export function needsAccount({
  identity,
  invite,
  room,
}: Pick<BootData, "identity" | "invite" | "room">): boolean {
  return (
    (room.access === "members" || room.access === "invite") && invite === null && identity?.kind !== "account"
  );
}
