import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../core/i18n";
import type { RoomSession } from "../core/session";
import { copyInvitation } from "./copy_invitation";
import { shared } from "./element_styles";
import { icon } from "./icon";
import { SignalElement } from "./signal_element";
import type { RoomView } from "./view";

/** Shown to the first one in: nobody else is here yet, and the one next step. */
@customElement("vt-alone")
export class Alone extends SignalElement {
  static override styles = [
    ...shared,
    css`
      :host {
        display: grid;
        justify-items: center;
        gap: var(--space-3);
        padding-block: var(--space-4) var(--space-2);
        text-align: center;
      }

      p {
        color: var(--ink-soft);
      }

      strong {
        color: var(--ink);
      }
    `,
  ];

  @property({ attribute: false }) session!: RoomSession;
  @property({ attribute: false }) view!: RoomView;

  protected signals() {
    return [this.session.permissions];
  }

  protected override render() {
    return html`
      <p><strong>${t("room.alone.title")}</strong><br />${t("room.alone.text")}</p>
      <button type="button" class="button soft" @click=${() => copyInvitation(this.session, this.view)}>
        ${icon("link")}${t("room.invite.copy")}
      </button>
    `;
  }
}
