import { expect, it } from "vitest";
import type { DeviceProblemCode } from "../core/device_problem";
import { type LocalSource, OFF } from "../core/local_source";
import { deviceAdvice } from "./device_advice";

function failed(kind: "microphone" | "camera", code: DeviceProblemCode): LocalSource {
  return { state: "failed", track: null, error: { kind, code, reason: `${kind} ${code}`, remedy: code } };
}

it("says nothing about devices that work or are off", () => {
  expect(deviceAdvice([OFF, OFF])).toEqual([]);
});

it("makes one matter of one permission refused for both", () => {
  expect(deviceAdvice([failed("microphone", "denied"), failed("camera", "denied")])).toEqual([
    { code: "denied", reasons: ["microphone denied", "camera denied"], remedy: "denied" },
  ]);
});

it("keeps different reasons apart", () => {
  expect(deviceAdvice([failed("microphone", "in_use"), failed("camera", "not_found")])).toEqual([
    { code: "in_use", reasons: ["microphone in_use"], remedy: "in_use" },
    { code: "not_found", reasons: ["camera not_found"], remedy: "not_found" },
  ]);
});
