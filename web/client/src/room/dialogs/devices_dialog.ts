import { html } from "lit";
import { customElement } from "lit/decorators.js";
import "../../before/device_choice";
import { t } from "../../core/i18n";
import { DialogElement } from "./dialog_element";

@customElement("vt-devices-dialog")
export class DevicesDialog extends DialogElement {
  protected heading(): string {
    return t("room.more.devices");
  }

  protected content() {
    return html`<vt-device-choice .session=${this.session}></vt-device-choice>`;
  }
}
