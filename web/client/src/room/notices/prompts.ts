import { t } from "../../core/i18n";
import type { RoomSession } from "../../core/session";
import { Sounds } from "../../core/sounds";
import type { MediaSource } from "../../protocol/generated";
import type { RoomActions } from "../actions";
import { plainText } from "../chat/plain_text";
import type { RoomView } from "../view";
import { watchKnocks } from "./knocks";
import {
  askedToStart,
  deviceFailed,
  downlinkThin,
  mediaTroubled,
  openDevices,
  soundBlocked,
  uplinkThin,
} from "./questions";

const MESSAGE_MS = 4_000;

/** Turns what happens in the room into notices and sounds; returns what stops it. */
export function watchRoom(session: RoomSession, view: RoomView, actions: RoomActions): () => void {
  const { events, local, playout } = session;
  const { notices } = view;
  const sounds = new Sounds();
  const play = (name: Parameters<Sounds["play"]>[0]) =>
    void sounds.play(name, local.devices.value.chosen.speaker);

  let spotlit = session.room.value?.spotlight ?? null;

  const stops = [
    events.on("joined", ({ name }) => {
      play("joined");
      notices.show({ id: "coming", text: t("room.notice.joined", { name }), icon: "person", lasts: 3_000 });
    }),
    events.on("left", ({ participant: { name }, reason }) => {
      if (reason === "replaced") return;
      play("left");
      notices.show({ id: "coming", text: t("room.notice.left", { name }), icon: "person", lasts: 3_000 });
    }),
    events.on("handRaised", ({ name }) => {
      play("hand");
      if (view.panel.value === "people") {
        notices.speak(t("room.notice.hand", { name }));
        return;
      }
      notices.show({ id: "hand", text: t("room.notice.hand", { name }), icon: "hand" });
    }),
    events.on("message", ({ authorName, html, files, mentions }) => {
      const said = plainText(html) || (files?.[0]?.name ?? "");
      const meant = (mentions ?? []).includes(session.identity.value?.personId ?? "");
      if (view.panel.value === "chat") {
        notices.speak(t("room.notice.message_spoken", { name: authorName, text: said }));
        return;
      }
      play("message");
      notices.show({
        id: "message",
        text: meant ? t("room.notice.mentioned", { name: authorName }) : authorName,
        detail: shortened(said),
        icon: "message",
        lasts: meant ? MESSAGE_MS * 2 : MESSAGE_MS,
        actions: [{ label: t("room.notice.open_chat"), run: () => openChat(view) }],
      });
    }),
    watchKnocks(session, view, actions, () => play("knock")),
    view.panel.subscribe((panel) => {
      if (panel === "chat") notices.dismiss("message");
      // Whose hand is up stands in the list.
      if (panel === "people") notices.dismiss("hand");
    }),
    session.room.subscribe((room) => {
      if (room?.spotlight !== spotlit && room?.spotlight === session.selfId.value) {
        notices.show({ id: "spotlight", text: t("room.notice.spotlit"), icon: "person" });
      }
      spotlit = room?.spotlight ?? null;
    }),
    events.on("unmuteAsked", ({ source, by }) => askedToStart(session, view, source, by)),
    events.on("muted", ({ source, by }) => {
      notices.show({
        id: "muted",
        text: mutedText(source, by),
        icon: source === "camera" ? "camera-off" : "microphone-off",
      });
    }),
    events.on("talkingWhileMuted", () => {
      // Somebody asks for the same already.
      if (notices.shows("asked-microphone")) return;
      notices.show({
        id: "talking",
        text: t("room.notice.talking_muted"),
        icon: "microphone-off",
        tone: "warn",
        lasts: 6_000,
        actions: [
          { label: t("room.bar.microphone_on"), primary: true, run: () => void local.setMicrophone(true) },
        ],
      });
    }),
    local.microphone.subscribe(({ state }) => {
      if (state !== "on") return;
      notices.dismiss("talking");
      notices.dismiss("muted");
      notices.dismiss("asked-microphone");
    }),
    local.camera.subscribe(({ state }) => {
      // What was said of the camera as it was; a camera that is stopped for the voice is told of afterwards.
      notices.dismiss("uplink");
      if (state === "on") notices.dismiss("asked-camera");
    }),
    events.on("noMicrophoneSound", () => {
      notices.show({
        id: "silent",
        text: t("room.notice.no_sound"),
        detail: t("room.notice.no_sound_detail"),
        icon: "microphone",
        tone: "warn",
        actions: [
          { label: t("room.action.dismiss"), run: () => notices.dismiss("silent") },
          { label: t("room.more.devices"), primary: true, run: () => openDevices(view, "silent") },
        ],
      });
    }),
    events.on("uplinkThin", ({ cameraStopped }) => uplinkThin(session, view, cameraStopped)),
    events.on("downlinkThin", () => downlinkThin(session, view)),
    session.receive.subscribe(() => notices.dismiss("downlink")),
    events.on("deviceLost", ({ kind }) => {
      notices.show({
        id: `lost-${kind}`,
        text: t(kind === "camera" ? "room.notice.camera_lost" : "room.notice.microphone_lost"),
        icon: "warning",
        tone: "warn",
      });
    }),
    events.on("error", ({ message }) =>
      notices.show({ id: "error", text: message, icon: "warning", tone: "bad" }),
    ),
    ...(["microphone", "camera", "screen"] as const).map((kind) =>
      local[kind].subscribe(({ error }) => {
        if (error) deviceFailed(view, error);
        else notices.dismiss(`failed-${kind}`);
      }),
    ),
    session.mediaTrouble.subscribe((trouble) => mediaTroubled(session, view, trouble)),
    playout.blocked.subscribe((blocked) => soundBlocked(session, view, blocked)),
  ];
  soundBlocked(session, view, playout.blocked.value);
  return () => {
    for (const stop of stops) stop();
  };
}

function mutedText(source: MediaSource, name: string): string {
  if (source === "camera") return t("room.notice.camera_stopped_by", { name });
  if (source === "screen" || source === "screenAudio") return t("room.notice.screen_stopped_by", { name });
  return t("room.notice.muted_by", { name });
}

function openChat(view: RoomView): void {
  view.notices.dismiss("message");
  view.panel.set("chat");
}

function shortened(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
