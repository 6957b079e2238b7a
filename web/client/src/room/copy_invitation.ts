import { RoomError } from "../core/errors";
import { t } from "../core/i18n";
import type { RoomSession } from "../core/session";
import { copyInviteLink, inviteLink } from "./invite_link";
import type { RoomView } from "./view";

/** Copies a link that lets others in and says so; where the browser refuses the clipboard, shows the link. */
export async function copyInvitation(session: RoomSession, view: RoomView): Promise<void> {
  try {
    await copyInviteLink(session);
    view.notices.show({ text: t("room.invite.copied"), icon: "done", tone: "good" });
  } catch (error) {
    if (error instanceof RoomError) {
      view.notices.show({ text: error.message, icon: "warning", tone: "bad" });
      return;
    }
    const detail = await inviteLink(session).catch(() => location.href);
    view.notices.show({ text: t("room.invite.by_hand"), detail, icon: "person", lasts: 20_000 });
  }
}
