import { beforeEach, expect, test } from "vitest";
import { t, tn, useCatalogue } from "./i18n";

const english = {
  "core.hello": "Hello {name}, {name}!",
  "core.people": ["{n} person in {room}", "{n} people in {room}"],
};

beforeEach(() => useCatalogue("en", english));

test("fills in every parameter by its name", () => {
  expect(t("core.hello", { name: "Mentor 1" })).toBe("Hello Mentor 1, Mentor 1!");
});

test("leaves a parameter that is not given, and shows an unknown key", () => {
  expect(t("core.hello")).toBe("Hello {name}, {name}!");
  expect(t("core.missing")).toBe("core.missing");
  expect(tn("core.missing", 3)).toBe("core.missing");
});

test("a parameter's own braces are not filled in", () => {
  expect(t("core.hello", { name: "{room}" })).toBe("Hello {room}, {room}!");
});

test.each([
  [0, "0 people in Lab"],
  [1, "1 person in Lab"],
  [2, "2 people in Lab"],
])("English counts %i", (n, text) => {
  expect(tn("core.people", n, { room: "Lab" })).toBe(text);
});

test.each([0, 1, 2])("Indonesian has one form for %i", (n) => {
  useCatalogue("id", { "core.people": ["{n} orang"] });
  expect(tn("core.people", n)).toBe(`${n} orang`);
});
