import { expect, test } from "vitest";
import { SeatKeeper } from "./seat";

class Store {
  readonly items = new Map<string, string>();
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }
  removeItem(key: string): void {
    this.items.delete(key);
  }
}

const SEAT = {
  participantId: "p1",
  resumeToken: "token",
  name: "Startup A",
  microphone: true,
  camera: false,
  receive: "low",
} as const;

test("a reload finds the seat, with what was on", () => {
  const store = new Store();
  new SeatKeeper("r1", store, false).keep(SEAT);
  expect(new SeatKeeper("r1", store, true).restored).toEqual(SEAT);
});

test("a way of receiving that is not known any more is the usual one", () => {
  const store = new Store();
  store.setItem("vt.seat.r1", JSON.stringify({ ...SEAT, receive: "less" }));
  expect(new SeatKeeper("r1", store, true).restored).toEqual({ ...SEAT, receive: "everything" });
});

test("arriving anew, or in another room, finds none", () => {
  const store = new Store();
  new SeatKeeper("r1", store, false).keep(SEAT);
  expect(new SeatKeeper("r2", store, true).restored).toBeNull();
  const duplicated = new SeatKeeper("r1", store, false);
  expect(duplicated.restored).toBeNull();
  expect(store.items.size).toBe(0);
});

test("what is on is kept before there is a seat, and stored with it", () => {
  const store = new Store();
  const keeper = new SeatKeeper("r1", store, false);
  keeper.keep({ microphone: true, name: "Startup A", receive: "low" });
  expect(store.items.size).toBe(0);
  keeper.keep({ participantId: "p1", resumeToken: "token" });
  expect(new SeatKeeper("r1", store, true).restored).toEqual(SEAT);
});

test("a lost seat is forgotten, the name is not", () => {
  const store = new Store();
  const keeper = new SeatKeeper("r1", store, false);
  keeper.keep(SEAT);
  keeper.lose();
  expect(keeper.seat).toEqual({ ...SEAT, participantId: "", resumeToken: "" });
  expect(new SeatKeeper("r1", store, true).restored).toBeNull();
});

test("a newer token replaces the older", () => {
  const store = new Store();
  const keeper = new SeatKeeper("r1", store, false);
  keeper.keep(SEAT);
  keeper.keep({ resumeToken: "newer" });
  expect(new SeatKeeper("r1", store, true).restored).toEqual({ ...SEAT, resumeToken: "newer" });
});

test.each(["", "null", "{", '{"participantId":"p1"}'])("a damaged store (%s) is no seat", (text) => {
  const store = new Store();
  store.setItem("vt.seat.r1", text);
  expect(new SeatKeeper("r1", store, true).restored).toBeNull();
});
