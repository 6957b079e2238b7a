import { describe, expect, it } from "vitest";
import { bestGrid, gridCapacity, gridRectangles } from "./grid";

const shape = (count: number, width: number, height: number) => {
  const { columns, rows } = bestGrid(count, { width, height }, 10);
  return `${columns}×${rows}`;
};

describe("bestGrid", () => {
  it.each([
    [1, 1420, 790, "1×1"],
    [2, 1420, 790, "2×1"],
    [4, 1420, 790, "2×2"],
    [5, 1420, 790, "3×2"],
    [9, 1420, 790, "3×3"],
    [16, 1900, 970, "4×4"],
    [2, 340, 640, "1×2"],
    [5, 340, 640, "2×3"],
    [8, 340, 640, "2×4"],
  ])("lays %i tiles on %i×%i as %s", (count, width, height, expected) => {
    expect(shape(count, width, height)).toBe(expected);
  });

  it("never makes a tile wider than film or taller than a square", () => {
    for (let count = 1; count <= 49; count += 1) {
      const { tile } = bestGrid(count, { width: 1420, height: 790 }, 10);
      expect(tile.width / tile.height).toBeLessThanOrEqual(16 / 9 + 1e-9);
      expect(tile.width / tile.height).toBeGreaterThanOrEqual(1 - 1e-9);
    }
  });

  it("gives nothing a negative size in no space", () => {
    expect(bestGrid(3, { width: 0, height: 0 }, 10).tile).toEqual({ width: 0, height: 0 });
  });
});

describe("gridRectangles", () => {
  it("stays inside the space, without overlap, for any count", () => {
    const space = { width: 1000, height: 600 };
    for (let count = 1; count <= 30; count += 1) {
      const places = gridRectangles(count, space, 10);
      expect(places).toHaveLength(count);
      for (const [index, a] of places.entries()) {
        expect(a.left).toBeGreaterThanOrEqual(-0.01);
        expect(a.top).toBeGreaterThanOrEqual(-0.01);
        expect(a.left + a.width).toBeLessThanOrEqual(space.width + 0.01);
        expect(a.top + a.height).toBeLessThanOrEqual(space.height + 0.01);
        for (const b of places.slice(index + 1)) {
          const apart = b.left >= a.left + a.width || b.top >= a.top + a.height || b.left + b.width <= a.left;
          expect(apart).toBe(true);
        }
      }
    }
  });

  it("centres the last row", () => {
    const places = gridRectangles(5, { width: 1420, height: 790 }, 10);
    const last = places.slice(3);
    const left = last[0]?.left ?? 0;
    const right = 1420 - ((last[1]?.left ?? 0) + (last[1]?.width ?? 0));
    expect(left).toBeCloseTo(right);
  });
});

describe("gridCapacity", () => {
  it("keeps tiles legible", () => {
    expect(gridCapacity({ width: 340, height: 640 }, 10, 150)).toBe(12);
    expect(gridCapacity({ width: 1420, height: 790 }, 10, 210)).toBe(36);
  });
});
