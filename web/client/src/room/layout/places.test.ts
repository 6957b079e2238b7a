import { describe, expect, it } from "vitest";
import { drawn, type TileInfo } from "./arrangement";
import { placesOf } from "./places";

const tiles = (count: number): TileInfo[] =>
  Array.from({ length: count }, (_, index) => ({
    key: `${index}:camera`,
    participantId: String(index),
    source: "camera",
    self: index === count - 1,
  }));
const places = (count: number, width: number, height: number, main: string | null = null) =>
  placesOf({
    mode: main ? "spotlight" : "grid",
    main,
    tiles: tiles(count),
    space: { width, height },
    gap: 10,
    choose: (candidates, room) => drawn(candidates, room, []),
  });

describe("placesOf", () => {
  it("gives the other of two the stage and oneself a corner of it", () => {
    const { at, floating } = places(2, 1420, 790);
    expect(at.get("0:camera")).toEqual({ left: 0, top: 0, width: 1420, height: 790 });
    expect(floating).toBe("1:camera");
  });

  it("keeps the corner upright on a phone held upright", () => {
    const corner = places(2, 340, 660).at.get("1:camera");
    expect((corner?.width ?? 0) / (corner?.height ?? 1)).toBeCloseTo(3 / 4);
  });

  it("puts the strip beside the large tile where it is wide, below it where it is tall", () => {
    const wide = places(4, 1420, 790, "0:camera");
    expect(wide.at.get("0:camera")?.height).toBe(790);
    expect(wide.at.get("1:camera")?.left).toBeGreaterThan(wide.at.get("0:camera")?.width ?? 0);
    const tall = places(4, 340, 660, "0:camera");
    expect(tall.at.get("0:camera")?.width).toBe(340);
    expect(tall.at.get("1:camera")?.top).toBeGreaterThan(tall.at.get("0:camera")?.height ?? 0);
  });

  it("says in the last place how many found none, and counts everybody", () => {
    for (const main of [null, "0:camera"]) {
      const { at, hidden, more } = places(60, 340, 660, main);
      expect(more).not.toBeNull();
      expect(at.size + hidden).toBe(60);
      expect(at.has("59:camera")).toBe(true);
    }
  });

  it("keeps every place inside the stage", () => {
    for (const main of [null, "0:camera"]) {
      for (const [width, height] of [
        [1420, 790],
        [1900, 970],
        [340, 660],
        [740, 940],
      ] as const) {
        for (let count = 1; count <= 40; count += 1) {
          for (const place of places(count, width, height, main).at.values()) {
            expect(place.left).toBeGreaterThanOrEqual(-0.01);
            expect(place.top).toBeGreaterThanOrEqual(-0.01);
            expect(place.left + place.width).toBeLessThanOrEqual(width + 0.01);
            expect(place.top + place.height).toBeLessThanOrEqual(height + 0.01);
          }
        }
      }
    }
  });
});
