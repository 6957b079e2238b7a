import type {
  Knock,
  MediaSource,
  Participant,
  ReceiveMode,
  RoomInfo,
  Snapshot,
  Tile,
} from "../protocol/generated";
import { announce } from "./announcements";
import type { BootData, BootIdentity } from "./boot";
import { ChatStore } from "./chat_store";
import { Connection } from "./connection";
import type { ConnectionReport } from "./connection_report";
import { Emitter } from "./emitter";
import { Entrance } from "./entrance";
import { RoomError } from "./errors";
import { becomeGuest } from "./guest";
import { LocalMedia } from "./local_media";
import { MediaPlane } from "./media";
import { Playout } from "./playout";
import { QualityMonitor } from "./quality";
import { type Attention, attentionOf } from "./receive_mode";
import type { RemoteTrack } from "./remote_track";
import { EMPTY_ROOM, fromSnapshot, type RoomState, reduce, STATE_EVENTS } from "./room_state";
import type { Score } from "./score";
import { SeatKeeper, wasReloaded } from "./seat";
import type { SessionEvents } from "./session_events";
import { SessionTable } from "./session_table";
import { Signal } from "./signal";
import { VoicePrompts } from "./voice_prompts";
import { WakeLock } from "./wake_lock";

export type Phase = "idle" | "joining" | "waiting" | "inside" | "reconnecting" | "closed";

/**
 * One visit to one room: the only object that the interface talks to. Every request rejects with a `RoomError`.
 * Remote sound is played by the core (`playout`); the interface attaches the video tracks of `streams`.
 */
export class RoomSession {
  readonly phase = new Signal<Phase>("idle");
  /** Why the visit ended: `left`, `ended`, `removed`, `replaced`, `slow` or `refused`. */
  readonly closeReason = new Signal<string | null>(null);
  /** The refusal in words, when the way back in was refused: locked, full, over. */
  readonly closeExplanation = new Signal<string | null>(null);
  readonly identity: Signal<BootIdentity | null>;
  readonly room = new Signal<RoomInfo | null>(null);
  /** In the order of arrival. */
  readonly participants = new Signal<ReadonlyMap<string, Participant>>(new Map());
  readonly selfId = new Signal<string | null>(null);
  /** Names of the permission table, such as `room.moderate`. */
  readonly permissions = new Signal<ReadonlySet<string>>(new Set());
  /** Who waits outside; filled for moderators only. */
  readonly lobby = new Signal<readonly Knock[]>([]);
  readonly activeSpeaker = new Signal<string | null>(null);
  /** Loudness of each participant who is heard, from 0 to 1. */
  readonly levels = new Signal<ReadonlyMap<string, number>>(new Map());
  /** What arrives, by `streamKey(participantId, source)`. */
  readonly streams: Signal<ReadonlyMap<string, RemoteTrack>>;
  readonly receive: Signal<ReceiveMode>;
  /** 4 is excellent, 0 is unusable; the own participant included. */
  readonly quality: Signal<ReadonlyMap<string, Score>>;
  readonly events = new Emitter<SessionEvents>();
  readonly local = new LocalMedia();
  readonly chat: ChatStore;
  readonly table: SessionTable;
  readonly playout: Playout;

  readonly #connection = new Connection();
  readonly #media: MediaPlane;
  readonly #monitor: QualityMonitor;
  readonly #seat: SeatKeeper;
  readonly #entrance: Entrance;
  readonly #wakeLock = new WakeLock();
  #state: RoomState = EMPTY_ROOM;
  #attention: Attention = { activeSpeaker: null, spotlight: null };
  #entering: Promise<void> | null = null;

  constructor(readonly boot: BootData) {
    this.identity = new Signal(boot.identity);
    this.#seat = new SeatKeeper(boot.room.id, sessionStorage, wasReloaded());
    this.chat = new ChatStore(this.#connection, boot);
    this.table = new SessionTable(this.#connection);
    this.#media = new MediaPlane(this.#connection, boot.routerRtpCapabilities, this.local);
    this.streams = this.#media.consumers.streams;
    this.receive = this.#media.consumers.receive;
    this.playout = new Playout(this.streams, this.local.devices);
    this.#entrance = new Entrance(
      this.#connection,
      boot,
      this.#seat,
      () => this.#media.requestOpen(),
      () => this.chat.lastSeq,
    );
    this.#monitor = new QualityMonitor(
      this.#media,
      () => this.#media.publisher.sends("camera"),
      (advice) => this.#uplink(advice),
      () => this.events.emit("downlinkThin", undefined),
    );
    this.quality = this.#monitor.quality;
    const prompts = new VoicePrompts(this.events);
    this.local.onReading = (decibels) => {
      prompts.heard(this.local.microphone.value, decibels, performance.now());
    };
    this.#media.setReceive(this.#seat.seat.receive);
    this.#listen();
    // The socket stands before the click, so that the click costs one round trip only.
    if (boot.identity) this.#connection.connect();
    void this.#media.preload();
  }

