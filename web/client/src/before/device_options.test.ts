import { describe, expect, it } from "vitest";
import { namedDevices, selectedDevice } from "./device_options";

const OPTIONS = [
  { id: "default", label: "Built in" },
  { id: "b", label: "" },
];

it("numbers the devices that the browser keeps nameless", () => {
  expect(namedDevices(OPTIONS, (n) => `Microphone ${n}`)).toEqual([
    { id: "default", name: "Built in" },
    { id: "b", name: "Microphone 2" },
  ]);
});

describe("the selected device", () => {
  it.each([
    ["the one in use", "default", "b", "b"],
    ["the preferred one when none is in use", "b", undefined, "b"],
    ["the preferred one when the one in use is not listed", "b", "gone", "b"],
    ["the first one when the preferred one was unplugged", "gone", undefined, "default"],
    ["the first one on a first visit", null, undefined, "default"],
  ])("is %s", (_, preferred, inUse, selected) => {
    expect(selectedDevice(OPTIONS, preferred, inUse)).toBe(selected);
  });

  it("is none where there is none", () => {
    expect(selectedDevice([], "b", "b")).toBe("");
  });
});
