import { beforeEach, expect, test, vi } from "vitest";
import { Signal } from "../../core/signal";
import type { Knock } from "../../protocol/generated";
import type { Panel, RoomView } from "../view";
import { watchKnocks } from "./knocks";
import { Notices } from "./notices";

const knock = (id: string): Knock => ({ id, name: `Startup ${id}`, role: "guest", knockedAt: 1 });

const asked = () => Promise.resolve();
let session: {
  lobby: Signal<readonly Knock[]>;
  admit: typeof asked;
  admitAll: () => Promise<number>;
  refuse: typeof asked;
};
let view: RoomView;
let sound: () => void;

beforeEach(() => {
  session = {
    lobby: new Signal<readonly Knock[]>([]),
    admit: vi.fn(asked),
    admitAll: vi.fn(async () => 0),
    refuse: vi.fn(asked),
  };
  view = { notices: new Notices(), panel: new Signal<Panel | null>(null) } as unknown as RoomView;
  sound = vi.fn();
});

const watch = () => watchKnocks(session, view, { attempt: () => undefined }, sound);
const told = () => view.notices.shown.value.map(({ text, detail }) => [text, detail]);
const press = (which: number) => view.notices.shown.value[0]?.actions?.[which]?.run();

test("who waited before the moderator came in is told of", () => {
  session.lobby.set([knock("A")]);
  watch();
  expect(told()).toEqual([["room.notice.knock", undefined]]);
  expect(sound).toHaveBeenCalledOnce();
  press(0);
  expect(session.refuse).toHaveBeenCalledWith("A");
  press(1);
  expect(session.admit).toHaveBeenCalledWith("A");
});

test("several are one notice, which goes with them", () => {
  watch();
  session.lobby.set([knock("A")]);
  session.lobby.set([knock("A"), knock("B")]);
  expect(told()).toEqual([["room.lobby.waiting", "Startup A, Startup B"]]);
  press(1);
  expect(session.admitAll).toHaveBeenCalledOnce();
  session.lobby.set([knock("B")]);
  expect(told()).toEqual([["room.notice.knock", undefined]]);
  expect(sound).toHaveBeenCalledTimes(2);
  session.lobby.set([]);
  expect(told()).toEqual([]);
});

test("whoever looks at the list is told of newcomers by ear only, and those seen there are not told of again", () => {
  watch();
  session.lobby.set([knock("A")]);
  view.panel.set("people");
  expect(told()).toEqual([]);
  session.lobby.set([knock("A"), knock("B")]);
  expect(told()).toEqual([]);
  expect(view.notices.spoken.value).toContain("room.notice.knock");
  view.panel.set(null);
  session.lobby.set([knock("B")]);
  expect(told()).toEqual([]);
});
