import type { ChatStore } from "../../core/chat_store";
import { RoomError } from "../../core/errors";
import { Signal } from "../../core/signal";
import type { ChatFile } from "../../protocol/generated";

/** A file on its way to the server, there, or refused. */
export interface Upload {
  readonly id: number;
  readonly name: string;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  /** From 0 to 1. */
  readonly progress: number;
  readonly file: ChatFile | null;
  readonly error: string | null;
}

/** As many as one message may carry. */
export const MAX_FILES = 5;

/** The files that go with the next message; they travel while the text is written. */
export class Uploads {
  readonly list = new Signal<readonly Upload[]>([]);
  #count = 0;

  constructor(private readonly chat: Pick<ChatStore, "upload">) {}

  get busy(): boolean {
    return this.list.value.some(({ file, error }) => !file && !error);
  }

  get done(): readonly ChatFile[] {
    return this.list.value.flatMap(({ file }) => (file ? [file] : []));
  }

  /** Takes as many as still fit; false when some did not. */
  add(files: Iterable<File>): boolean {
    const wanted = [...files];
    const free = MAX_FILES - this.list.value.filter(({ error }) => !error).length;
    for (const file of wanted.slice(0, free)) void this.#send(file);
    return wanted.length <= free;
  }

  remove(id: number): void {
    this.list.update((list) => list.filter((upload) => upload.id !== id));
  }

  /** Hands over what has arrived and starts afresh. */
  take(): readonly ChatFile[] {
    const { done } = this;
    this.list.set([]);
    return done;
  }

  async #send(file: File): Promise<void> {
    this.#count += 1;
    const id = this.#count;
    this.list.update((list) => [
      ...list,
      { id, name: file.name, mediaType: file.type, size: file.size, progress: 0, file: null, error: null },
    ]);
    try {
      const sent = await this.chat.upload(file, (progress) => this.#change(id, { progress }));
      this.#change(id, { file: sent });
    } catch (error) {
      this.#change(id, { error: RoomError.from(error).message });
    }
  }

  #change(id: number, change: Partial<Upload>): void {
    this.list.update((list) => list.map((upload) => (upload.id === id ? { ...upload, ...change } : upload)));
  }
}
