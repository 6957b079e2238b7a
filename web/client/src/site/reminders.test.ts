import { expect, it } from "vitest";
import { type Coming, dueReminder, take, tidy } from "./reminders";

const START = Date.parse("2026-01-07T02:00:00Z");
const MINUTE = 60_000;
const session: Coming = {
  id: "a",
  sequence: 0,
  starts_at: "2026-01-07T02:00:00+00:00",
  minutes: [1440, 60, 10],
  title: "Anda akan bertemu Mentor 1",
  text: "7 Jan 2026, 09.00 WIB · Harga",
  action: "Buka sesi",
  dismiss: "Tutup pengingat",
  href: "/sessions/a",
};

class Memory {
  readonly #kept = new Map<string, string>();
  get length(): number {
    return this.#kept.size;
  }
  key(index: number): string | null {
    return [...this.#kept.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.#kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.#kept.set(key, value);
  }
  removeItem(key: string): void {
    this.#kept.delete(key);
  }
}

it("finds the last reminder whose time has come", () => {
  const due = [1441, 1440, 61, 60, 11, 10, 1, 0].map((left) => dueReminder(session, START - left * MINUTE));
  expect(due).toEqual([undefined, 1440, 1440, 60, 60, 10, 10, undefined]);
});

it("tells each reminder once, and anew when the session was moved", () => {
  const told = new Memory();
  const at = (left: number, of = session) => take([of], START - left * MINUTE, told).length;
  expect([at(1440), at(1000), at(60), at(59), at(10), at(3), at(0)]).toEqual([1, 0, 1, 0, 1, 0, 0]);
  expect(at(10, { ...session, sequence: 1 })).toBe(1);
});

it("forgets what was told days ago, and nothing of others", () => {
  const told = new Memory();
  told.setItem("theme", "dark");
  take([session], START - MINUTE, told);
  tidy(START + 24 * 60 * MINUTE, told);
  expect(told.length).toBe(2);
  tidy(START + 3 * 24 * 60 * MINUTE, told);
  expect([told.length, told.getItem("theme")]).toEqual([1, "dark"]);
});
