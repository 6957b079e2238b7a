import { expect, test } from "vitest";
import { Patience } from "./patience";
import type { InboundCounters } from "./statistics";

const NOTHING: InboundCounters = {
  packetsReceived: 0,
  packetsLost: 0,
  requests: 0,
  jitterMs: 0,
  frozenSeconds: 0,
  bytesReceived: 0,
  width: 0,
  height: 0,
  framesPerSecond: 0,
  codec: "",
};

/** What is decided for looks at which so many more packets had come and so many more requests had been made. */
function decisions(looks: readonly [number, number][], roundTripMs = 50): (number | null)[] {
  const patience = new Patience();
  let [packetsReceived, requests] = [0, 0];
  return looks.map(([more, asked]) => {
    packetsReceived += more;
    requests += asked;
    return patience.read(new Map([["track", { ...NOTHING, packetsReceived, requests }]]), roundTripMs);
  });
}

test("a good connection is left to the browser", () => {
  expect(
    decisions([
      [400, 0],
      [400, 3],
      [400, 0],
    ]),
  ).toEqual([null, null, null]);
});

const calm = (looks: number): [number, number][] => Array.from({ length: looks }, () => [400, 1]);

test("three requests and a round trip fit while much is lost, and until hardly anything is for a while", () => {
  expect(decisions([[400, 40], [400, 4], ...calm(8)])).toEqual([...Array(9).fill(350), null]);
  expect(decisions([[400, 40]], 2_000)).toEqual([800]);
});

test("a pause between two bursts ends nothing", () => {
  const between = decisions([[400, 10], ...calm(7), [400, 4], ...calm(7), [400, 0]]);
  expect(between).toEqual([...Array(16).fill(350), null]);
});

test("what is lost in a row counts, though it is asked for at once", () => {
  const patience = new Patience();
  const look = (packetsReceived: number, requests: number, packetsLost: number) =>
    patience.read(new Map([["track", { ...NOTHING, packetsReceived, requests, packetsLost }]]), 50);
  expect([look(400, 2, 4), look(800, 5, 18), look(1_200, 6, 12), look(1_600, 6, 12)]).toEqual([
    null,
    350,
    350,
    350,
  ]);
});

test("silence changes nothing", () => {
  expect(
    decisions([
      [400, 40],
      [10, 0],
      [0, 0],
    ]),
  ).toEqual([350, 350, 350]);
});
