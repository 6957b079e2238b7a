import type { ChatFile, ChatMessage, Snapshot } from "../protocol/generated";
import type { BootData } from "./boot";
import type { Requester } from "./connection";
import { RoomError } from "./errors";
import { Signal } from "./signal";
import { type Progress, uploadFile } from "./uploads";

export interface SendOptions {
  replyTo?: string;
  /** Person ids. */
  mentions?: readonly string[];
  files?: readonly ChatFile[];
}

/** A message of one's own on its way: shown at once, replaced when the server has it. */
export interface PendingMessage {
  readonly clientMsgId: string;
  readonly text: string;
  readonly replyTo: string | null;
  readonly mentions: readonly string[];
  readonly files: readonly ChatFile[];
  readonly sentAt: number;
  readonly error: RoomError | null;
}

/** Messages older than this many are not refetched after a gap, only on scrolling up. */
const REFETCH_LIMIT = 300;
const PAGE = 100;

/** The chat of the room: each message exactly once and in order, whatever the network did. */
export class ChatStore {
  /** By sequence number, oldest first. */
  readonly messages = new Signal<readonly ChatMessage[]>([]);
  readonly pending = new Signal<readonly PendingMessage[]>([]);
  /** Whether older messages can be loaded. */
  readonly hasMore = new Signal(false);
  readonly unread = new Signal(0);
  /** True while the panel shows the newest message; what arrives then is read. */
  #reading = false;
  #refetching: Promise<void> | null = null;
  #loadingOlder: Promise<void> | null = null;

  constructor(
    private readonly requester: Requester,
    private readonly boot: BootData,
  ) {}

  /** The newest sequence number held; 0 when there is none. */
  get lastSeq(): number {
    return this.messages.value.at(-1)?.seq ?? 0;
  }

  /** Shows the message at once as pending; a failure stays there with its reason until `retry` or `discard`. */
  async send(text: string, { replyTo, mentions = [], files = [] }: SendOptions = {}): Promise<void> {
    const message: PendingMessage = {
      clientMsgId: crypto.randomUUID(),
      text,
      replyTo: replyTo ?? null,
      mentions,
      files,
      sentAt: Date.now(),
      error: null,
    };
    this.pending.update((pending) => [...pending, message]);
    await this.#deliver(message);
  }

  async retry(clientMsgId: string): Promise<void> {
    const message = this.pending.value.find((entry) => entry.clientMsgId === clientMsgId);
    if (!message?.error) return;
    this.#mark(clientMsgId, null);
    await this.#deliver(message);
  }

  discard(clientMsgId: string): void {
    this.pending.update((pending) => pending.filter((entry) => entry.clientMsgId !== clientMsgId));
  }

  async edit(messageId: string, text: string): Promise<void> {
    this.changed((await this.requester.request("chat.edit", { messageId, text })).message);
  }

  async delete(messageId: string): Promise<void> {
    this.changed((await this.requester.request("chat.delete", { messageId })).message);
  }

  /** Adds or takes back the own reaction. */
  async react(messageId: string, emoji: string, on: boolean): Promise<void> {
    this.changed((await this.requester.request("chat.react", { messageId, emoji, on })).message);
  }

