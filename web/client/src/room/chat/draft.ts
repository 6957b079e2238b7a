import type { ChatStore } from "../../core/chat_store";
import { Uploads } from "./uploads";

/** What is being written. It outlives the panel, which may be closed in the middle of a sentence. */
export class Draft {
  text = "";
  readonly uploads: Uploads;

  constructor(chat: ChatStore) {
    this.uploads = new Uploads(chat);
  }
}

const drafts = new WeakMap<ChatStore, Draft>();

export function draftOf(chat: ChatStore): Draft {
  const draft = drafts.get(chat) ?? new Draft(chat);
  drafts.set(chat, draft);
  return draft;
}
