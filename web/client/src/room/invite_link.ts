import { RoomError } from "../core/errors";
import type { RoomSession } from "../core/session";

/**
 * A link that lets others in: a fresh invitation where the person may give one, else the room's own address,
 * which is enough for an open room.
 */
export async function inviteLink(session: RoomSession): Promise<string> {
  const { boot } = session;
  if (!session.permissions.value.has("room.invite")) return `${location.origin}${location.pathname}`;
  let response: Response;
  try {
    response = await fetch(`/api/v1/rooms/${boot.room.id}/invites`, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": boot.csrf },
      body: "{}",
    });
  } catch {
    throw RoomError.local("offline");
  }
  if (!response.ok) throw RoomError.local("unexpected");
  return new URL(((await response.json()) as { url: string }).url, location.href).href;
}

/** Puts an invitation on the clipboard. The write starts within the click, as browsers ask for. */
export async function copyInviteLink(session: RoomSession): Promise<string> {
  const link = inviteLink(session);
  if (typeof ClipboardItem !== "undefined" && navigator.clipboard?.write) {
    const text = link.then((url) => new Blob([url], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": text })]);
  } else {
    await navigator.clipboard.writeText(await link);
  }
  return link;
}
