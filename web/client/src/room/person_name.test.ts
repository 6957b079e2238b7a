import { expect, it } from "vitest";
import { initials } from "./person_name";

it.each([
  ["Mentor 1", "M1"],
  ["startup", "S"],
  ["Peserta dengan nama panjang", "PP"],
  ["  ", ""],
  ["(Dosen) Tamu", "DT"],
  ["👋 Mitra", "M"],
  ["Ñusta Ö", "ÑÖ"],
])("takes the letters of %s", (name, expected) => {
  expect(initials(name)).toBe(expected);
});
