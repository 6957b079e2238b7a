import { describe, expect, it } from "vitest";
import { clock, dayName, startsDay, startsGroup } from "./days";

/** A moment in the zone of whoever runs the test, as the reader's own zone is used. */
function at(day: number, hour: number, minute: number, year = 2026): number {
  return new Date(year, 2, day, hour, minute).getTime();
}

const by = (authorId: string, sentAt: number) => ({ authorId, sentAt });

describe("grouping", () => {
  it("keeps one author's messages under one head for five minutes", () => {
    const first = by("a", at(4, 9, 0));
    expect(startsGroup(first, undefined)).toBe(true);
    expect(startsGroup(by("a", at(4, 9, 5)), first)).toBe(false);
    expect(startsGroup(by("a", at(4, 9, 6)), first)).toBe(true);
    expect(startsGroup(by("b", at(4, 9, 1)), first)).toBe(true);
  });

  it("starts anew at midnight", () => {
    const late = by("a", at(4, 23, 58));
    const early = by("a", at(5, 0, 1));
    expect(startsDay(early, late)).toBe(true);
    expect(startsGroup(early, late)).toBe(true);
    expect(startsDay(late, by("b", at(4, 0, 0)))).toBe(false);
  });
});

describe("times", () => {
  it("writes the hour as the language does", () => {
    expect(clock(at(4, 14, 5), "id")).toBe("14.05");
    expect(clock(at(4, 14, 5), "en")).toBe("14:05");
  });

  it("names near days and dates the others, with the year when it is another one", () => {
    const now = at(4, 9, 0);
    expect(dayName(at(4, 0, 1), "id", now)).toBe("Hari ini");
    expect(dayName(at(3, 23, 59), "id", now)).toBe("Kemarin");
    expect(dayName(at(3, 23, 59), "en", now)).toBe("Yesterday");
    expect(dayName(at(1, 12, 0), "id", now)).toBe("Minggu, 1 Maret");
    expect(dayName(at(1, 12, 0), "en", now)).toBe("Sunday 1 March");
    expect(dayName(at(1, 12, 0, 2025), "id", now)).toBe("Sabtu, 1 Maret 2025");
  });
});
