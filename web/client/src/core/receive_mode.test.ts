import { describe, expect, test } from "vitest";
import type { MediaSource, Participant, RoomInfo } from "../protocol/generated";
import { type Attention, attentionOf, RECEIVE_MODES, wanted } from "./receive_mode";
import { EMPTY_ROOM } from "./room_state";

const NOBODY: Attention = { activeSpeaker: null, spotlight: null };

describe("sound flows in every mode", () => {
  for (const mode of RECEIVE_MODES) {
    for (const source of ["microphone", "screenAudio"] satisfies MediaSource[]) {
      test(`${mode}: ${source}`, () => expect(wanted(mode, "a", source, NOBODY)).toBe(true));
    }
  }
});

test.each([
  ["everything", "camera", true],
  ["everything", "screen", true],
  ["low", "camera", false],
  ["low", "screen", true],
  ["screen", "camera", false],
  ["screen", "screen", true],
  ["audio", "camera", false],
  ["audio", "screen", false],
] as const)("%s: a %s of someone quiet flows: %s", (mode, source, flows) => {
  expect(wanted(mode, "a", source, NOBODY)).toBe(flows);
});

test("low shows the camera of who speaks, and the spotlight before the speaker", () => {
  expect(wanted("low", "a", "camera", { activeSpeaker: "a", spotlight: null })).toBe(true);
  expect(wanted("low", "a", "camera", { activeSpeaker: "a", spotlight: "b" })).toBe(false);
  expect(wanted("low", "b", "camera", { activeSpeaker: "a", spotlight: "b" })).toBe(true);
});

describe("attention", () => {
  const room = (people: string, activeSpeaker: string | null, spotlight: string | null = null) => ({
    ...EMPTY_ROOM,
    selfId: "m",
    participants: new Map([...people].map((id) => [id, {} as Participant])),
    activeSpeaker,
    room: { spotlight } as RoomInfo,
  });
  const speaker = (before: string | null, ...now: Parameters<typeof room>) =>
    attentionOf({ activeSpeaker: before, spotlight: null }, room(...now)).activeSpeaker;

  test("stays with who spoke last while oneself speaks, or nobody does", () => {
    expect(speaker(null, "abm", "b")).toBe("b");
    expect(speaker("b", "abm", "m")).toBe("b");
    expect(speaker("b", "abm", null)).toBe("b");
  });

  test("goes to who came first when nobody spoke, or who did is gone", () => {
    expect(speaker(null, "mab", null)).toBe("a");
    expect(speaker("b", "am", "m")).toBe("a");
    expect(speaker("b", "m", null)).toBeNull();
  });

  test("is for others in the spotlight, not for oneself", () => {
    expect(attentionOf(NOBODY, room("abm", "a", "b")).spotlight).toBe("b");
    expect(attentionOf(NOBODY, room("abm", "a", "m")).spotlight).toBeNull();
  });
});
