import { describe, expect, test } from "vitest";
import type { Events, Knock, Participant, RoomInfo, Snapshot } from "../protocol/generated";
import { EMPTY_ROOM, fromSnapshot, type RoomState, reduce, type StateEvent } from "./room_state";

const ROOM: RoomInfo = {
  id: "0".repeat(32),
  slug: "lounge",
  name: "Ruang Temu",
  kind: "lounge",
  technopark: "bandung",
  technoparkName: "Bandung Technopark",
  capacity: 30,
  lobby: false,
  locked: false,
  spotlight: null,
};

function person(id: string, joinedAt: number, change: Partial<Participant> = {}): Participant {
  return {
    id,
    personId: `person-${id}`,
    name: `Mentor ${id}`,
    role: "mentor",
    moderator: false,
    status: "connected",
    joinedAt,
    handRaisedAt: null,
    media: [],
    ...change,
  };
}

function knock(id: string): Knock {
  return { id, name: `Startup ${id}`, role: "guest", knockedAt: 5 };
}

/** The server's side: changes itself, and tells each change as the event that the protocol has for it. */
class Server {
  room = ROOM;
  speaker: string | null = null;
  lobby: Knock[] = [];
  people: Participant[] = [person("self", 1)];
  #clock = 1;

  snapshot(): Snapshot {
    return {
      selfId: "self",
      permissions: ["room.moderate", "lobby.admit"],
      room: this.room,
      participants: this.people,
      lobby: this.lobby,
      chat: [],
      chatHasMore: false,
      activeSpeaker: this.speaker,
      resumeToken: "t".repeat(22),
      iceServers: [],
      iceServersExpireAt: null,
      serverTime: 0,
    };
  }

  /** Does one thing at random, and returns the event for it; null when there was nothing to do. */
  step(random: () => number): { name: StateEvent; payload: Events[StateEvent] } | null {
    const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)];
    this.#clock += 1;
    switch (Math.floor(random() * 7)) {
      case 0: {
        const participant = person(`p${this.#clock}`, this.#clock);
        this.people = [...this.people, participant];
        return { name: "room.participantJoined", payload: { participant } };
      }
      case 1: {
        const gone = pick(this.people.filter(({ id }) => id !== "self"));
        if (!gone) return null;
        this.people = this.people.filter((other) => other !== gone);
        if (this.speaker === gone.id) this.speaker = null;
        return { name: "room.participantLeft", payload: { participantId: gone.id, reason: "left" } };
      }
      case 2: {
        const before = pick(this.people);
        if (!before) return null;
        const participant = {
          ...before,
          handRaisedAt: before.handRaisedAt ? null : this.#clock,
          media: [{ source: "microphone" as const, paused: random() < 0.5 }],
        };
        this.people = this.people.map((other) => (other === before ? participant : other));
        return { name: "room.participantUpdated", payload: { participant } };
      }
      case 3:
        this.room = { ...this.room, locked: !this.room.locked, spotlight: pick(this.people)?.id ?? null };
        return { name: "room.updated", payload: { room: this.room } };
      case 4:
        this.lobby = [...this.lobby, knock(`k${this.#clock}`)];
        return { name: "lobby.knocked", payload: { knock: this.lobby.at(-1) as Knock } };
      case 5: {
        const settled = pick(this.lobby);
        if (!settled) return null;
        this.lobby = this.lobby.filter((other) => other !== settled);
        return { name: "lobby.left", payload: { knockId: settled.id } };
      }
      default:
        this.speaker = pick(this.people)?.id ?? null;
        return { name: "media.activeSpeaker", payload: { participantId: this.speaker } };
    }
  }
}

/** Repeatable random numbers in 0..1 (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test.each([1, 2, 3, 4, 5])("a snapshot and 300 events equal a fresh snapshot (seed %i)", (seed) => {
  const server = new Server();
  const random = seeded(seed);
  let state = fromSnapshot(server.snapshot());
  for (let count = 0; count < 300; count += 1) {
    const event = server.step(random);
    if (event) state = reduce(state, event.name, event.payload);
    expect({ ...state, levels: new Map(), lastLeave: "left" }).toEqual(fromSnapshot(server.snapshot()));
    expect([...state.participants.keys()]).toEqual(server.people.map(({ id }) => id));
  }
});

describe("single events", () => {
  const start: RoomState = { ...EMPTY_ROOM, participants: new Map([["a", person("a", 1)]]) };

  test("the same event twice changes nothing the second time", () => {
    const joined = { participant: person("b", 2) };
    const once = reduce(start, "room.participantJoined", joined);
    expect(reduce(once, "room.participantJoined", joined)).toEqual(once);
    const knocked = reduce(start, "lobby.knocked", { knock: knock("k") });
    expect(reduce(knocked, "lobby.knocked", { knock: knock("k") })).toEqual(knocked);
  });

  test("news of someone who is not inside is dropped", () => {
    expect(reduce(start, "room.participantUpdated", { participant: person("x", 1) })).toBe(start);
    expect(reduce(start, "room.participantLeft", { participantId: "x", reason: "left" })).toBe(start);
  });

  test("who leaves takes the level and the floor along, and the reason is known", () => {
    const heard = reduce(start, "media.audioLevels", { levels: [{ participantId: "a", level: -30 }] });
    const speaking = reduce(heard, "media.activeSpeaker", { participantId: "a" });
    const after = reduce(speaking, "room.participantLeft", { participantId: "a", reason: "lost" });
    expect(after).toEqual({ ...EMPTY_ROOM, lastLeave: "lost" });
  });

  test("levels become 0 to 1", () => {
    const levels = [
      { participantId: "a", level: -10 },
      { participantId: "b", level: -35 },
      { participantId: "c", level: -90 },
    ];
    expect(reduce(start, "media.audioLevels", { levels }).levels).toEqual(
      new Map([
        ["a", 1],
        ["b", 0.5],
        ["c", 0],
      ]),
    );
  });

  test("the old state is left as it was", () => {
    const before = structuredClone([...start.participants]);
    reduce(start, "room.participantJoined", { participant: person("b", 2) });
    expect([...start.participants]).toEqual(before);
  });
});
