import { RoomError } from "../core/errors";
import type { RoomSession } from "../core/session";
import { nextChoice } from "./layout/arrangement";
import { layoutName } from "./layout/layout_name";
import type { RoomView } from "./view";

/** What the bar, the menus and the keys all do: one place for each. */
export class RoomActions {
  constructor(
    private readonly session: RoomSession,
    private readonly view: RoomView,
  ) {}

  toggleMicrophone(): void {
    const { microphone } = this.session.local;
    void this.session.local.setMicrophone(microphone.value.state !== "on");
  }

  toggleCamera(): void {
    const { camera } = this.session.local;
    void this.session.local.setCamera(camera.value.state !== "on");
  }

  toggleScreen(): void {
    const { local } = this.session;
    if (local.screen.value.track) local.stopScreen();
    else if (local.canShareScreen) void local.startScreen();
  }

  get handUp(): boolean {
    const { selfId, participants } = this.session;
    return Boolean(participants.value.get(selfId.value ?? "")?.handRaisedAt);
  }

  toggleHand(): void {
    this.attempt(this.session.raiseHand(!this.handUp));
  }

  react(emoji: string): void {
    this.attempt(this.session.react(emoji));
  }

  cycleLayout(): void {
    const { view, session } = this;
    const shared = [...session.participants.value.values()].some(
      ({ id, media }) => id !== session.selfId.value && media.some(({ source }) => source === "screen"),
    );
    view.pinned.set(null);
    view.layout.set(nextChoice(view.layout.value, shared));
    view.notices.show({ id: "layout", text: layoutName(view.layout.value), icon: "layout", lasts: 1_800 });
  }

  pinNumber(number: number): void {
    const tile = this.view.tileOrder.value[number - 1];
    if (tile) this.view.togglePin(tile);
  }

  /** Leaves at once; asks only when others would be left without anybody in charge. */
  leave(): void {
    if (this.aloneInCharge) this.view.dialog.set("leave");
    else this.session.leave();
  }

  get aloneInCharge(): boolean {
    const { participants, permissions, selfId } = this.session;
    const others = [...participants.value.values()].filter(({ id }) => id !== selfId.value);
    return (
      permissions.value.has("room.moderate") &&
      others.length > 0 &&
      !others.some(({ moderator }) => moderator)
    );
  }

  /** Waits for something asked of the server; a refusal becomes a notice in its own words. */
  attempt(request: Promise<unknown>, done?: string): void {
    request.then(
      () => {
        if (done) this.view.notices.show({ text: done, icon: "done", tone: "good" });
      },
      (error: unknown) => {
        this.view.notices.show({ text: RoomError.from(error).message, icon: "warning", tone: "bad" });
      },
    );
  }

  fullscreen(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void document.documentElement.requestFullscreen?.().catch(() => undefined);
  }
}
