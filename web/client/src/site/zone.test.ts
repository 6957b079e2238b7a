import { describe, expect, it } from "vitest";
import { clock, moment, zoneName } from "./zone";

const NOON = new Date("2026-01-15T05:05:00Z");

describe("zones", () => {
  it.each([
    ["Asia/Jakarta", "WIB"],
    ["Asia/Makassar", "WITA"],
    ["Asia/Jayapura", "WIT"],
    ["Europe/Berlin", "GMT+1"],
    ["UTC", "GMT"],
  ])("names %s %s", (zone, name) => {
    expect(zoneName(zone, NOON)).toBe(name);
  });

  it("writes the clock as each language does", () => {
    expect(clock("Asia/Jakarta", "id", NOON)).toBe("12.05");
    expect(clock("Asia/Makassar", "en", NOON)).toBe("13:05");
  });

  it("always says which zone a moment is in", () => {
    expect(moment("Asia/Jayapura", "id", NOON)).toBe("15 Jan 2026, 14.05 WIT");
  });
});
