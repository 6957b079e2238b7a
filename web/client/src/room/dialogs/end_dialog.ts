import { html } from "lit";
import { customElement } from "lit/decorators.js";
import { t, tn } from "../../core/i18n";
import { DialogElement } from "./dialog_element";

@customElement("vt-end-dialog")
export class EndDialog extends DialogElement {
  protected heading(): string {
    return t("room.end.title");
  }

  protected content() {
    return html`
      <p>${tn("room.end.text", this.session.participants.value.size)}</p>
      <footer>
        <button type="button" class="button plain" @click=${() => this.close()}>${t("room.action.cancel")}</button>
        <button type="button" class="button danger" @click=${() => this.#end()}>${t("room.leave.end_all")}</button>
      </footer>
    `;
  }

  #end(): void {
    this.close();
    this.actions.attempt(this.session.end());
  }
}
