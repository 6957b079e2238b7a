import type { DeviceProblem } from "../../core/device_problem";
import type { RoomError } from "../../core/errors";
import { t } from "../../core/i18n";
import type { RoomSession } from "../../core/session";
import type { MediaSource } from "../../protocol/generated";
import type { RoomView } from "../view";

/** A moderator asks; the answer is the person's own. */
export function askedToStart(session: RoomSession, view: RoomView, source: MediaSource, by: string): void {
  const camera = source === "camera";
  const id = `asked-${source}`;
  if (!camera) view.notices.dismiss("talking");
  view.notices.show({
    id,
    text: t(camera ? "room.notice.ask_camera" : "room.notice.ask_microphone", { name: by }),
    icon: camera ? "camera" : "microphone",
    actions: [
      { label: t("room.notice.not_now"), run: () => view.notices.dismiss(id) },
      {
        label: t(camera ? "room.bar.camera_on" : "room.bar.microphone_on"),
        primary: true,
        run: () => {
          view.notices.dismiss(id);
          void (camera ? session.local.setCamera(true) : session.local.setMicrophone(true));
        },
      },
    ],
  });
}

/** The own connection is too thin for video; says for whom it matters. */
export function uplinkThin(session: RoomSession, view: RoomView, cameraStopped: boolean): void {
  const id = "uplink";
  view.notices.show({
    id,
    text: t(cameraStopped ? "room.notice.uplink_stopped" : "room.notice.uplink"),
    detail: t("room.notice.uplink_detail"),
    icon: "signal",
    tone: "warn",
    actions: [
      { label: t("room.action.dismiss"), run: () => view.notices.dismiss(id) },
      {
        label: t(cameraStopped ? "room.bar.camera_on" : "room.bar.camera_off"),
        primary: !cameraStopped,
        run: () => {
          view.notices.dismiss(id);
          void session.local.setCamera(cameraStopped);
        },
      },
    ],
  });
}

/** What comes is badly disturbed; offers to receive less, where there is less to receive. */
export function downlinkThin(session: RoomSession, { notices }: RoomView): void {
  const id = "downlink";
  const disturbed = { id, text: t("room.notice.downlink"), icon: "signal", tone: "warn" } as const;
  if (session.receive.value === "audio") {
    notices.show(disturbed);
    return;
  }
  notices.show({
    ...disturbed,
    detail: t("room.notice.downlink_detail"),
    actions: [
      { label: t("room.action.dismiss"), run: () => notices.dismiss(id) },
      { label: t("room.notice.audio_only"), primary: true, run: () => session.setReceive("audio") },
    ],
  });
}

/** Why a device gives nothing, and the remedy. Takes the place of the word that it was lost. */
export function deviceFailed(view: RoomView, problem: DeviceProblem): void {
  const id = `failed-${problem.kind}`;
  view.notices.dismiss(`lost-${problem.kind}`);
  view.notices.show({
    id,
    text: problem.reason,
    detail: problem.remedy,
    icon: "warning",
    tone: "bad",
    actions: [
      { label: t("room.action.dismiss"), run: () => view.notices.dismiss(id) },
      { label: t("room.more.devices"), primary: true, run: () => openDevices(view, id) },
    ],
  });
}

/** Nothing is seen or heard, and that lasts; says why. */
export function mediaTroubled(session: RoomSession, { notices }: RoomView, trouble: RoomError | null): void {
  const id = "media";
  if (!trouble) {
    notices.dismiss(id);
    return;
  }
  notices.show({
    id,
    text: t("room.notice.media"),
    detail: trouble.message,
    icon: "warning",
    tone: "bad",
    actions: [{ label: t("room.action.again"), primary: true, run: () => session.retryMedia() }],
  });
}

/** Browsers want a click before they play sound. */
export function soundBlocked({ playout }: RoomSession, { notices }: RoomView, blocked: boolean): void {
  if (!blocked) {
    notices.dismiss("blocked");
    return;
  }
  notices.show({
    id: "blocked",
    text: t("room.notice.sound_blocked"),
    icon: "sound",
    tone: "warn",
    actions: [{ label: t("room.notice.hear"), primary: true, run: () => playout.unblock() }],
  });
}

export function openDevices(view: RoomView, notice: string): void {
  view.notices.dismiss(notice);
  view.dialog.set("devices");
}
