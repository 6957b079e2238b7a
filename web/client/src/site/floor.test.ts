import { expect, it } from "vitest";
import { FloorState } from "./floor";

const room = (roomId: string, technopark: string, count: number) => ({
  roomId,
  technopark,
  room: "lounge",
  count,
  occupants: [{ name: "Mentor 1", role: "mentor" }].slice(0, count),
});

it("follows the floor: replaced, changed, emptied", () => {
  const state = new FloorState();
  expect(state.replace({ rooms: [room("a", "bandung", 1), room("b", "bali", 2)] })).toEqual(["a", "b"]);
  expect([state.total(), state.total("bandung"), state.total("batam")]).toEqual([3, 1, 0]);

  expect(state.change({ presence: room("a", "bandung", 4) })).toBe("a");
  expect(state.room("a")).toMatchObject({ count: 4, occupants: [{ name: "Mentor 1" }] });

  state.change({ presence: room("b", "bali", 0) });
  expect(state.room("b")).toEqual({ count: 0, occupants: [] });
  expect(state.total()).toBe(4);
});

it("draws again what was there and what is there now when the floor is replaced", () => {
  const state = new FloorState();
  state.replace({ rooms: [room("a", "bandung", 1)] });
  expect(state.replace({ rooms: [room("b", "bali", 1)] })).toEqual(["a", "b"]);
  expect(state.room("a").count).toBe(0);
});
