import { html } from "lit";
import { customElement } from "lit/decorators.js";
import "../before/before_room";
import "../before/waiting";
import { readBoot } from "../core/boot";
import { RoomSession } from "../core/session";
import "./closed";
import "./live";
import { SignalElement } from "./signal_element";
import { RoomView } from "./view";

/** The room page: the check before the room, the lobby, the room, and the end, each in its time. */
@customElement("vt-room-app")
export class RoomApp extends SignalElement {
  readonly session = new RoomSession(readBoot());
  readonly view = new RoomView();

  protected signals() {
    return [this.session.phase];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // What the server drew for the time until now.
    this.replaceChildren();
  }

  protected override render() {
    const { session, view } = this;
    switch (session.phase.value) {
      case "inside":
      case "reconnecting":
        return html`<vt-live-room .session=${session} .view=${view}></vt-live-room>`;
      case "waiting":
        return html`<vt-waiting .session=${session}></vt-waiting>`;
      case "closed":
        return html`<vt-closed .session=${session}></vt-closed>`;
      default:
        return html`<vt-before .session=${session}></vt-before>`;
    }
  }
}
