interface Read {
  readonly seq: number;
  readonly authorId: string;
}

/** Where the line "new from here" goes: before the oldest of the `unread` newest messages by others. */
export function firstUnread(messages: readonly Read[], unread: number, ownId: string): number | null {
  let first: number | null = null;
  let left = unread;
  for (let index = messages.length - 1; index >= 0 && left > 0; index -= 1) {
    const message = messages[index];
    if (!message || message.authorId === ownId) continue;
    first = message.seq;
    left -= 1;
  }
  return first;
}
