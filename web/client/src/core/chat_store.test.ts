import { expect, test } from "vitest";
import type { ChatMessage } from "../protocol/generated";
import type { BootData } from "./boot";
import { ChatStore } from "./chat_store";
import type { Payload, Reply, Requester, RequestName } from "./connection";
import { RoomError } from "./errors";

const BOOT = { identity: { personId: "me", name: "Me", kind: "guest" } } as BootData;

function message(seq: number, change: Partial<ChatMessage> = {}): ChatMessage {
  return {
    id: `m${seq}`,
    seq,
    authorId: "other",
    authorName: "Mentor 1",
    clientMsgId: `client-${seq}`,
    text: `text ${seq}`,
    html: `<p>text ${seq}</p>`,
    sentAt: seq,
    editedAt: null,
    deleted: false,
    replyTo: null,
    mentions: [],
    reactions: [],
    files: [],
    ...change,
  };
}

/** The room at the other end of the wire: numbers messages, answers twice-sent ones once, pages its history. */
class Room implements Requester {
  messages: ChatMessage[] = [];
  online = true;
  /** Commits what is sent, but loses the acknowledgement. */
  mute = false;
  readonly asked: RequestName[] = [];

  constructor(count = 0) {
    for (let seq = 1; seq <= count; seq += 1) this.messages.push(message(seq));
  }

  post(change: Partial<ChatMessage> = {}): ChatMessage {
    const posted = message(this.messages.length + 1, change);
    this.messages.push(posted);
    return posted;
  }

  edit(seq: number, text: string): ChatMessage {
    const edited = message(seq, { text, editedAt: 99 });
    this.messages[seq - 1] = edited;
    return edited;
  }

  snapshot(count = 5): { chat: ChatMessage[]; chatHasMore: boolean } {
    return { chat: this.messages.slice(-count), chatHasMore: this.messages.length > count };
  }

  async request<Name extends RequestName>(name: Name, payload: Payload<Name>): Promise<Reply<Name>> {
    this.asked.push(name);
    if (!this.online) throw new RoomError("offline", "offline");
    return this.#answer(name, payload) as Reply<Name>;
  }

  #answer(name: RequestName, payload: unknown): unknown {
    if (name === "chat.send") {
      const { clientMsgId, text } = payload as Payload<"chat.send">;
      const known = this.messages.find((posted) => posted.clientMsgId === clientMsgId);
      const sent = known ?? this.post({ clientMsgId, text: text ?? "", authorId: "me" });
      if (this.mute) throw new RoomError("timeout", "timeout");
      return { message: sent };
    }
    if (name !== "chat.history") throw new RoomError("unknown_event", name);
    const { beforeSeq, afterSeq, limit = 50 } = payload as Payload<"chat.history">;
    const after = this.messages.filter(({ seq }) => seq > (afterSeq ?? 0) && seq < (beforeSeq ?? Infinity));
    const page = afterSeq === undefined || afterSeq === null ? after.slice(-limit) : after.slice(0, limit);
    return { messages: page, hasMore: after.length > page.length };
  }
}

function open(room: Room, count?: number): ChatStore {
  const chat = new ChatStore(room, BOOT);
  chat.load(room.snapshot(count));
  return chat;
}

