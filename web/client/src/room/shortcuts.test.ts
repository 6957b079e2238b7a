import { describe, expect, it } from "vitest";
import { shortcutOf } from "./shortcuts";

const key = (name: string, change: Partial<KeyboardEvent> = {}) => ({
  key: name,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  shiftKey: false,
  repeat: false,
  ...change,
});

describe("shortcutOf", () => {
  it.each([
    ["m", "microphone"],
    ["M", "microphone"],
    ["v", "camera"],
    ["d", "screen"],
    ["c", "chat"],
    ["p", "people"],
    ["w", "layout"],
    ["r", "hand"],
    ["?", "help"],
    ["1", 1],
    ["9", 9],
    ["0", null],
    ["x", null],
    ["Enter", null],
  ])("reads %s as %s", (name, expected) => {
    expect(shortcutOf(key(name))).toBe(expected);
  });

  it("leaves keys with modifiers, and held keys, to the browser", () => {
    expect(shortcutOf(key("c", { ctrlKey: true }))).toBeNull();
    expect(shortcutOf(key("d", { metaKey: true }))).toBeNull();
    expect(shortcutOf(key("m", { altKey: true }))).toBeNull();
    expect(shortcutOf(key("M", { shiftKey: true }))).toBeNull();
    expect(shortcutOf(key("m", { repeat: true }))).toBeNull();
    expect(shortcutOf(key("?", { shiftKey: true }))).toBe("help");
  });
});
