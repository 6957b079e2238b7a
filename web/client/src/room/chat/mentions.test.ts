import { describe, expect, it } from "vitest";
import { completed, mentionAt, mentioned, suggestions } from "./mentions";

const PEOPLE = [
  { personId: "1", name: "Mentor 1" },
  { personId: "2", name: "Startup A" },
  { personId: "3", name: "Startup Mentor" },
];

describe("mentions", () => {
  it("finds the one being written at the caret", () => {
    expect(mentionAt("halo @men", 9)).toEqual({ start: 5, query: "men" });
    expect(mentionAt("@", 1)).toEqual({ start: 0, query: "" });
    expect(mentionAt("halo @Mentor 1", 14)).toEqual({ start: 5, query: "Mentor 1" });
  });

  it("takes no e-mail address and no text before the caret's own", () => {
    expect(mentionAt("surel@contoh", 12)).toBeNull();
    expect(mentionAt("halo @men", 4)).toBeNull();
    expect(mentionAt("@men\nbaris", 10)).toBeNull();
  });

  it("offers names that begin with the letters before names with a word that does", () => {
    expect(suggestions("ment", PEOPLE).map(({ personId }) => personId)).toEqual(["1", "3"]);
    expect(suggestions("START", PEOPLE).map(({ personId }) => personId)).toEqual(["2", "3"]);
    expect(suggestions("", PEOPLE, 2)).toHaveLength(2);
    expect(suggestions("zzz", PEOPLE)).toEqual([]);
  });

  it("writes the whole name and one space, with the caret after it", () => {
    expect(completed("halo @men ya", 5, 9, "Mentor 1")).toEqual({ text: "halo @Mentor 1 ya", caret: 15 });
  });

  it("names each person meant once", () => {
    expect(mentioned("@Mentor 1 dan @Startup A, juga @Mentor 1", PEOPLE)).toEqual(["1", "2"]);
    expect(mentioned("Mentor 1 tanpa tanda", PEOPLE)).toEqual([]);
  });

  it("does not take a longer name or number for a shorter one", () => {
    const numbered = [...PEOPLE, { personId: "12", name: "Mentor 12" }];
    expect(mentioned("@Mentor 12", numbered)).toEqual(["12"]);
  });
});