  /** True right after a reload: call `join()` at once, without showing the page before the room. */
  get canResume(): boolean {
    return this.#seat.restored !== null && this.boot.identity !== null;
  }

  /** What was on before the reload; null when this is not one. */
  get resumedDevices(): { microphone: boolean; camera: boolean } | null {
    return this.#seat.restored;
  }

  /**
   * Goes in, or to the lobby (`phase` tells which). `name` is how to be called; someone without a session
   * becomes a guest by it. Rejects with the reason when refused, and the phase is `idle` again.
   */
  async join(name?: string): Promise<void> {
    const called = name?.trim() ?? this.#seat.seat.name;
    this.#seat.keep({ name: called });
    this.phase.set("joining");
    this.closeReason.set(null);
    try {
      await this.#identify(called);
      await this.#enter(false);
    } catch (error) {
      this.phase.set("idle");
      throw RoomError.from(error);
    }
  }

  leave(): void {
    if (this.#connection.online.value) this.#connection.post("room.leave", {});
    this.#seat.lose();
    this.#end("left");
  }

  async react(emoji: string): Promise<void> {
    await this.#connection.request("reaction.send", { emoji });
  }

  /** Without `participantId` the own hand; a moderator may lower another's. */
  async raiseHand(raised: boolean, participantId?: string): Promise<void> {
    await this.#connection.request("hand.raise", participantId ? { raised, participantId } : { raised });
  }

  async admit(knockId: string): Promise<void> {
    await this.#connection.request("lobby.admit", { knockId });
  }

  async refuse(knockId: string): Promise<void> {
    await this.#connection.request("lobby.refuse", { knockId });
  }

  /** Answers with how many came in. */
  async admitAll(): Promise<number> {
    return (await this.#connection.request("lobby.admitAll", {})).count;
  }

  async mute(participantId: string, source: MediaSource): Promise<void> {
    await this.#connection.request("moderation.mute", { participantId, source });
  }

  /** Answers with how many were muted. */
  async muteAll(): Promise<number> {
    return (await this.#connection.request("moderation.muteAll", {})).count;
  }

  async askUnmute(participantId: string, source: "microphone" | "camera" = "microphone"): Promise<void> {
    await this.#connection.request("moderation.askUnmute", { participantId, source });
  }

  async remove(participantId: string): Promise<void> {
    await this.#connection.request("moderation.remove", { participantId });
  }

  async lock(locked: boolean): Promise<void> {
    await this.#connection.request("moderation.lock", { locked });
  }

  async spotlight(participantId: string | null): Promise<void> {
    await this.#connection.request("moderation.spotlight", { participantId });
  }

  /** Ends the meeting for everyone. */
  async end(): Promise<void> {
    await this.#connection.request("moderation.end", {});
  }

  /** Why there is no sound and no picture, once that lasts; null otherwise. */
  get mediaTrouble(): Signal<RoomError | null> {
    return this.#media.trouble;
  }

  /** Sound and picture are gone, and a way for them is looked for. */
  get mediaAway(): Signal<boolean> {
    return this.#media.away;
  }

  retryMedia(): void {
    this.#media.retry();
  }

  /** How much to receive; kept when the page is loaded again. */
  setReceive(mode: ReceiveMode): void {
    this.#seat.keep({ receive: mode });
    this.#media.setReceive(mode);
  }

  /** What is shown of the others now, the most important first. */
  show(tiles: readonly Tile[]): void {
    this.#media.show(tiles);
  }

  /** Figures of the connection since the last call. */
  report(): Promise<ConnectionReport> {
    return this.#monitor.report();
  }

  async #identify(name: string): Promise<void> {
    if (this.boot.identity) {
      this.#connection.connect();
      return;
    }
    await becomeGuest(this.boot, name);
    this.identity.set(this.boot.identity);
    this.#connection.reconnect();
  }

  /** Takes the old seat or asks for a new one. Only one attempt runs at a time. */
  #enter(patient: boolean): Promise<void> {
    this.#entering ??= this.#attempt(patient).finally(() => {
      this.#entering = null;
    });
    return this.#entering;
  }

  async #attempt(patient: boolean): Promise<void> {
    const entered = await this.#entrance.enter(patient);
    if (this.phase.value === "closed") return;
    if (entered.how === "waiting") {
      this.phase.set("waiting");
    } else if (entered.how === "resumed") {
      this.#inside(entered.resumed.snapshot);
      this.#withMedia(this.#media.resume(entered.resumed));
    } else {
      this.#inside(entered.snapshot);
      this.#withMedia(entered.opened.then((opened) => this.#media.open(opened)));
    }
  }

  /** A browser that cannot do media still sees the room and its chat. */
  #withMedia(opening: Promise<void>): void {
    opening.catch((error) => this.events.emit("error", RoomError.from(error)));
  }

  #inside(snapshot: Snapshot): void {
    this.#apply(fromSnapshot(snapshot));
    this.#media.permit(snapshot);
    this.#monitor.start(snapshot.selfId);
    this.chat.load(snapshot);
    if (snapshot.permissions.includes("session.use")) void this.table.open(snapshot.serverTime);
    this.#seat.keep({ participantId: snapshot.selfId, resumeToken: snapshot.resumeToken });
    this.phase.set("inside");
    void this.#wakeLock.hold();
  }

  #apply(state: RoomState): void {
    this.#state = state;
    this.room.set(state.room);
    this.participants.set(state.participants);
    this.selfId.set(state.selfId);
    this.permissions.set(state.permissions);
    this.lobby.set(state.lobby);
    this.activeSpeaker.set(state.activeSpeaker);
    this.levels.set(state.levels);
    this.#attention = attentionOf(this.#attention, state);
    this.#media.attend(this.#attention);
  }

  #listen(): void {
    const connection = this.#connection;
    for (const name of STATE_EVENTS) {
      connection.on(name, (payload) => this.#happened(name, payload));
    }
    connection.on("lobby.admitted", ({ snapshot }) => {
      this.#inside(snapshot);
      this.#withMedia(this.#media.open(null));
    });
    connection.on("lobby.refused", ({ reason }) => this.#end(reason ?? "refused"));
    connection.on("room.closed", ({ reason }) => {
      this.#seat.lose();
      this.#end(reason);
    });
    connection.on("chat.posted", ({ message }) => {
      if (this.chat.posted(message)) this.events.emit("message", message);
    });
    connection.on("chat.changed", ({ message }) => this.chat.changed(message));
    connection.on("reaction.shown", (reaction) => this.events.emit("reaction", reaction));
    connection.on("moderation.muted", (muted) => {
      this.#media.publisher.pausedByServer(muted.source);
      this.local.silence(muted.source);
      this.events.emit("muted", muted);
    });
    connection.on("moderation.unmuteAsked", ({ source, by }) => {
      this.events.emit("unmuteAsked", { source: source ?? "microphone", by });
    });
    this.#media.listen();
    this.local.events.on("deviceLost", (lost) => this.events.emit("deviceLost", lost));
    this.#media.events.on("error", (error) => this.events.emit("error", error));
    connection.online.subscribe((online) => this.#connected(online));
    this.local.microphone.subscribe(({ state }) => this.#seat.keep({ microphone: state === "on" }));
    this.local.camera.subscribe(({ state }) => this.#seat.keep({ camera: state === "on" }));
    globalThis.addEventListener?.("pagehide", () => connection.post("room.leave", {}));
    globalThis.addEventListener?.("pageshow", (event) => {
      // Back from the page cache: the seat was left by pagehide and is taken up again.
      if (event.persisted && this.phase.value === "inside") this.#connection.reconnect();
    });
  }

  /** The socket rose or fell. */
  #connected(online: boolean): void {
    const phase = this.phase.value;
    if (!online && phase === "inside") this.phase.set("reconnecting");
    if (!online || (phase !== "reconnecting" && phase !== "waiting")) return;
    this.#enter(true).catch((error) => {
      // The room went on without us: locked, full or over. The page after the room says which.
      const { code, message } = RoomError.from(error);
      this.closeExplanation.set(message);
      this.#end(code);
    });
  }

  #happened<Name extends (typeof STATE_EVENTS)[number]>(
    name: Name,
    payload: Parameters<typeof reduce<Name>>[2],
  ): void {
    const before = this.#state;
    this.#apply(reduce(before, name, payload));
    announce(before, this.#state, this.events);
  }

  /** The picture goes before the voice when the own connection is thin. */
  #uplink(advice: "warn" | "stopCamera"): void {
    const cameraStopped = advice === "stopCamera";
    if (cameraStopped) this.local.silence("camera");
    this.events.emit("uplinkThin", { cameraStopped });
  }

  #end(reason: string): void {
    if (this.phase.value === "closed") return;
    this.closeReason.set(reason);
    this.phase.set("closed");
    this.#monitor.stop();
    this.#media.close();
    this.local.stop();
    this.#wakeLock.release();
    this.#connection.disconnect();
  }
}
