import { css, html } from "lit";
import { customElement } from "lit/decorators.js";
import { t } from "../../core/i18n";
import { DialogElement } from "./dialog_element";

/** Asked only when nobody else inside could take over. */
@customElement("vt-leave-dialog")
export class LeaveDialog extends DialogElement {
  static override styles = [
    ...DialogElement.styles,
    css`
      .dialog {
        width: min(38rem, calc(100vw - 2rem));
      }
    `,
  ];

  protected heading(): string {
    return t("room.leave.title");
  }

  protected content() {
    return html`
      <p>${t("room.leave.text")}</p>
      <footer>
        <button type="button" class="button plain" @click=${() => this.close()}>${t("room.leave.stay")}</button>
        <button type="button" class="button quiet" @click=${() => this.session.leave()}>${t("room.leave.only_me")}</button>
        <button type="button" class="button danger" @click=${() => this.actions.attempt(this.session.end())}>${t("room.leave.end_all")}</button>
      </footer>
    `;
  }
}
