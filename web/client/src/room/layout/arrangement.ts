/** What a person may choose; `auto` lets the room choose by what happens in it. */
export type LayoutChoice = "auto" | "grid" | "spotlight" | "screen";
export type LayoutMode = "grid" | "spotlight" | "screen";

/** One picture on the stage. */
export interface TileInfo {
  /** `participantId:source`. */
  readonly key: string;
  readonly participantId: string;
  readonly source: "camera" | "screen";
  readonly self: boolean;
}

export interface Scene {
  /** In the order of joining, own camera last. */
  readonly tiles: readonly TileInfo[];
  readonly choice: LayoutChoice;
  readonly pinned: string | null;
  /** The participant that a moderator put in the spotlight. */
  readonly spotlight: string | null;
  readonly speaker: string | null;
}

export interface Arrangement {
  readonly mode: LayoutMode;
  /** Key of the large tile; null in a grid. */
  readonly main: string | null;
}

/** Which layout is shown, and which tile is large in it. A pin wins over the room, the room over the speaker. */
export function arrange(scene: Scene): Arrangement {
  const { tiles, choice } = scene;
  const has = (key: string | null) => tiles.some((tile) => tile.key === key);
  const screen = tiles.findLast((tile) => tile.source === "screen")?.key ?? null;
  // Whoever is in the spotlight looks at the others, not at a large picture of oneself.
  const spotlit = tiles.find(({ key, self }) => !self && key === `${scene.spotlight}:camera`)?.key ?? null;

  if (has(scene.pinned)) {
    return { mode: scene.pinned?.endsWith(":screen") ? "screen" : "spotlight", main: scene.pinned };
  }
  if (choice === "grid") return { mode: "grid", main: null };
  if (choice === "screen" && screen) return { mode: "screen", main: screen };
  if (choice === "spotlight") return { mode: "spotlight", main: spotlit ?? speakerTile(scene) };
  if (screen) return { mode: "screen", main: screen };
  if (spotlit) return { mode: "spotlight", main: spotlit };
  return { mode: "grid", main: null };
}

/** The next choice of the W key; screen-first is offered only while a screen is shared. */
export function nextChoice(choice: LayoutChoice, screenShared: boolean): LayoutChoice {
  const choices: LayoutChoice[] = [
    "auto",
    "grid",
    "spotlight",
    ...(screenShared ? (["screen"] as const) : []),
  ];
  return choices[(choices.indexOf(choice) + 1) % choices.length] ?? "auto";
}

/**
 * The tiles that are drawn when only `room` fit: the order stays, and whoever spoke lately takes the place of
 * the last one that did not. The only place is not for oneself.
 */
export function drawn(
  tiles: readonly TileInfo[],
  room: number,
  recent: readonly string[],
): readonly TileInfo[] {
  if (tiles.length <= room) return tiles;
  const urgency = (tile: TileInfo) => {
    if (tile.self) return room > 1 ? -1 : tiles.length;
    if (tile.source === "screen") return -1;
    const place = recent.indexOf(tile.participantId);
    return place === -1 ? recent.length : place;
  };
  const chosen = new Set(
    [...tiles].sort((a, b) => urgency(a) - urgency(b) || tiles.indexOf(a) - tiles.indexOf(b)).slice(0, room),
  );
  return tiles.filter((tile) => chosen.has(tile));
}

function speakerTile({ tiles, speaker }: Scene): string | null {
  const heard = tiles.find(
    (tile) => tile.participantId === speaker && tile.source === "camera" && !tile.self,
  );
  const other = tiles.find((tile) => !tile.self && tile.source === "camera");
  return (heard ?? other ?? tiles[0])?.key ?? null;
}
