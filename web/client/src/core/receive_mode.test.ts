import { describe, expect, test } from "vitest";
import type { MediaSource } from "../protocol/generated";
import { type Attention, RECEIVE_MODES, wanted } from "./receive_mode";

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
