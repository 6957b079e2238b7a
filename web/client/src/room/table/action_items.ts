import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { locale, t } from "../../core/i18n";
import type { SessionTable } from "../../core/session_table";
import type { SessionAction } from "../../protocol/generated";
import { shared } from "../element_styles";
import { icon } from "../icon";
import { SignalElement } from "../signal_element";
import type { Attempt } from "./table";
import { tableStyles } from "./table_styles";

/** What will be done, by whom, by when; or, where it is told to show what is `carried` over, what earlier sessions left open. */
@customElement("vt-action-items")
export class ActionItems extends SignalElement {
  static override styles = [...shared, tableStyles];

  @property({ attribute: false }) table!: SessionTable;
  @property({ attribute: false }) attempt!: Attempt;
  @property({ type: Boolean }) carried = false;

  protected signals() {
    return [this.table.facts];
  }

  protected override render() {
    const facts = this.table.facts.value;
    if (!facts) return nothing;
    const { actions, carriedOver, people } = facts;
    if (this.carried) {
      return html`<section aria-labelledby="title">
        <h2 id="title">${t("room.table.carried_over")}</h2>${this.#list(carriedOver)}
      </section>`;
    }
    return html`
      <section aria-labelledby="title">
        <h2 id="title">${t("room.table.actions")}</h2>
        ${actions.length ? this.#list(actions) : html`<p class="empty">${t("room.table.actions_empty")}</p>`}
        <form @submit=${this.#add}>
          <input class="input wide" name="text" required maxlength="500" autocomplete="off"
            aria-label=${t("room.table.action")} placeholder=${t("room.table.action")} />
          <span class="pair">
            <select class="input" name="owner" aria-label=${t("room.table.owner")}>
              <option value="">${t("room.table.nobody")}</option>
              ${people.map(({ personId, name }) => html`<option value=${personId}>${name}</option>`)}
            </select>
            <input class="input" name="due" type="date" aria-label=${t("room.table.due")} />
          </span>
          <button type="submit" class="button soft wide">${icon("plus")}${t("room.table.action_add")}</button>
        </form>
      </section>
    `;
  }

  #list(items: readonly SessionAction[]): TemplateResult {
    return html`<ul class="rows" role="list">${repeat(
      items,
      ({ id }) => id,
      (item) => this.#row(item),
    )}</ul>`;
  }

  #row(item: SessionAction): TemplateResult {
    const open = item.state === "open";
    const owner = this.table.facts.value?.people.find(({ personId }) => personId === item.ownerId);
    return html`<li class="row" ?data-done=${!open}>
      <input type="checkbox" id=${item.id} .checked=${item.state === "done"}
        @change=${() => this.attempt(this.table.changeAction({ ...item, state: item.state === "done" ? "open" : "done" }))} />
      <div>
        <label for=${item.id}>${item.text}</label>
        <div class="about">
          ${owner ? html`<span>${owner.name}</span>` : nothing}
          ${item.dueOn ? html`<span class=${open && this.#late(item.dueOn) ? "late" : ""}>${t("room.table.until", { date: day(item.dueOn) })}</span>` : nothing}
          ${item.state === "dropped" ? html`<span>${t("room.table.dropped")}</span>` : nothing}
        </div>
      </div>
      <span class="tools">${
        item.state === "done"
          ? nothing
          : html`<button type="button" class="button plain icon-only small"
              aria-label=${t(open ? "room.table.drop" : "room.table.take_up", { title: item.text })}
              title=${t(open ? "room.table.drop_short" : "room.table.take_up_short")}
              @click=${() => this.attempt(this.table.changeAction({ ...item, state: open ? "dropped" : "open" }))}>
              ${open ? icon("x") : icon("rotate-ccw")}</button>`
      }</span>
    </li>`;
  }

  #late(dueOn: string): boolean {
    return dueOn < new Date(this.table.now()).toLocaleDateString("sv");
  }

  readonly #add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const given = new FormData(form);
    const text = String(given.get("text")).trim();
    if (!text) return;
    const owner = String(given.get("owner")) || null;
    const due = String(given.get("due")) || null;
    if (await this.attempt(this.table.addAction(text, owner, due))) form.reset();
  };
}

/** A calendar date has no zone: it is the same day everywhere. */
function day(date: string): string {
  return new Date(`${date}T00:00:00Z`).toLocaleDateString(locale(), {
    timeZone: "UTC",
    weekday: "short",
    day: "numeric",
    month: "short",
  });
}

declare global {
  interface HTMLElementTagNameMap {
    "vt-action-items": ActionItems;
  }
}
