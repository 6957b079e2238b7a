import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Devices } from "./devices";
import { Playout } from "./playout";
import type { RemoteTrack } from "./remote_track";
import { Signal } from "./signal";

let page: EventTarget;
let allowed: boolean;
let playing: number;

class Player {
  srcObject: unknown = null;

  async play(): Promise<void> {
    if (!allowed) throw Object.assign(new Error("no gesture"), { name: "NotAllowedError" });
    playing += 1;
  }
}

beforeEach(() => {
  page = new EventTarget();
  allowed = false;
  playing = 0;
  vi.stubGlobal("Audio", Player);
  vi.stubGlobal("MediaStream", class {});
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
});
afterEach(() => vi.unstubAllGlobals());

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

async function heard(): Promise<Playout> {
  const streams = new Signal<ReadonlyMap<string, RemoteTrack>>(new Map());
  const playout = new Playout(streams, new Signal({ chosen: { speaker: null } } as Devices));
  streams.set(new Map([["a", { kind: "audio", track: {} } as RemoteTrack]]));
  await settled();
  return playout;
}

test.each(["click", "keydown"])(
  "sound that the browser holds back starts with the next %s",
  async (touch) => {
    const playout = await heard();
    expect([playout.blocked.value, playing]).toEqual([true, 0]);
    allowed = true;
    page.dispatchEvent(new Event(touch));
    await settled();
    expect([playout.blocked.value, playing]).toEqual([false, 1]);
    page.dispatchEvent(new Event(touch));
    expect(playing).toBe(1);
  },
);

test("a touch that the browser does not count leaves it blocked", async () => {
  const playout = await heard();
  page.dispatchEvent(new Event("keydown"));
  await settled();
  expect(playout.blocked.value).toBe(true);
  allowed = true;
  page.dispatchEvent(new Event("click"));
  await settled();
  expect([playout.blocked.value, playing]).toEqual([false, 1]);
});
