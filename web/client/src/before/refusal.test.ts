import { expect, it } from "vitest";
import type { BootIdentity, BootRoom } from "../core/boot";
import { needsAccount, nextStep } from "./refusal";

it.each([
  ["members_only", false, "sign_in"],
  ["members_only", true, "floor"],
  ["not_identified", false, "sign_in"],
  ["name_invalid", false, "name"],
  ["invite_invalid", true, "floor"],
  ["room_full", false, "retry"],
  ["room_locked", true, "retry"],
  ["rate_limited", false, "retry"],
  ["a_code_of_tomorrow", false, "retry"],
] as const)("after %s (signed in: %s) the next step is %s", (code, signedIn, step) => {
  expect(nextStep({ code }, signedIn)).toBe(step);
});

const GUEST: BootIdentity = { personId: "g", name: "Startup A", kind: "guest" };
const ACCOUNT: BootIdentity = { personId: "a", name: "Mentor 1", kind: "account" };

it.each([
  ["open", null, null, false],
  ["members", null, null, true],
  ["members", GUEST, null, true],
  ["members", ACCOUNT, null, false],
  ["members", null, "token", false],
  ["invite", GUEST, null, true],
  ["invite", GUEST, "token", false],
] as const)("a room that is %s", (access, identity, invite, needed) => {
  expect(needsAccount({ identity, invite, room: { access } as BootRoom })).toBe(needed);
});
