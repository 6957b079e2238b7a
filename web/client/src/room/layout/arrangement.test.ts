import { describe, expect, it } from "vitest";
import { arrange, drawn, nextChoice, type Scene, type TileInfo } from "./arrangement";

const tile = (id: string, source: "camera" | "screen" = "camera", self = false): TileInfo => ({
  key: `${id}:${source}`,
  participantId: id,
  source,
  self,
});
const people = [tile("a"), tile("b"), tile("me", "camera", true)];
const scene = (change: Partial<Scene> = {}): Scene => ({
  tiles: people,
  choice: "auto",
  pinned: null,
  spotlight: null,
  speaker: null,
  ...change,
});
const sharing = [tile("a", "screen"), ...people];

describe("arrange", () => {
  it("is a grid while nothing is special", () => {
    expect(arrange(scene())).toEqual({ mode: "grid", main: null });
  });

  it("shows a shared screen first by itself", () => {
    expect(arrange(scene({ tiles: sharing }))).toEqual({ mode: "screen", main: "a:screen" });
  });

  it("follows the moderator's spotlight, a screen before it", () => {
    expect(arrange(scene({ spotlight: "b" }))).toEqual({ mode: "spotlight", main: "b:camera" });
    expect(arrange(scene({ spotlight: "b", tiles: sharing }))).toEqual({ mode: "screen", main: "a:screen" });
  });

  it("never shows oneself large by a spotlight", () => {
    expect(arrange(scene({ spotlight: "me" }))).toEqual({ mode: "grid", main: null });
  });

  it("lets a pin win over everything while its tile is there", () => {
    expect(arrange(scene({ pinned: "b:camera", tiles: sharing, choice: "grid" }))).toEqual({
      mode: "spotlight",
      main: "b:camera",
    });
    expect(arrange(scene({ pinned: "gone:camera" }))).toEqual({ mode: "grid", main: null });
  });

  it("keeps a chosen grid although a screen is shared", () => {
    expect(arrange(scene({ choice: "grid", tiles: sharing }))).toEqual({ mode: "grid", main: null });
  });

  it("puts the speaker large in a chosen spotlight, or else another person", () => {
    expect(arrange(scene({ choice: "spotlight", speaker: "b" })).main).toBe("b:camera");
    expect(arrange(scene({ choice: "spotlight" })).main).toBe("a:camera");
  });

  it("falls back by itself when the chosen screen is no longer shared", () => {
    expect(arrange(scene({ choice: "screen" }))).toEqual({ mode: "grid", main: null });
  });
});

describe("nextChoice", () => {
  it("goes round, past the screen when none is shared", () => {
    expect(nextChoice("auto", false)).toBe("grid");
    expect(nextChoice("spotlight", false)).toBe("auto");
    expect(nextChoice("spotlight", true)).toBe("screen");
    expect(nextChoice("screen", true)).toBe("auto");
    expect(nextChoice("screen", false)).toBe("auto");
  });
});

describe("drawn", () => {
  const crowd = [tile("a"), tile("b"), tile("c"), tile("d"), tile("me", "camera", true)];

  it("keeps all when they fit", () => {
    expect(drawn(crowd, 5, [])).toBe(crowd);
  });

  it("keeps oneself and whoever spoke lately, in the same order", () => {
    expect(drawn(crowd, 3, ["d", "b"]).map(({ participantId }) => participantId)).toEqual(["b", "d", "me"]);
    expect(drawn(crowd, 3, []).map(({ participantId }) => participantId)).toEqual(["a", "b", "me"]);
  });

  it("gives the only place to another", () => {
    expect(drawn(crowd, 1, ["c"])).toEqual([tile("c")]);
    expect(drawn(crowd, 1, [])).toEqual([tile("a")]);
  });
});
