import * as Y from "yjs";
import { base64, octets } from "./base64";
import type { Requester } from "./connection";
import { RoomError } from "./errors";
import { Signal } from "./signal";
import { type Change, changeBetween } from "./text_change";

export type Saved = "saved" | "saving" | "waiting" | "tooLong";

/** Strokes that come within this time travel together. */
const PAUSE_MS = 300;
const RETRY_MS = 1_000;
/** Refusals that pass by themselves, while the socket stands. */
const RETRIED: ReadonlySet<string> = new Set(["rate_limited", "timeout", "overloaded", "internal"]);

/**
 * Notes that several people write at once. What is written here is sent soon, what others wrote is merged in;
 * after an absence both sides give each other what they lack.
 */
export class SharedNotes {
  /** `waiting`: there is no connection, and what was written waits for it. */
  readonly saved = new Signal<Saved>("saved");
  readonly text = new Signal("");
  /** What somebody else changed, in order, told before `text`: for who shows a caret. */
  onChange: (changes: readonly Change[]) => void = () => undefined;
  #doc = new Y.Doc();
  #held: string[] | null = null;
  #unsent: Uint8Array[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #sending: Promise<void> | null = null;

  constructor(
    private readonly requester: Requester,
    private readonly pause = PAUSE_MS,
  ) {
    this.#watch();
  }

  /** What is known here, for the server to send only the rest. */
  get vector(): string {
    return base64(Y.encodeStateVector(this.#doc));
  }

  /** Takes what the server has beyond `vector`, and sends what is only here. */
  async meet(update: string, serverVector: string): Promise<void> {
    // What was on its way may have got lost; it is part of what the server lacks.
    this.#unsent = [];
    this.merge(update);
    const mine = Y.encodeStateAsUpdate(this.#doc, octets(serverVector));
    if (hasChanges(mine)) this.#unsent.push(mine);
    await this.#send();
  }

  /** Takes what somebody else wrote. */
  merge(update: string): void {
    if (this.#held) this.#held.push(update);
    else Y.applyUpdate(this.#doc, octets(update), "others");
  }

  /** Keeps what others write back for as long as a word is being composed, and takes it afterwards. */
  hold(on: boolean): void {
    if (on) {
      this.#held ??= [];
      return;
    }
    const held = this.#held ?? [];
    this.#held = null;
    for (const update of held) this.merge(update);
  }

  /** The whole text as it reads after a stroke of one's own. */
  write(text: string): void {
    const change = changeBetween(this.text.value, text);
    if (!change) return;
    const shared = this.#shared;
    this.#doc.transact(() => {
      if (change.removed) shared.delete(change.at, change.removed);
      if (change.added) shared.insert(change.at, change.added);
    }, "me");
  }

  get #shared(): Y.Text {
    return this.#doc.getText("notes");
  }

  #watch(): void {
    this.#shared.observe((event, transaction) => {
      if (transaction.origin === "others") this.onChange(changesOf(event.delta));
      this.text.set(this.#shared.toString());
    });
    this.#doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== "me") return;
      this.#unsent.push(update);
      this.saved.set("saving");
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        void this.#send();
      }, this.pause);
    });
  }

  /** One after the other: the server merges an author's updates in their order. */
  async #send(): Promise<void> {
    while (this.#sending) await this.#sending;
    if (this.#unsent.length === 0) {
      this.saved.set("saved");
      return;
    }
    const update = Y.mergeUpdates(this.#unsent);
    this.#unsent = [];
    this.saved.set("saving");
    this.#sending = this.#deliver(update);
    await this.#sending;
    this.#sending = null;
    // Meanwhile more may have been written; its own timer sends it.
    if (this.saved.value === "saving" && this.#unsent.length === 0) this.saved.set("saved");
  }

  async #deliver(update: Uint8Array): Promise<void> {
    try {
      await this.requester.request("session.notes.write", { update: base64(update) });
    } catch (error) {
      // The next update builds on this one, so it must not be lost; a second time it changes nothing.
      this.#unsent.unshift(update);
      const { code } = RoomError.from(error);
      if (RETRIED.has(code)) setTimeout(() => void this.#send(), RETRY_MS);
      else this.saved.set(code === "notes_too_long" ? "tooLong" : "waiting");
    }
  }
}

/** An update without structures and deletions is two zeros. */
function hasChanges(update: Uint8Array): boolean {
  return update.length > 2;
}

function changesOf(delta: Y.YTextEvent["delta"]): Change[] {
  const changes: Change[] = [];
  let at = 0;
  for (const part of delta) {
    if (part.retain) at += part.retain;
    else if (part.delete) changes.push({ at, removed: part.delete, added: "" });
    else if (typeof part.insert === "string") {
      changes.push({ at, removed: 0, added: part.insert });
      at += part.insert.length;
    }
  }
  return changes;
}
