import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../core/i18n";
import type { RoomSession } from "../core/session";
import { shared } from "./element_styles";
import { icon } from "./icon";
import { SignalElement } from "./signal_element";

/** The network fell: a small honest word, and the room stays as it was. */
@customElement("vt-reconnecting")
export class Reconnecting extends SignalElement {
  static override styles = [
    ...shared,
    css`
      :host {
        display: grid;
        justify-items: center;
      }

      p {
        display: inline-flex;
        align-items: center;
        gap: 0.6rem;
        padding: 0.45rem 1rem;
        border-radius: var(--radius-full);
        background: var(--warn-soft);
        color: var(--warn);
        font-size: var(--text-s);
        font-weight: 650;
        box-shadow: var(--shadow-m);
      }

      .icon {
        animation: turn 1.4s linear infinite;
      }

      @keyframes turn {
        to {
          rotate: 1turn;
        }
      }
    `,
  ];

  @property({ attribute: false }) session!: RoomSession;

  protected signals() {
    return [this.session.phase, this.session.mediaAway, this.session.mediaTrouble];
  }

  protected override render() {
    const { phase, mediaAway, mediaTrouble } = this.session;
    // Lasting trouble is told by a notice, with the reason.
    const down = phase.value === "reconnecting" || (mediaAway.value && !mediaTrouble.value);
    return html`<div role="status">${down ? html`<p>${icon("loader-circle")}${t("room.reconnecting")}</p>` : nothing}</div>`;
  }
}
