import { expect, test } from "vitest";
import type { Participant } from "../protocol/generated";
import { announce } from "./announcements";
import { Emitter } from "./emitter";
import { EMPTY_ROOM, type RoomState } from "./room_state";
import type { SessionEvents } from "./session_events";

function person(id: string, handRaisedAt: number | null = null): Participant {
  return {
    id,
    personId: id,
    name: id,
    role: "guest",
    moderator: false,
    status: "connected",
    joinedAt: 1,
    handRaisedAt,
    media: [],
  };
}

function room(people: Participant[]): RoomState {
  return { ...EMPTY_ROOM, selfId: "self", participants: new Map(people.map((p) => [p.id, p])) };
}

function told(before: RoomState, after: RoomState): unknown[] {
  const events = new Emitter<SessionEvents>();
  const seen: unknown[] = [];
  for (const name of ["joined", "left", "handRaised"] as const) {
    events.on(name, (payload) => seen.push([name, payload]));
  }
  announce(before, after, events);
  return seen;
}

test("coming, going and raising a hand are told once each", () => {
  expect(told(room([person("a")]), room([person("a"), person("b")]))).toEqual([["joined", person("b")]]);
  expect(told(room([person("a")]), { ...room([]), lastLeave: "removed" })).toEqual([
    ["left", { participant: person("a"), reason: "removed" }],
  ]);
  expect(told(room([person("a")]), room([person("a", 7)]))).toEqual([["handRaised", person("a", 7)]]);
});

test("the own hand and what stays are not told", () => {
  expect(told(room([person("self")]), room([person("self", 7)]))).toEqual([]);
  expect(told(room([person("a", 7)]), room([person("a", 7)]))).toEqual([]);
  expect(told(room([person("a", 7)]), room([person("a")]))).toEqual([]);
});
