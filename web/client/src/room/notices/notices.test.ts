import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Notices } from "./notices";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const texts = (notices: Notices) => notices.shown.value.map(({ text }) => text);

it("lets a toast pass and keeps a prompt until it is answered", () => {
  const notices = new Notices();
  notices.show({ text: "toast" });
  const prompt = notices.show({ text: "prompt", actions: [{ label: "ok", run: () => undefined }] });
  vi.advanceTimersByTime(60_000);
  expect(texts(notices)).toEqual(["prompt"]);
  notices.dismiss(prompt);
  expect(texts(notices)).toEqual([]);
});

it("replaces a notice of the same name and starts its time again", () => {
  const notices = new Notices();
  notices.show({ id: "layout", text: "one", lasts: 1_000 });
  vi.advanceTimersByTime(900);
  notices.show({ id: "layout", text: "two", lasts: 1_000 });
  vi.advanceTimersByTime(900);
  expect(texts(notices)).toEqual(["two"]);
  vi.advanceTimersByTime(100);
  expect(texts(notices)).toEqual([]);
});

it("shows at most four, the newest", () => {
  const notices = new Notices();
  for (const text of ["1", "2", "3", "4", "5"]) notices.show({ text });
  expect(texts(notices)).toEqual(["2", "3", "4", "5"]);
});

it("speaks the same sentence twice as two changes", () => {
  const notices = new Notices();
  const spoken: string[] = [];
  notices.spoken.subscribe((text) => spoken.push(text));
  notices.speak("hello");
  notices.speak("hello");
  expect(spoken).toHaveLength(2);
});
