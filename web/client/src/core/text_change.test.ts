import { describe, expect, it } from "vitest";
import { type Change, changeBetween, moved } from "./text_change";

function applied(text: string, change: Change | null): string {
  if (!change) return text;
  return text.slice(0, change.at) + change.added + text.slice(change.at + change.removed);
}

describe("changeBetween", () => {
  it("is the smallest change at one place", () => {
    expect(changeBetween("satu dua", "satu dua")).toBeNull();
    expect(changeBetween("satu dua", "satu tiga dua")).toEqual({ at: 5, removed: 0, added: "tiga " });
    expect(changeBetween("satu tiga dua", "satu dua")).toEqual({ at: 5, removed: 5, added: "" });
    expect(changeBetween("", "a")).toEqual({ at: 0, removed: 0, added: "a" });
    expect(changeBetween("aaa", "aa")).toEqual({ at: 2, removed: 1, added: "" });
  });

  it("never cuts a character in two", () => {
    const change = changeBetween("👍", "👎");
    expect(change).toEqual({ at: 0, removed: 2, added: "👎" });
    for (const [before, after] of [
      ["x👍y", "x👎y"],
      ["👍👍", "👍"],
      ["😀😁", "😁"],
      ["a\u{1F600}", "a\u{1F601}"],
      ["\u{1F600}", "\u{1FA00}"],
    ] as const) {
      const found = changeBetween(before, after);
      expect(applied(before, found)).toBe(after);
      // A lone surrogate cannot be encoded.
      expect(() => encodeURIComponent(found?.added ?? "")).not.toThrow();
    }
  });
});

describe("moved", () => {
  it("keeps a caret where its words are", () => {
    expect(moved(5, [{ at: 2, removed: 0, added: "abc" }])).toBe(8);
    expect(moved(5, [{ at: 5, removed: 0, added: "abc" }])).toBe(5);
    expect(moved(5, [{ at: 1, removed: 2, added: "" }])).toBe(3);
    expect(moved(5, [{ at: 3, removed: 9, added: "" }])).toBe(3);
    expect(
      moved(5, [
        { at: 0, removed: 0, added: "ab" },
        { at: 9, removed: 1, added: "" },
      ]),
    ).toBe(7);
  });
});
