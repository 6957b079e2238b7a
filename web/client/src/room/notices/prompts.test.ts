import { beforeEach, expect, test } from "vitest";
import { deviceProblem } from "../../core/device_problem";
import { Emitter } from "../../core/emitter";
import { type LocalSource, OFF } from "../../core/local_source";
import type { RoomSession } from "../../core/session";
import type { SessionEvents } from "../../core/session_events";
import { Signal } from "../../core/signal";
import type { RoomActions } from "../actions";
import type { RoomView } from "../view";
import { Notices } from "./notices";
import { watchRoom } from "./prompts";

const ON = { state: "on", track: {} as MediaStreamTrack, error: null } as const;

let events: Emitter<SessionEvents>;
let camera: Signal<LocalSource>;
let receive: Signal<string>;
let notices: Notices;

beforeEach(() => {
  events = new Emitter();
  camera = new Signal<LocalSource>(OFF);
  receive = new Signal("everything");
  notices = new Notices();
  const session = {
    events,
    receive,
    local: { microphone: new Signal(OFF), camera, screen: new Signal(OFF) },
    playout: { blocked: new Signal(false) },
    room: new Signal(null),
    lobby: new Signal([]),
    mediaTrouble: new Signal(null),
    setReceive: (mode: string) => receive.set(mode),
  };
  watchRoom(
    session as unknown as RoomSession,
    { notices, panel: new Signal(null) } as unknown as RoomView,
    {} as RoomActions,
  );
});

const shown = () => notices.shown.value.map(({ text }) => text);

test("what is said of the camera goes when the camera is switched in any way", () => {
  camera.set(ON);
  events.emit("uplinkThin", { cameraStopped: false });
  expect(shown()).toEqual(["room.notice.uplink"]);
  camera.set(OFF);
  expect(shown()).toEqual([]);
  events.emit("uplinkThin", { cameraStopped: true });
  events.emit("unmuteAsked", { source: "camera", by: "Mentor 1" });
  expect(shown()).toEqual(["room.notice.uplink_stopped", "room.notice.ask_camera"]);
  camera.set(ON);
  expect(shown()).toEqual([]);
});

test("one who is asked to speak is not told to by the page too", () => {
  events.emit("talkingWhileMuted", undefined);
  events.emit("unmuteAsked", { source: "microphone", by: "Mentor 1" });
  events.emit("talkingWhileMuted", undefined);
  expect(shown()).toEqual(["room.notice.ask_microphone"]);
});

test("a camera that was pulled out, and for which there is no other, is one notice", () => {
  camera.set(ON);
  events.emit("deviceLost", { kind: "camera" });
  expect(shown()).toEqual(["room.notice.camera_lost"]);
  camera.set({ state: "failed", track: null, error: deviceProblem("camera", "not_found") });
  expect(shown()).toEqual(["core.device.not_found.camera"]);
});

test("less is offered only where there is less to receive", () => {
  events.emit("downlinkThin", undefined);
  notices.shown.value[0]?.actions?.[1]?.run();
  expect([receive.value, shown()]).toEqual(["audio", []]);
  events.emit("downlinkThin", undefined);
  expect(notices.shown.value.map(({ actions }) => actions)).toEqual([undefined]);
});
