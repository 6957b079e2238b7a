import { afterEach, expect, test, vi } from "vitest";
import { painted } from "./painted";
import { settled } from "./testing/fake_media";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A page whose frames are drawn when the test says so. */
function page(visibilityState: DocumentVisibilityState) {
  const document = Object.assign(new EventTarget(), { visibilityState });
  let due: (() => void)[] = [];
  vi.stubGlobal("document", document);
  vi.stubGlobal("requestAnimationFrame", (callback: () => void) => due.push(callback));
  const draw = () => {
    const now = due;
    due = [];
    for (const callback of now) callback();
  };
  return { draw, hide: () => document.dispatchEvent(new Event("visibilitychange")) };
}

async function isOver(promise: Promise<void>): Promise<boolean> {
  let over = false;
  void promise.then(() => {
    over = true;
  });
  await settled();
  return over;
}

test("it is over when a whole frame was drawn since", async () => {
  const { draw } = page("visible");
  const waiting = painted();
  draw();
  expect(await isOver(waiting)).toBe(false);
  draw();
  expect(await isOver(waiting)).toBe(true);
});

test("a page that nobody sees waits for no frame, nor one that is hidden meanwhile", async () => {
  page("hidden");
  expect(await isOver(painted())).toBe(true);
  const { hide } = page("visible");
  const waiting = painted();
  expect(await isOver(waiting)).toBe(false);
  hide();
  expect(await isOver(waiting)).toBe(true);
});
