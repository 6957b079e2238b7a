import { beforeEach, expect, test } from "vitest";
import type { ConnectionReport, Flow } from "../../core/connection_report";
import { useCatalogue } from "../../core/i18n";
import { bitRate, reportText } from "./report_words";

beforeEach(() => useCatalogue("id", {}));

test.each([
  [null, "–"],
  [0, "0 kbit/s"],
  [64_400, "64 kbit/s"],
  [999_400, "999 kbit/s"],
  [999_600, "1,0 Mbit/s"],
  [2_340_000, "2,3 Mbit/s"],
])("%s bits a second are %s in Indonesian", (rate, words) => {
  expect(bitRate(rate)).toBe(words.replace(" ", "\u00a0"));
});

test("the copied text has a line for each direction, person and source", () => {
  const flow: Flow = {
    source: "camera",
    paused: false,
    bitRate: 640_000,
    loss: 0.012,
    width: 640,
    height: 360,
    framesPerSecond: 29.7,
    codec: "VP8",
    limitedBy: "bandwidth",
    starved: false,
    sizes: [90, 180, 360],
    layers: null,
  };
  const got: Flow = { ...flow, limitedBy: "none", sizes: [], layers: { layer: 1, temporal: 2 } };
  const report: ConnectionReport = {
    sending: { protocol: "tcp", roundTripMs: 41.6, bitRate: 700_000, available: 1_250_000 },
    receiving: null,
    sent: [flow],
    received: new Map([
      [
        "b",
        [
          got,
          { ...got, layers: { layer: 0, temporal: 0 } },
          { ...got, source: "screen", starved: true },
          { ...got, source: "microphone", paused: true, starved: true },
        ],
      ],
    ]),
  };
  expect(reportText(report, () => "Mentor 1", ["2026-01-01"]).split("\n")).toEqual([
    "room.statistics.title",
    "2026-01-01",
    "room.statistics.sending: TCP · 42 ms · 700 kbit/s · room.statistics.estimate",
    "room.statistics.receiving: room.statistics.no_path",
    "",
    "room.statistics.sent",
    "  room.statistics.camera: VP8 · 640 kbit/s · room.statistics.loss 1,2 % · 640×360, 30 fps · 90p + 180p + 360p · room.statistics.limited_network",
    "",
    "Mentor 1",
    "  room.statistics.camera: VP8 · 640 kbit/s · room.statistics.loss 1,2 % · 640×360, 30 fps · room.statistics.layer",
    "  room.statistics.camera: VP8 · 640 kbit/s · room.statistics.loss 1,2 % · 640×360, 30 fps · room.statistics.layer, room.statistics.quarter_rate",
    "  room.statistics.screen: room.tile.starved",
    "  room.statistics.microphone: room.statistics.paused",
    "",
  ]);
});
