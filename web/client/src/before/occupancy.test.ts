import { expect, it } from "vitest";
import { occupancyOf } from "./occupancy";

const PRESENCE = { roomId: "r", technopark: "bandung", room: "lounge" };

it("names who may be seen", () => {
  const occupants = [{ name: "Mentor 1", role: "mentor" }];
  expect(occupancyOf({ ...PRESENCE, count: 1, occupants })).toEqual({ count: 1, names: ["Mentor 1"] });
});

it("counts those who may not", () => {
  expect(occupancyOf({ ...PRESENCE, count: 3, occupants: [] })).toEqual({ count: 3, names: [] });
});

it("is nobody in a room that the floor does not list", () => {
  expect(occupancyOf(undefined)).toEqual({ count: 0, names: [] });
});
