import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { base64, octets } from "./base64";
import type { Payload, Reply, Requester, RequestName } from "./connection";
import { RoomError } from "./errors";
import { SharedNotes } from "./shared_notes";
import { moved } from "./text_change";

/** Merges like the server, and tells the others. */
class Table {
  readonly doc = new Y.Doc();
  readonly sockets: Socket[] = [];

  get text(): string {
    return this.doc.getText("notes").toString();
  }
}

class Socket implements Requester {
  online = true;
  refuse: string | null = null;
  notes!: SharedNotes;
  /** How many updates were sent. */
  sent = 0;
  #refused!: () => void;
  readonly refused = new Promise<void>((resolve) => {
    this.#refused = resolve;
  });

  constructor(private readonly table: Table) {
    table.sockets.push(this);
  }

  async request<Name extends RequestName>(_: Name, payload: Payload<Name>): Promise<Reply<Name>> {
    if (!this.online) throw RoomError.local("offline");
    if (this.refuse) {
      if (this.refuse === "rate_limited") setTimeout(this.#refused, 0);
      throw new RoomError(this.refuse, "", null);
    }
    this.sent++;
    const { update } = payload as { update: string };
    Y.applyUpdate(this.table.doc, octets(update));
    for (const other of this.table.sockets) {
      if (other !== this && other.online) other.notes.merge(update);
    }
    return {} as Reply<Name>;
  }

  async meet(): Promise<void> {
    const missing = Y.encodeStateAsUpdate(this.table.doc, octets(this.notes.vector));
    await this.notes.meet(base64(missing), base64(Y.encodeStateVector(this.table.doc)));
  }
}

async function two(): Promise<[Table, Socket, Socket]> {
  const table = new Table();
  const sockets = [new Socket(table), new Socket(table)] as const;
  for (const socket of sockets) {
    socket.notes = new SharedNotes(socket, 0);
    await socket.meet();
  }
  return [table, ...sockets];
}

const saved = (socket: Socket) => socket.notes.saved.until((state) => state === "saved");

describe("SharedNotes", () => {
  it("brings what one writes to the other, several strokes in one message", async () => {
    const [table, one, other] = await two();
    one.notes.write("H");
    one.notes.write("Ha");
    one.notes.write("Halo");
    expect(one.notes.saved.value).toBe("saving");
    await saved(one);
    expect([table.text, other.notes.text.value, one.sent]).toEqual(["Halo", "Halo", 1]);
  });

  it("merges what both wrote while one was away", async () => {
    const [table, one, other] = await two();
    one.notes.write("Satu. ");
    await saved(one);
    other.online = false;
    other.notes.write("Satu. Tanpa jaringan. ");
    await other.notes.saved.until((state) => state === "waiting");
    one.notes.write("Di sini. Satu. ");
    await saved(one);
    other.online = true;
    await other.meet();
    expect(table.text).toBe("Di sini. Satu. Tanpa jaringan. ");
    expect([one.notes.text.value, other.notes.text.value]).toEqual([table.text, table.text]);
    expect(other.notes.saved.value).toBe("saved");
  });

  it("tells where others wrote, for the caret", async () => {
    const [, one, other] = await two();
    one.notes.write("abcdef");
    await saved(one);
    let caret = 3;
    other.notes.onChange = (changes) => {
      caret = moved(caret, changes);
    };
    one.notes.write("xxabcdef");
    await saved(one);
    one.notes.write("xxacdef");
    await saved(one);
    expect([other.notes.text.value, caret]).toEqual(["xxacdef", 4]);
  });

  it("keeps back what others write while a word is composed", async () => {
    const [, one, other] = await two();
    other.notes.hold(true);
    one.notes.write("abc");
    await saved(one);
    expect(other.notes.text.value).toBe("");
    other.notes.write("xyz");
    other.notes.hold(false);
    expect([...other.notes.text.value].sort().join("")).toBe("abcxyz");
    await saved(other);
    expect(one.notes.text.value).toBe(other.notes.text.value);
  });

  it("says that notes are too long, and sends again what came too fast", async () => {
    const [table, one] = await two();
    one.refuse = "notes_too_long";
    one.notes.write("x");
    await one.notes.saved.until((state) => state === "tooLong");
    one.refuse = null;
    // The refused stroke goes with the next one.
    one.notes.write("y");
    await saved(one);
    expect([table.text, one.sent]).toEqual(["y", 1]);
    one.refuse = "rate_limited";
    one.notes.write("yz");
    await one.refused;
    expect(one.notes.saved.value).toBe("saving");
    one.refuse = null;
    await saved(one);
    expect(table.text).toBe("yz");
  });
});