/** Lets everything that is already answered come through. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

test("shows a message at once, and once only when it is acknowledged and posted", async () => {
  const room = new Room(2);
  const chat = open(room);
  const sending = chat.send("hello", { mentions: ["other"] });
  expect(chat.pending.value.map(({ text, mentions, error }) => ({ text, mentions, error }))).toEqual([
    { text: "hello", mentions: ["other"], error: null },
  ]);
  await sending;
  expect(chat.posted(room.messages[2] as ChatMessage)).toBe(false);
  expect(chat.pending.value).toEqual([]);
  expect(chat.messages.value).toEqual(room.messages);
  expect(chat.unread.value).toBe(0);
});

test("the event may come before the acknowledgement", async () => {
  const room = new Room();
  const chat = open(room);
  const sending = chat.send("hello");
  chat.posted(room.messages[0] as ChatMessage);
  expect(chat.pending.value).toEqual([]);
  await sending;
  expect(chat.messages.value).toEqual(room.messages);
});

test("a lost acknowledgement and a retry make one message", async () => {
  const room = new Room();
  const chat = open(room);
  room.mute = true;
  await chat.send("hello");
  const [failed] = chat.pending.value;
  expect(failed?.error?.code).toBe("timeout");
  room.mute = false;
  await chat.retry(failed?.clientMsgId ?? "");
  expect(room.messages).toHaveLength(1);
  expect(chat.messages.value).toEqual(room.messages);
  expect(chat.pending.value).toEqual([]);
});

test("what was written while offline is sent when the seat is back", async () => {
  const room = new Room(1);
  const chat = open(room);
  room.online = false;
  await chat.send("hello");
  expect(chat.pending.value[0]?.error?.code).toBe("offline");
  room.online = true;
  chat.load(room.snapshot());
  await settled();
  expect(chat.pending.value).toEqual([]);
  expect(chat.messages.value.map(({ text }) => text)).toEqual(["text 1", "hello"]);
});

test("a failed message can be discarded", async () => {
  const room = new Room();
  const chat = open(room);
  room.online = false;
  await chat.send("hello");
  chat.discard(chat.pending.value[0]?.clientMsgId ?? "");
  expect(chat.pending.value).toEqual([]);
});

test("a gap in the numbers is refetched, in order", async () => {
  const room = new Room(3);
  const chat = open(room);
  for (let count = 0; count < 250; count += 1) room.post();
  expect(chat.posted(room.messages.at(-1) as ChatMessage)).toBe(true);
  await settled();
  expect(chat.messages.value).toEqual(room.messages);
  expect(room.asked).toEqual(["chat.history", "chat.history", "chat.history"]);
});

test("after a long absence nothing is missing, and edits of older messages are seen", async () => {
  const room = new Room(8);
  const chat = open(room, 8);
  room.edit(2, "edited");
  for (let count = 0; count < 20; count += 1) room.post();
  chat.load(room.snapshot(5));
  await settled();
  expect(chat.messages.value).toEqual(room.messages);
});

test("a short absence that the snapshot covers asks for nothing", async () => {
  const room = new Room(3);
  const chat = open(room, 5);
  room.post();
  chat.load(room.snapshot(5));
  await settled();
  expect(chat.messages.value).toEqual(room.messages);
  expect(room.asked).toEqual([]);
  expect(chat.unread.value).toBe(1);
});

test("older messages are put in front, one page at a time", async () => {
  const room = new Room(70);
  const chat = open(room, 5);
  expect(chat.hasMore.value).toBe(true);
  await Promise.all([chat.loadOlder(), chat.loadOlder()]);
  expect(chat.messages.value).toEqual(room.messages.slice(15));
  await chat.loadOlder();
  expect(chat.messages.value).toEqual(room.messages);
  expect(chat.hasMore.value).toBe(false);
  await chat.loadOlder();
  expect(room.asked).toEqual(["chat.history", "chat.history"]);
});

test("a change replaces the message; of one that is not loaded it is ignored", () => {
  const room = new Room(10);
  const chat = open(room, 3);
  chat.changed(room.edit(9, "edited"));
  chat.changed(room.edit(1, "edited"));
  expect(chat.messages.value).toEqual(room.messages.slice(7));
});

test("others' messages are unread until the panel shows them", () => {
  const room = new Room(1);
  const chat = open(room);
  chat.posted(room.post());
  chat.posted(room.post({ authorId: "me" }));
  expect(chat.unread.value).toBe(1);
  chat.markRead();
  expect(chat.unread.value).toBe(0);
  chat.posted(room.post());
  expect(chat.unread.value).toBe(0);
  chat.markRead(false);
  chat.posted(room.post());
  expect(chat.unread.value).toBe(1);
});
