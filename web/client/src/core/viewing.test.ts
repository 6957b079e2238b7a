import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Tile } from "../protocol/generated";
import { FakeServer } from "./testing/fake_media";
import { ViewReporter } from "./viewing";

const tile = (participantId: string, width = 640): Tile => ({
  participantId,
  source: "camera",
  width,
  height: 360,
});

let server: FakeServer;
let viewing: ViewReporter;

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  viewing = new ViewReporter(server);
});
afterEach(() => void vi.useRealTimers());

/** Mode and tiles of each report since the last call. */
const told = () =>
  server.asked.splice(0).map(([, payload]) => {
    const { mode, tiles } = payload as { mode: string; tiles: Tile[] };
    return [mode, ...tiles.map(({ participantId, width }) => `${participantId} ${width}`)].join(", ");
  });

test("nothing is told before there is media, then all of it", () => {
  viewing.tell("everything", []);
  viewing.tell("low", [tile("a")]);
  expect(told()).toEqual([]);
  viewing.begin();
  expect(told()).toEqual(["low, a 640"]);
});

test("the first change is told at once, those after it together a quarter of a second later", () => {
  viewing.begin();
  expect(told()).toEqual(["everything"]);
  vi.advanceTimersByTime(250);
  viewing.tell("everything", [tile("a")]);
  viewing.tell("everything", [tile("a"), tile("b")]);
  viewing.tell("everything", [tile("b")]);
  expect(told()).toEqual(["everything, a 640"]);
  vi.advanceTimersByTime(249);
  expect(told()).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told()).toEqual(["everything, b 640"]);
  vi.advanceTimersByTime(10_000);
  expect(told()).toEqual([]);
});

test("what came back to what is known is no news, nor are a few pixels", () => {
  viewing.begin();
  viewing.tell("everything", [tile("a", 636)]);
  vi.advanceTimersByTime(250);
  told();
  vi.advanceTimersByTime(250);
  viewing.tell("everything", [tile("a", 639)]);
  viewing.tell("everything", []);
  viewing.tell("everything", [tile("a", 636)]);
  vi.advanceTimersByTime(1_000);
  expect(told()).toEqual(["everything", "everything, a 640"]);
});

test("no more tiles are named than the protocol takes, the first ones", () => {
  viewing.tell(
    "everything",
    Array.from({ length: 70 }, (_, index) => tile(`p${index}`)),
  );
  viewing.begin();
  const [report] = server.asked.map(([, payload]) => payload as { tiles: Tile[] });
  expect(report?.tiles.map(({ participantId }) => participantId)).toEqual(
    Array.from({ length: 64 }, (_, index) => `p${index}`),
  );
});

test("a new beginning tells everything again, an end nothing more", () => {
  viewing.tell("everything", [tile("a")]);
  viewing.begin();
  viewing.tell("everything", []);
  viewing.end();
  vi.advanceTimersByTime(1_000);
  expect(told()).toEqual(["everything, a 640"]);
  viewing.begin();
  expect(told()).toEqual(["everything"]);
});

test("a report that was refused for a while is made again with what is shown by then", async () => {
  server.refusals.set("media.view", "rate_limited");
  viewing.begin();
  await vi.advanceTimersByTimeAsync(0);
  viewing.tell("everything", [tile("a")]);
  told();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told()).toEqual(["everything, a 640"]);
});

test("without transports it waits for a new beginning", async () => {
  server.refusals.set("media.view", "transport_not_found");
  viewing.begin();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told()).toEqual(["everything"]);
  viewing.begin();
  expect(told()).toEqual(["everything"]);
});
