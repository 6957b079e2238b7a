import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Relays } from "./relays";
import { FakeServer } from "./testing/fake_media";

/** The server's clock, far from this one. */
const SERVER_TIME = 5_000_000_000;
const HOUR = 3_600_000;
const relay = (credential: string) => [{ urls: ["turn:relay.example"], username: "u", credential }];

let server: FakeServer;
let told: unknown[];
let relays: Relays;

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  told = [];
  relays = new Relays(server, (servers) => told.push(servers));
});
afterEach(() => void vi.useRealTimers());

test("passwords are renewed while a quarter of their life is left, again and again", async () => {
  relays.begin(relay("first"), SERVER_TIME + HOUR, SERVER_TIME);
  expect(relays.servers).toEqual(relay("first"));
  server.relays = { iceServers: relay("second"), expiresAt: SERVER_TIME + 2 * HOUR };
  await vi.advanceTimersByTimeAsync(0.75 * HOUR - 1);
  expect(server.asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toEqual([relay("second")]);
  expect(relays.servers).toEqual(relay("second"));
  // One hour and a quarter are left of the second.
  server.relays = { iceServers: relay("third"), expiresAt: null };
  await vi.advanceTimersByTimeAsync(0.75 * 1.25 * HOUR);
  expect(told).toEqual([relay("second"), relay("third")]);
  await vi.advanceTimersByTimeAsync(10 * HOUR);
  expect(server.asked).toHaveLength(2);
});

test("without a socket it is tried again until it succeeds", async () => {
  relays.begin(relay("first"), SERVER_TIME + HOUR, SERVER_TIME);
  server.refusals.set("media.iceServers", "offline");
  await vi.advanceTimersByTimeAsync(0.75 * HOUR);
  expect([server.asked.length, told]).toEqual([1, []]);
  server.relays = { iceServers: relay("second"), expiresAt: null };
  await vi.advanceTimersByTimeAsync(30_000);
  expect(told).toEqual([relay("second")]);
});

test("those of a later snapshot reach the transports that are open by then", async () => {
  relays.begin(relay("first"), SERVER_TIME + HOUR, SERVER_TIME);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(0.7 * HOUR);
  // The socket was away for a moment. The next renewal is long after the first ones' end.
  relays.begin(relay("second"), SERVER_TIME + 1.7 * HOUR, SERVER_TIME + 0.7 * HOUR);
  expect(told).toEqual([relay("second")]);
  await vi.advanceTimersByTimeAsync(0.75 * HOUR - 1);
  expect(server.asked).toEqual([]);
});

test("relays without passwords, and none at all, are never renewed", async () => {
  relays.begin([{ urls: ["stun:relay.example"], username: null, credential: null }], null, SERVER_TIME);
  expect(relays.servers).toEqual([{ urls: ["stun:relay.example"] }]);
  await vi.advanceTimersByTimeAsync(100 * HOUR);
  expect(server.asked).toEqual([]);
});

test("once stopped, or replaced by a new snapshot's, the old ones ask no more", async () => {
  relays.begin(relay("first"), SERVER_TIME + HOUR, SERVER_TIME);
  relays.begin(relay("second"), null, SERVER_TIME);
  await vi.advanceTimersByTimeAsync(HOUR);
  relays.begin(relay("third"), SERVER_TIME + HOUR, SERVER_TIME);
  relays.stop();
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(server.asked).toEqual([]);
});
