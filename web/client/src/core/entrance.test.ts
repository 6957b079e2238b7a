import { beforeEach, expect, test } from "vitest";
import type { MediaOpened, Snapshot } from "../protocol/generated";
import type { BootData } from "./boot";
import type { Payload, Reply, RequestName } from "./connection";
import { Entrance } from "./entrance";
import { RoomError } from "./errors";
import { SeatKeeper } from "./seat";
import { Signal } from "./signal";

const SNAPSHOT = { selfId: "p1" } as Snapshot;
const OPENED = { consumers: [] } as unknown as MediaOpened;
const BOOT = {
  invite: null,
  room: { technopark: "bandung", slug: "lounge", lobby: false },
} as BootData;

/** The server behind a socket: answers each request with the next of its answers, or loses the socket. */
class Server {
  readonly online = new Signal(true);
  readonly asked: [RequestName, unknown][] = [];
  readonly answers: Partial<Record<RequestName, (RoomError | object)[]>> = {};

  async request<Name extends RequestName>(name: Name, payload: Payload<Name>): Promise<Reply<Name>> {
    this.asked.push([name, payload]);
    const answer = this.answers[name]?.shift();
    if (answer instanceof RoomError) {
      if (answer.code === "offline") this.online.set(false);
      throw answer;
    }
    return (answer ?? {}) as Reply<Name>;
  }
}

const failure = (code: string) => new RoomError(code, code, 0);
const store = new Map<string, string>();
const STORE = {
  getItem: (key: string) => store.get(key) ?? null,
  setItem: (key: string, value: string) => void store.set(key, value),
  removeItem: (key: string) => void store.delete(key),
};

let server: Server;
let seat: SeatKeeper;
let openings: number;

beforeEach(() => {
  store.clear();
  server = new Server();
  seat = new SeatKeeper("room", STORE, false);
  openings = 0;
});

function entrance(boot: BootData = BOOT): Entrance {
  const openMedia = async () => {
    openings += 1;
    return OPENED;
  };
  return new Entrance(server, boot, seat, openMedia, () => 7);
}

const names = () => server.asked.map(([name]) => name);

test("joins under the given name, and asks for media in the same breath", async () => {
  server.answers["room.join"] = [{ waiting: false, snapshot: SNAPSHOT }];
  seat.keep({ name: "Startup A" });
  const entered = await entrance().enter(false);
  expect(server.asked).toEqual([["room.join", { technopark: "bandung", room: "lounge", name: "Startup A" }]]);
  expect(openings).toBe(1);
  expect(entered).toMatchObject({ how: "joined", snapshot: SNAPSHOT });
  expect(entered.how === "joined" && (await entered.opened)).toBe(OPENED);
});

test("waits in the lobby without asking for media; the invite goes along", async () => {
  server.answers["room.join"] = [{ waiting: true, snapshot: null }];
  const invite = "i".repeat(22);
  const boot = { ...BOOT, invite, room: { ...BOOT.room, lobby: true } };
  expect(await entrance(boot).enter(false)).toEqual({ how: "waiting" });
  expect(server.asked).toEqual([["room.join", { technopark: "bandung", room: "lounge", invite }]]);
  expect(openings).toBe(0);
});

test("takes the old seat, telling how much of the chat it holds", async () => {
  seat.keep({ participantId: "p1", resumeToken: "token" });
  const resumed = { snapshot: SNAPSHOT, mediaAlive: true, producers: [], consumers: [] };
  server.answers["room.resume"] = [resumed];
  expect(await entrance().enter(true)).toEqual({ how: "resumed", resumed });
  expect(server.asked).toEqual([["room.resume", { participantId: "p1", resumeToken: "token", chatSeq: 7 }]]);
});

test("asks for a new seat when the old one is gone", async () => {
  seat.keep({ participantId: "p1", resumeToken: "token" });
  server.answers["room.resume"] = [failure("resume_refused")];
  server.answers["room.join"] = [{ waiting: false, snapshot: SNAPSHOT }];
  expect(await entrance().enter(true)).toMatchObject({ how: "joined" });
  expect(names()).toEqual(["room.resume", "room.join"]);
  expect(seat.seat.participantId).toBe("");
});

test("keeps the seat through everything that may pass", async () => {
  seat.keep({ participantId: "p1", resumeToken: "token" });
  server.answers["room.resume"] = [failure("timeout"), failure("rate_limited"), { snapshot: SNAPSHOT }];
  expect(await entrance().enter(true)).toMatchObject({ how: "resumed" });
  expect(names()).toEqual(["room.resume", "room.resume", "room.resume"]);
});

test("asks again on the next socket when this one falls while asking", async () => {
  server.answers["room.join"] = [failure("offline"), { waiting: false, snapshot: SNAPSHOT }];
  const entering = entrance().enter(false);
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(names()).toEqual(["room.join"]);
  server.online.set(true);
  expect(await entering).toMatchObject({ how: "joined" });
  expect(names()).toEqual(["room.join", "room.join"]);
});

test.each(["room_full", "room_locked", "members_only"])("%s is told at once", async (code) => {
  server.answers["room.join"] = [failure(code)];
  await expect(entrance().enter(true)).rejects.toMatchObject({ code });
});

test("a person at the door is told of a timeout instead of waiting on", async () => {
  server.answers["room.join"] = [failure("timeout")];
  await expect(entrance().enter(false)).rejects.toMatchObject({ code: "timeout" });
});
