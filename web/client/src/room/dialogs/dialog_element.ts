import { css, html, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { t } from "../../core/i18n";
import type { RoomSession } from "../../core/session";
import type { RoomActions } from "../actions";
import { shared } from "../element_styles";
import { icon } from "../icon";
import { SignalElement } from "../signal_element";
import type { RoomView } from "../view";

/** A modal dialog of the room; the browser keeps the focus inside and gives it back. */
export abstract class DialogElement extends SignalElement {
  static override styles = [
    ...shared,
    css`
      h2:focus {
        outline: none;
      }
    `,
  ];

  @property({ attribute: false }) session!: RoomSession;
  @property({ attribute: false }) view!: RoomView;
  @property({ attribute: false }) actions!: RoomActions;

  protected abstract heading(): string;
  protected abstract content(): TemplateResult;

  protected signals(): ReturnType<SignalElement["signals"]> {
    return [];
  }

  protected close(): void {
    this.view.dialog.set(null);
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector("dialog")?.showModal();
  }

  protected override render() {
    return html`<dialog class="dialog" aria-labelledby="title" @close=${() => this.close()} @click=${this.#clicked}>
      <header>
        <h2 id="title" tabindex="-1" autofocus>${this.heading()}</h2>
        <button type="button" class="button plain icon-only small" aria-label=${t("room.action.close")} @click=${() => this.close()}>${icon("x")}</button>
      </header>
      ${this.content()}
    </dialog>`;
  }

  /** A click beside the dialog lands on the dialog element itself. */
  #clicked(event: MouseEvent): void {
    if (event.target !== event.currentTarget) return;
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const within =
      event.clientX > box.left &&
      event.clientX < box.right &&
      event.clientY > box.top &&
      event.clientY < box.bottom;
    if (!within) this.close();
  }
}
