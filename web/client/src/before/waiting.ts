import { html, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { t } from "../core/i18n";
import type { RoomSession } from "../core/session";
import { shared } from "../room/element_styles";
import { icon } from "../room/icon";
import { SignalElement } from "../room/signal_element";
import { waitingStyles } from "./waiting_styles";
import "./preview";

/** In the lobby: someone inside opens the door, and the room then appears by itself. */
@customElement("vt-waiting")
export class Waiting extends SignalElement {
  static override styles = [...shared, waitingStyles];

  @property({ attribute: false }) session!: RoomSession;
  @query("h1") private heading!: HTMLElement;

  protected signals() {
    return [this.session.identity];
  }

  protected override firstUpdated(): void {
    // The button that was pressed is gone; reading goes on here.
    this.heading.focus();
  }

  protected override render() {
    const { session } = this;
    return html`
      <div class="page">
        <p class="place">${session.boot.room.name}</p>
        ${this.#rings()}
        <div class="words">
          <h1 tabindex="-1">${t("before.waiting.title")}</h1>
          <p class="soft">${t("before.waiting.text")}</p>
        </div>
        <vt-preview .local=${session.local} .name=${session.identity.value?.name ?? ""}></vt-preview>
        <button type="button" class="button quiet" @click=${() => session.leave()}>
          ${icon("log-out")}${t("before.waiting.cancel")}
        </button>
      </div>
    `;
  }

  /** A door that breathes. */
  #rings(): TemplateResult {
    return html`<div class="rings" aria-hidden="true"><i></i><i></i><i></i><span>${icon("door-closed")}</span></div>`;
  }
}
