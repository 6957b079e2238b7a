import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { RoomError } from "../../core/errors";
import { t } from "../../core/i18n";
import type { RoomSession } from "../../core/session";
import { shared } from "../element_styles";
import { icon } from "../icon";
import { SignalElement } from "../signal_element";
import "./action_items";
import "./agenda";
import "./notes_field";
import { tableStyles } from "./table_styles";

/** Waits for a change; tells the person when it was refused. Resolves with whether it was made. */
export type Attempt = (change: Promise<void>) => Promise<boolean>;

/** The table of a mentoring session: what it is about, agenda, notes, action items. */
@customElement("vt-table")
export class Table extends SignalElement {
  static override styles = [...shared, tableStyles];

  @property({ attribute: false }) session!: RoomSession;

  protected signals() {
    const { table } = this.session;
    return [table.facts, table.notes, table.failure];
  }

  readonly #attempt: Attempt = async (change) => {
    try {
      await change;
      return true;
    } catch (error) {
      this.session.events.emit("error", RoomError.from(error));
      return false;
    }
  };

  protected override render() {
    const { table } = this.session;
    const facts = table.facts.value;
    const notes = table.notes.value;
    if (!facts) {
      const failure = table.failure.value;
      return html`<div class="scroll">${
        failure
          ? html`<p class="error" role="alert">${failure.message}</p>
            <button type="button" class="button soft" @click=${() => void table.open()}>${icon("rotate-cw")}${t("room.table.again")}</button>`
          : html`<p class="empty" role="status">${t("room.table.opening")}</p>`
      }</div>`;
    }
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t("room.table.label")}>
      <section>
        <p class="topic">${facts.topic}</p>
        ${facts.questions ? html`<details><summary>${t("room.table.questions")}</summary><p>${facts.questions}</p></details>` : nothing}
      </section>
      ${
        facts.carriedOver.length
          ? html`<vt-action-items carried .table=${table} .attempt=${this.#attempt}></vt-action-items>`
          : nothing
      }
      <vt-agenda .table=${table} .attempt=${this.#attempt}></vt-agenda>
      ${notes ? html`<vt-notes .notes=${notes}></vt-notes>` : nothing}
      <vt-action-items .table=${table} .attempt=${this.#attempt}></vt-action-items>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vt-table": Table;
  }
}
