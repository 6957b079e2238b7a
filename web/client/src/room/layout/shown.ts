import type { Tile } from "../../protocol/generated";
import type { TileInfo } from "./arrangement";
import type { Size } from "./grid";
import type { Places } from "./places";

/** A picture that lies over the windows of other programs. */
export interface FloatingPicture extends Size {
  /** Key of its tile. */
  readonly key: string;
}

export interface Sight {
  readonly tiles: readonly TileInfo[];
  readonly places: Pick<Places, "at">;
  /** Key of the large tile; null in a grid. */
  readonly main: string | null;
  readonly pinned: string | null;
  /** Who spoke lately, the last one first. */
  readonly recent: readonly string[];
  /** Whether anybody can see the stage: the page is in front, and the stage in the window. */
  readonly visible: boolean;
  readonly floating: FloatingPicture | null;
  /** Device pixels for each CSS pixel. */
  readonly density: number;
}

/**
 * The pictures of others that are to be seen now, and their sizes in device pixels. Where not all can come, the first
 * ones do: the large one, then whoever spoke lately, then by size.
 */
export function shownTiles(sight: Sight): Tile[] {
  const { tiles, places, main, pinned, recent, visible, floating, density } = sight;
  const urgency = ({ key, participantId }: TileInfo) => {
    if (key === main) return -1;
    const place = recent.indexOf(participantId);
    return place === -1 ? recent.length : place;
  };
  const sizeOf = ({ key }: TileInfo): Size | null => {
    const place = visible ? places.at.get(key) : undefined;
    const own = floating?.key === key ? floating : undefined;
    if (!place && !own) return null;
    return (place?.width ?? 0) > (own?.width ?? 0) ? (place ?? null) : (own ?? null);
  };
  return tiles
    .flatMap((info) => {
      const size = info.self ? null : sizeOf(info);
      return size ? [{ info, size }] : [];
    })
    .sort((a, b) => urgency(a.info) - urgency(b.info) || area(b.size) - area(a.size))
    .map(({ info: { key, participantId, source }, size }) => ({
      participantId,
      source,
      width: Math.round(size.width * density),
      height: Math.round(size.height * density),
      pinned: key === pinned,
    }));
}

function area({ width, height }: Size): number {
  return width * height;
}
