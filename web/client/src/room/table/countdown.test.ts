import { describe, expect, it } from "vitest";
import type { AgendaPoint } from "../../protocol/generated";
import { clock, running } from "./countdown";

const point = (id: string, minutes: number, doneAt: number | null = null): AgendaPoint => ({
  id,
  title: id,
  minutes,
  doneAt,
});

describe("running", () => {
  const start = 1_000_000;

  it("is nothing before the start, without an agenda, or when all is done", () => {
    expect(running([point("a", 5)], start, start - 1)).toBeNull();
    expect(running([], start, start)).toBeNull();
    expect(running([point("a", 5, start)], start, start + 1)).toBeNull();
  });

  it("counts from the start, then from what was last ticked off", () => {
    expect(running([point("a", 5), point("b", 1)], start, start + 60_000)).toEqual({
      id: "a",
      left: 240_000,
    });
    const ticked = [point("a", 5, start + 100_000), point("b", 1)];
    expect(running(ticked, start, start + 130_000)).toEqual({ id: "b", left: 30_000 });
    expect(running([point("a", 5, start - 50_000), point("b", 1)], start, start)).toEqual({
      id: "b",
      left: 60_000,
    });
  });
});

describe("clock", () => {
  it("tells minutes and seconds, and how long it is over", () => {
    expect([clock(245_000), clock(0), clock(999), clock(-5_000), clock(-65_500)]).toEqual([
      "4:05",
      "0:00",
      "0:01",
      "+0:05",
      "+1:05",
    ]);
  });
});
