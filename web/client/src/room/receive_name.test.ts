import { expect, test } from "vitest";
import { RECEIVE_MODES } from "../core/receive_mode";
import { heldBecause, receiveName } from "./receive_name";

test("each mode has a name, and only saving data is a reason of its own to hold a picture", () => {
  expect(new Set(RECEIVE_MODES.map(receiveName)).size).toBe(RECEIVE_MODES.length);
  expect(RECEIVE_MODES.filter((mode) => heldBecause(mode) !== "room.tile.starved")).toEqual(["low"]);
});
