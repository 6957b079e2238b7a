import type { Floor, FloorChanged, Occupant, RoomPresence } from "../protocol/generated";
import { avatar } from "./avatar";

/** Who is inside which room, as the page shows it: rooms by id, only those with somebody inside. */
export class FloorState {
  readonly #rooms = new Map<string, RoomPresence>();

  /** Takes a whole floor; returns the rooms that must be drawn again. */
  replace(floor: Floor): string[] {
    const touched = new Set(this.#rooms.keys());
    this.#rooms.clear();
    for (const presence of floor.rooms) {
      this.#rooms.set(presence.roomId, presence);
      touched.add(presence.roomId);
    }
    return [...touched];
  }

  change({ presence }: FloorChanged): string {
    if (presence.count > 0) this.#rooms.set(presence.roomId, presence);
    else this.#rooms.delete(presence.roomId);
    return presence.roomId;
  }

  room(id: string): { count: number; occupants: readonly Occupant[] } {
    return this.#rooms.get(id) ?? { count: 0, occupants: [] };
  }

  /** How many are inside a technopark, or everywhere. */
  total(technopark?: string): number {
    let sum = 0;
    for (const room of this.#rooms.values())
      if (technopark === undefined || room.technopark === technopark) sum += room.count;
    return sum;
  }
}

/** Draws the state into the elements that the server rendered. */
export function drawRoom(id: string, state: FloorState): void {
  const { count, occupants } = state.room(id);
  for (const place of document.querySelectorAll<HTMLElement>(`[data-room="${CSS.escape(id)}"]`)) {
    place.toggleAttribute("data-live", count > 0);
    if (place.hasAttribute("data-only-live")) place.hidden = count === 0;
    drawCount(place, count);
    place.querySelectorAll(".seat").forEach((seat, index) => {
      seat.classList.toggle("taken", index < count);
    });
    for (const list of place.querySelectorAll<HTMLElement>("[data-faces]")) drawFaces(list, occupants, count);
  }
}

export function drawTotals(state: FloorState): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-total]")) {
    const count = state.total(place.dataset.total || undefined);
    place.toggleAttribute("data-live", count > 0);
    drawCount(place, count);
  }
  const everyone = state.total();
  for (const place of document.querySelectorAll<HTMLElement>("[data-when-quiet]"))
    place.hidden = everyone > 0;
  for (const place of document.querySelectorAll<HTMLElement>("[data-when-live]"))
    place.hidden = everyone === 0;
}

function drawCount(place: HTMLElement, count: number): void {
  for (const mark of place.querySelectorAll(".live-mark")) mark.toggleAttribute("data-live", count > 0);
  for (const number of place.querySelectorAll("[data-count]")) number.textContent = String(count);
}

function drawFaces(list: HTMLElement, occupants: readonly Occupant[], count: number): void {
  const limit = Number(list.dataset.faces ?? 5);
  const before = new Set([...list.querySelectorAll("li[title]")].map((item) => item.getAttribute("title")));
  const shown = occupants.slice(0, limit);
  const items = shown.map(({ name }) => {
    const item = document.createElement("li");
    item.title = name;
    if (!before.has(name)) item.className = "arriving";
    const label = document.createElement("span");
    label.className = "visually-hidden";
    label.textContent = name;
    item.append(avatar(name), label);
    return item;
  });
  if (shown.length > 0 && count > shown.length) {
    const more = document.createElement("li");
    const mark = document.createElement("span");
    mark.className = "avatar more";
    mark.textContent = `+${count - shown.length}`;
    more.append(mark);
    items.push(more);
  }
  list.replaceChildren(...items);
}
