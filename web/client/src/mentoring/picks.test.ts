import { expect, test } from "vitest";
import { allowance } from "./picks";

test("another may be ticked until it is enough", () => {
  expect(allowance([], 2)).toEqual({ picked: 0, full: false });
  expect(allowance([true, false, false], 2)).toEqual({ picked: 1, full: false });
  expect(allowance([true, false, true], 2)).toEqual({ picked: 2, full: true });
  expect(allowance([true, true, true], 2)).toEqual({ picked: 3, full: true });
});
