import type { LayoutMode, TileInfo } from "./arrangement";
import { gridCapacity, gridRectangles, type Rectangle, type Size } from "./grid";

/** Where tiles lie on the stage, by key, and how many found no place. */
export interface Places {
  readonly at: ReadonlyMap<string, Rectangle>;
  readonly floating: string | null;
  readonly hidden: number;
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
  // One place is kept for the mark that says how many more there are.
  const shown = tiles.length <= room ? tiles : choose(tiles, Math.max(1, room));
  const rectangles = gridRectangles(shown.length, space, gap);
  return { at: zip(shown, rectangles), floating: null, hidden: tiles.length - shown.length };
}

/**
 * Two people: the other one has the stage, oneself a corner of it. On a phone held upright the corner lies below
 * the other's picture, which would be cropped to a slit if it filled the height.
 */
function pairPlaces({ space, gap }: PlacesWanted, other: TileInfo, self: TileInfo): Places {
  const upright = space.width < space.height;
  const width = Math.max(104, Math.min(space.width * 0.2, 288));
  const height = upright ? (width * 4) / 3 : (width * 9) / 16;
  const below = upright && space.height - height - gap >= space.width * 1.2;
  const inset = below ? 0 : gap;
  const corner: Rectangle = {
    left: space.width - width - inset,
    top: space.height - height - inset,
    width,
    height,
  };
  const large: Size = { width: space.width, height: space.height - (below ? height + gap : 0) };
  return {
    at: new Map([
      [other.key, { left: 0, top: 0, ...large }],
      [self.key, corner],
    ]),
    floating: below ? null : self.key,
    hidden: 0,
  };
}

/** One large tile, the others in a strip: beside it where the space is wide, below it where it is tall. */
function focusPlaces({ tiles, space, gap, choose }: PlacesWanted, main: string): Places {
  const others = tiles.filter((tile) => tile.key !== main);
  if (others.length === 0) {
    return { at: new Map([[main, { left: 0, top: 0, ...space }]]), floating: null, hidden: 0 };
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
  const shown = choose(others, room);
  const tall = shown.length * height + gap * (shown.length - 1);
  const top = Math.max(0, (space.height - tall) / 2);
  const strip = shown.map((_, index) => ({
    left: space.width - width,
    top: top + index * (height + gap),
    width,
    height,
  }));
  const at = zip(shown, strip);
  at.set(main, { left: 0, top: 0, width: space.width - width - gap, height: space.height });
  return { at, floating: null, hidden: others.length - shown.length };
}

function below({ others, main, space, gap, choose }: Strip): Places {
  const least = 104;
  const perRow = Math.max(1, Math.floor((space.width + gap) / (least + gap)));
  const rows = others.length > perRow && space.height > 520 ? 2 : 1;
  const shown = choose(others, perRow * rows);
  const columns = Math.max(Math.min(perRow, shown.length), Math.min(3, perRow));
  const width = (space.width - gap * (columns - 1)) / columns;
  const height = width * 0.75;
  const top = space.height - rows * height - gap * (rows - 1);
  const strip = shown.map((_, index) => ({
    left: (index % columns) * (width + gap),
    top: top + Math.floor(index / columns) * (height + gap),
    width,
    height,
  }));
  const at = zip(shown, strip);
  at.set(main, { left: 0, top: 0, width: space.width, height: top - gap });
  return { at, floating: null, hidden: others.length - shown.length };
}

function zip(tiles: readonly TileInfo[], rectangles: readonly Rectangle[]): Map<string, Rectangle> {
  const at = new Map<string, Rectangle>();
  tiles.forEach((tile, index) => {
    const rectangle = rectangles[index];
    if (rectangle) at.set(tile.key, rectangle);
  });
  return at;
}
