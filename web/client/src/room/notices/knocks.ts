import { t, tn } from "../../core/i18n";
import type { RoomSession } from "../../core/session";
import type { Knock } from "../../protocol/generated";
import type { RoomActions } from "../actions";
import type { RoomView } from "../view";

const NOTICE = "knock";

/**
 * Says who waits outside, those too who waited before this moderator came in: one with the two answers, several
 * together. Calls `sound` when there is somebody new; returns what stops it.
 */
export function watchKnocks(
  session: Pick<RoomSession, "lobby" | "admit" | "admitAll" | "refuse">,
  view: RoomView,
  actions: Pick<RoomActions, "attempt">,
  sound: () => void,
): () => void {
  const { notices, panel } = view;
  let known: ReadonlySet<string> = new Set();

  const one = ({ id, name }: Knock) =>
    notices.show({
      id: NOTICE,
      text: t("room.notice.knock", { name }),
      icon: "knock",
      actions: [
        { label: t("room.lobby.refuse"), run: () => actions.attempt(session.refuse(id)) },
        { label: t("room.lobby.admit"), primary: true, run: () => actions.attempt(session.admit(id)) },
      ],
    });

  const several = (lobby: readonly Knock[]) =>
    notices.show({
      id: NOTICE,
      text: tn("room.lobby.waiting", lobby.length),
      detail: lobby.map(({ name }) => name).join(", "),
      icon: "knock",
      actions: [
        { label: t("room.bar.people"), run: () => panel.set("people") },
        {
          label: t("room.lobby.admit_all"),
          primary: true,
          run: () => actions.attempt(session.admitAll()),
        },
      ],
    });

  const look = (lobby: readonly Knock[]) => {
    const fresh = lobby.filter(({ id }) => !known.has(id));
    known = new Set(lobby.map(({ id }) => id));
    if (fresh.length > 0) sound();
    const [first] = lobby;
    // Who waits stands in the list.
    if (panel.value === "people" || !first) {
      notices.dismiss(NOTICE);
      if (fresh.length > 0)
        notices.speak(fresh.map(({ name }) => t("room.notice.knock", { name })).join(" "));
    } else if (fresh.length > 0 || notices.shows(NOTICE)) {
      if (lobby.length === 1) one(first);
      else several(lobby);
    }
  };

  look(session.lobby.value);
  const stops = [
    session.lobby.subscribe(look),
    panel.subscribe((open) => {
      if (open === "people") notices.dismiss(NOTICE);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
