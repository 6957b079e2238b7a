import { describe, expect, it } from "vitest";
import { initials, tone } from "./avatar";

describe("initials", () => {
  it.each([
    ["Mentor 1", "M1"],
    ["startup a", "SA"],
    ["Tamu", "T"],
    ["  Dua  Kata Tiga ", "DT"],
    ["", ""],
  ])("of %j are %j", (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});

describe("tone", () => {
  it("tells neighbours apart and stays within the six tones", () => {
    expect(["Mentor 1", "Mentor 2", "Mentor 3"].map(tone)).toEqual([5, 0, 1]);
    for (const name of ["", "é", "漢字", "-", "Startup A"]) expect([0, 1, 2, 3, 4, 5]).toContain(tone(name));
  });
});
