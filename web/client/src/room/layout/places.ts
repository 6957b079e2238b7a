import type { LayoutMode, TileInfo } from "./arrangement";
import { gridCapacity, gridRectangles, inRows, type Rectangle, type Size } from "./grid";

/** Where tiles lie on the stage, by key, and how many found no place. */
export interface Places {
  readonly at: ReadonlyMap<string, Rectangle>;
  /** The tile that lies on top of another. */
  readonly floating: string | null;
  readonly hidden: number;
  /** Where it is told how many found no place; null when all did. */
  readonly more: Rectangle | null;
}

export interface PlacesWanted {
  readonly mode: LayoutMode;
  readonly main: string | null;
  readonly tiles: readonly TileInfo[];
  readonly space: Size;
  readonly gap: number;
  /** Chooses which tiles are drawn when only so many fit. */
  readonly choose: (tiles: readonly TileInfo[], room: number) => readonly TileInfo[];
}

/** Smallest useful tile, in pixels: on a phone two in a row, on a desk small enough for a crowd. */
const LEAST_NARROW = 150;
const LEAST_WIDE = 210;
const NARROW = 700;

export function placesOf(wanted: PlacesWanted): Places {
  if (wanted.mode !== "grid" && wanted.main) return focusPlaces(wanted, wanted.main);
  const [other, self] = [wanted.tiles.find((tile) => !tile.self), wanted.tiles.find((tile) => tile.self)];
  if (wanted.tiles.length === 2 && other && self) return pairPlaces(wanted, other, self);
  return gridPlaces(wanted);
}

function gridPlaces({ tiles, space, gap, choose }: PlacesWanted): Places {
  const room = gridCapacity(space, gap, space.width < NARROW ? LEAST_NARROW : LEAST_WIDE);
  return filled(tiles, room, choose, (count) => gridRectangles(count, space, gap));
}

/** Lays tiles into as many places as there is room for; the last place tells how many more there are. */
function filled(
  tiles: readonly TileInfo[],
  room: number,
  choose: PlacesWanted["choose"],
  rectangles: (count: number) => readonly Rectangle[],
): Places {
  const crowded = tiles.length > room;
  const shown = crowded ? choose(tiles, Math.max(1, room - 1)) : tiles;
  const places = rectangles(shown.length + (crowded ? 1 : 0));
  return {
    at: zip(shown, places),
    floating: null,
    hidden: tiles.length - shown.length,
    more: crowded ? (places.at(-1) ?? null) : null,
  };
}

/** Two people: the other one has the stage, oneself a corner of it. */
function pairPlaces({ space, gap }: PlacesWanted, other: TileInfo, self: TileInfo): Places {
  const width = Math.max(104, Math.min(space.width * 0.2, 288));
  const height = space.width < space.height ? (width * 4) / 3 : (width * 9) / 16;
  const corner: Rectangle = {
    left: space.width - width - gap,
    top: space.height - height - gap,
    width,
    height,
  };
  return {
    at: new Map([
      [other.key, { left: 0, top: 0, ...space }],
      [self.key, corner],
    ]),
    floating: self.key,
    hidden: 0,
    more: null,
  };
}

/** One large tile, the others in a strip: beside it where the space is wide, below it where it is tall. */
function focusPlaces({ tiles, space, gap, choose }: PlacesWanted, main: string): Places {
  const others = tiles.filter((tile) => tile.key !== main);
  if (others.length === 0) {
    return { at: new Map([[main, { left: 0, top: 0, ...space }]]), floating: null, hidden: 0, more: null };
  }
  return space.width > space.height * 1.1
    ? beside({ others, main, space, gap, choose })
    : below({ others, main, space, gap, choose });
}

interface Strip extends Pick<PlacesWanted, "space" | "gap" | "choose"> {
  readonly others: readonly TileInfo[];
  readonly main: string;
}

function beside({ others, main, space, gap, choose }: Strip): Places {
  const width = Math.round(Math.max(132, Math.min(space.width * 0.19, 300)));
  const height = (width * 9) / 16;
  const room = Math.max(1, Math.floor((space.height + gap) / (height + gap)));
  const strip = filled(others, room, choose, (count) => {
    const top = Math.max(0, (space.height - count * height - gap * (count - 1)) / 2);
    return Array.from({ length: count }, (_, index) => ({
      left: space.width - width,
      top: top + index * (height + gap),
      width,
      height,
    }));
  });
  return withMain(strip, main, { left: 0, top: 0, width: space.width - width - gap, height: space.height });
}

function below({ others, main, space, gap, choose }: Strip): Places {
  const least = 104;
  const perRow = Math.max(1, Math.floor((space.width + gap) / (least + gap)));
  const rows = others.length > perRow && space.height > 520 ? 2 : 1;
  const columns = Math.max(Math.min(perRow, others.length), Math.min(3, perRow));
  const width = (space.width - gap * (columns - 1)) / columns;
  const height = width * 0.75;
  const top = space.height - rows * height - gap * (rows - 1);
  const strip = filled(others, perRow * rows, choose, (count) =>
    inRows({ count, columns, tile: { width, height }, space, gap }).map((place) => ({
      ...place,
      top: top + place.top,
    })),
  );
  return withMain(strip, main, { left: 0, top: 0, width: space.width, height: top - gap });
}

function withMain(strip: Places, main: string, place: Rectangle): Places {
  return { ...strip, at: new Map([...strip.at, [main, place]]) };
}

function zip(tiles: readonly TileInfo[], rectangles: readonly Rectangle[]): Map<string, Rectangle> {
  const at = new Map<string, Rectangle>();
  tiles.forEach((tile, index) => {
    const rectangle = rectangles[index];
    if (rectangle) at.set(tile.key, rectangle);
  });
  return at;
}
