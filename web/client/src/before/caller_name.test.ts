import { describe, expect, it } from "vitest";
import { nameProblem, tidyName } from "./caller_name";

describe("a name", () => {
  it("has single spaces and none around it", () => {
    expect(tidyName("  Mentor \t 1\n")).toBe("Mentor 1");
  });

  it.each([
    ["", "missing"],
    ["   ", "missing"],
    ["👋🏽 !!", "unreadable"],
    ["ᮙᮨᮔ᮪ᮒᮧᮁ", null],
    ["Startup A", null],
    ["7", null],
  ])("%j is %s", (text, problem) => {
    expect(nameProblem(text)).toBe(problem);
  });
});