  /** Puts a page of older messages in front. */
  loadOlder(): Promise<void> {
    this.#loadingOlder ??= this.#fetchOlder().finally(() => {
      this.#loadingOlder = null;
    });
    return this.#loadingOlder;
  }

  /** Call with true while the newest message is on screen, with false when it is not. */
  markRead(reading = true): void {
    this.#reading = reading;
    if (reading) this.unread.set(0);
  }

  upload(file: File, onProgress: Progress = () => undefined): Promise<ChatFile> {
    return uploadFile(this.boot, file, onProgress);
  }

  /** Takes the newest messages of a snapshot, and refetches what changed or came while the socket was away. */
  load({ chat, chatHasMore }: Pick<Snapshot, "chat" | "chatHasMore">): void {
    const held = this.messages.value;
    const firstNew = chat[0]?.seq ?? 1;
    if (held.length === 0) {
      this.messages.set(chat);
      this.hasMore.set(chatHasMore);
    } else {
      const before = this.lastSeq;
      this.#merge(chat);
      this.#countUnread(chat.filter(({ seq }) => seq > before));
      // What is older than the snapshot may have been edited, or may be missing: ask for it again.
      const oldest = held.slice(-REFETCH_LIMIT)[0]?.seq ?? firstNew;
      if (oldest < firstNew) void this.#refetch(oldest - 1, firstNew);
    }
    for (const { clientMsgId, error } of this.pending.value) {
      if (error?.code === "offline" || error?.code === "timeout") void this.retry(clientMsgId);
    }
  }

  /** A message was posted; true when it is new here and by someone else. */
  posted(message: ChatMessage): boolean {
    const last = this.lastSeq;
    if (message.seq <= last) {
      this.changed(message);
      return false;
    }
    this.#merge([message]);
    if (message.seq > last + 1) void this.#refetch(last, message.seq);
    this.#countUnread([message]);
    return message.authorId !== this.boot.identity?.personId;
  }

  /** A message is different now. Those that are not loaded are left alone. */
  changed(message: ChatMessage): void {
    this.discard(message.clientMsgId);
    if (this.messages.value.some(({ seq }) => seq === message.seq)) this.#merge([message]);
  }

  async #deliver(message: PendingMessage): Promise<void> {
    try {
      const sent = await this.requester.request("chat.send", {
        clientMsgId: message.clientMsgId,
        text: message.text,
        mentions: [...message.mentions],
        fileIds: message.files.map(({ id }) => id),
        ...(message.replyTo ? { replyTo: message.replyTo } : {}),
      });
      this.posted(sent.message);
    } catch (error) {
      this.#mark(message.clientMsgId, RoomError.from(error));
    }
  }

  #mark(clientMsgId: string, error: RoomError | null): void {
    this.pending.update((pending) =>
      pending.map((entry) => (entry.clientMsgId === clientMsgId ? { ...entry, error } : entry)),
    );
  }

  #countUnread(arrived: readonly ChatMessage[]): void {
    if (this.#reading) return;
    const others = arrived.filter(({ authorId }) => authorId !== this.boot.identity?.personId);
    this.unread.update((unread) => unread + others.length);
  }

  async #fetchOlder(): Promise<void> {
    const first = this.messages.value[0]?.seq;
    if (first === undefined || !this.hasMore.value) return;
    const page = await this.requester.request("chat.history", { beforeSeq: first });
    this.#merge(page.messages);
    this.hasMore.set(page.hasMore);
  }

  /** Fetches everything after `afterSeq` and before `untilSeq`, page by page. */
  async #refetch(afterSeq: number, untilSeq: number): Promise<void> {
    await this.#refetching;
    this.#refetching = this.#fetchBetween(afterSeq, untilSeq).catch(() => {
      // The socket fell again; the next snapshot starts this over.
    });
    await this.#refetching;
  }

  async #fetchBetween(afterSeq: number, untilSeq: number): Promise<void> {
    for (let cursor = afterSeq; cursor < untilSeq - 1; ) {
      const page = await this.requester.request("chat.history", { afterSeq: cursor, limit: PAGE });
      this.#merge(page.messages);
      const last = page.messages.at(-1)?.seq;
      if (last === undefined || !page.hasMore) return;
      cursor = last;
    }
  }

  /** Puts messages in their places; a newer version of a held one replaces it. */
  #merge(arrived: readonly ChatMessage[]): void {
    const bySeq = new Map(this.messages.value.map((message) => [message.seq, message]));
    for (const message of arrived) bySeq.set(message.seq, message);
    this.messages.set([...bySeq.values()].sort((a, b) => a.seq - b.seq));
    const delivered = new Set(arrived.map(({ clientMsgId }) => clientMsgId));
    if (this.pending.value.some(({ clientMsgId }) => delivered.has(clientMsgId))) {
      this.pending.update((pending) => pending.filter(({ clientMsgId }) => !delivered.has(clientMsgId)));
    }
  }
}
