import { describe, expect, it } from "vitest";
import type { TileInfo } from "./arrangement";
import { type Sight, shownTiles } from "./shown";

const tile = (participantId: string, source: "camera" | "screen" = "camera", self = false): TileInfo => ({
  key: `${participantId}:${source}`,
  participantId,
  source,
  self,
});
const place = (width: number, height: number) => ({ left: 0, top: 0, width, height });

const sight: Sight = {
  tiles: [tile("a"), tile("b", "screen"), tile("b"), tile("c"), tile("me", "camera", true)],
  places: {
    at: new Map([
      ["a:camera", place(160, 90)],
      ["b:screen", place(1200, 700)],
      ["b:camera", place(320, 180)],
      ["me:camera", place(160, 90)],
    ]),
  },
  main: null,
  pinned: null,
  recent: [],
  visible: true,
  floating: null,
  density: 1,
};
const lines = (change: Partial<Sight>) =>
  shownTiles({ ...sight, ...change }).map(
    ({ participantId, source, width, height, pinned }) =>
      `${participantId} ${source} ${width}×${height}${pinned ? " pinned" : ""}`,
  );

describe("shownTiles", () => {
  it("names what has a place, the largest first, never oneself", () => {
    expect(lines({})).toEqual(["b screen 1200×700", "b camera 320×180", "a camera 160×90"]);
  });

  it("counts in device pixels", () => {
    expect(lines({ density: 2.625 })[2]).toBe("a camera 420×236");
  });

  it("puts whoever spoke lately first, for not every picture may come", () => {
    expect(lines({ recent: ["c", "a"] })).toEqual([
      "a camera 160×90",
      "b screen 1200×700",
      "b camera 320×180",
    ]);
  });

  it("puts the main tile first however small it is, and marks a pinned one", () => {
    expect(lines({ main: "a:camera", pinned: "a:camera" })[0]).toBe("a camera 160×90 pinned");
  });

  it("names nothing while the page is in the background", () => {
    expect(lines({ visible: false })).toEqual([]);
  });

  it("keeps a picture that floats over other windows", () => {
    const floating = { key: "a:camera", width: 400, height: 225 };
    expect(lines({ visible: false, floating })).toEqual(["a camera 400×225"]);
    expect(lines({ floating })).toContain("a camera 400×225");
  });

  it("gives a floating picture the size of the larger of its two places", () => {
    const floating = { key: "b:camera", width: 200, height: 112 };
    expect(lines({ floating })).toContain("b camera 320×180");
  });
});
