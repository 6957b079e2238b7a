export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rectangle extends Size {
  readonly left: number;
  readonly top: number;
}

export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly tile: Size;
}

/** Pictures may be cropped down to a square where the space is tall, never wider than film. */
const WIDEST = 16 / 9;
const NARROWEST = 1;

/** The rows and columns that give `count` tiles the largest area in `space`; all in CSS pixels. */
export function bestGrid(count: number, space: Size, gap: number): Grid {
  let best: Grid = { columns: 1, rows: Math.max(1, count), tile: { width: 0, height: 0 } };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const tile = fitted({
      width: (space.width - gap * (columns - 1)) / columns,
      height: (space.height - gap * (rows - 1)) / rows,
    });
    if (area(tile) > area(best.tile) + 0.5) best = { columns, rows, tile };
  }
  return best;
}

/** How many tiles fit while none becomes narrower than `least` pixels. */
export function gridCapacity(space: Size, gap: number, least: number): number {
  const columns = Math.max(1, Math.floor((space.width + gap) / (least + gap)));
  const rows = Math.max(1, Math.floor((space.height + gap) / (least / WIDEST + gap)));
  return columns * rows;
}

/** Where each of `count` tiles lies. */
export function gridRectangles(count: number, space: Size, gap: number): Rectangle[] {
  const { columns, rows, tile } = bestGrid(count, space, gap);
  const top = (space.height - rows * tile.height - gap * (rows - 1)) / 2;
  return inRows({ count, columns, tile, space, gap }).map((place) => ({ ...place, top: top + place.top }));
}

export interface Rows {
  readonly count: number;
  readonly columns: number;
  readonly tile: Size;
  readonly space: Pick<Size, "width">;
  readonly gap: number;
}

/** Tiles of one size in rows, from the top; each row is centred. */
export function inRows({ count, columns, tile, space, gap }: Rows): Rectangle[] {
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, count - columns * row);
    const left = (space.width - inRow * tile.width - gap * (inRow - 1)) / 2;
    return {
      left: left + (index % columns) * (tile.width + gap),
      top: row * (tile.height + gap),
      ...tile,
    };
  });
}

/** The largest size of an allowed shape inside a cell. */
function fitted(cell: Size): Size {
  const width = Math.max(0, cell.width);
  const height = Math.max(0, cell.height);
  if (width > height * WIDEST) return { width: height * WIDEST, height };
  if (width < height * NARROWEST) return { width, height: width / NARROWEST };
  return { width, height };
}

function area(size: Size): number {
  return size.width * size.height;
}
