import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../../core/i18n";
import type { SessionTable } from "../../core/session_table";
import type { AgendaPoint } from "../../protocol/generated";
import { shared } from "../element_styles";
import { icon } from "../icon";
import { SignalElement } from "../signal_element";
import { clock, type Running, running } from "./countdown";
import type { Attempt } from "./table";
import { tableStyles } from "./table_styles";

/** The points of the session; the one that is talked about has a timer. */
@customElement("vt-agenda")
export class Agenda extends SignalElement {
  static override styles = [...shared, tableStyles];

  @property({ attribute: false }) table!: SessionTable;
  @property({ attribute: false }) attempt!: Attempt;
  #ticking: ReturnType<typeof setInterval> | null = null;

  protected signals() {
    return [this.table.facts];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ticking = setInterval(() => this.requestUpdate(), 1_000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#ticking) clearInterval(this.#ticking);
  }

  protected override render() {
    const facts = this.table.facts.value;
    if (!facts) return nothing;
    const current = running(facts.agenda, facts.startsAt, this.table.now());
    return html`<section aria-labelledby="title">
      <h2 id="title">${t("room.table.agenda")}</h2>
      ${facts.agenda.length ? nothing : html`<p class="empty">${t("room.table.agenda_empty")}</p>`}
      <ol class="rows" role="list">
        ${repeat(
          facts.agenda,
          ({ id }) => id,
          (point, place) => this.#row(point, place, current),
        )}
      </ol>
      <form @submit=${this.#add}>
        <input class="input" name="title" required maxlength="160" autocomplete="off"
          aria-label=${t("room.table.point")} placeholder=${t("room.table.point")} />
        <span class="minutes">
          <input class="input" name="minutes" type="number" min="1" max="240" value="10" required
            aria-label=${t("room.table.minutes_label")} />
          <button type="submit" class="button soft icon-only" aria-label=${t("room.table.point_add")}
            title=${t("room.table.point_add")}>${icon("plus")}</button>
        </span>
      </form>
    </section>`;
  }

  #row(point: AgendaPoint, place: number, current: Running | null) {
    const done = point.doneAt !== null;
    const left = current?.id === point.id ? current.left : null;
    return html`<li class="row" ?data-done=${done} ?data-current=${left !== null} aria-current=${left === null ? nothing : "step"}>
      <input type="checkbox" id=${point.id} .checked=${done}
        @change=${() => this.attempt(this.table.changePoint(point, !done))} />
      <label for=${point.id}>${point.title}</label>
      <span class="time" ?data-over=${left !== null && left < 0}>${
        left === null ? t("room.table.minutes", { n: point.minutes }) : clock(left)
      }</span>
      <span class="tools">
        <button type="button" class="button plain icon-only small" ?disabled=${place === 0}
          aria-label=${t("room.table.up", { title: point.title })} title=${t("room.table.up_short")}
          @click=${() => this.attempt(this.table.movePoint(point.id, place - 1))}>${icon("chevron-up")}</button>
        <button type="button" class="button plain icon-only small"
          aria-label=${t("room.table.remove", { title: point.title })} title=${t("room.table.remove_short")}
          @click=${() => this.attempt(this.table.removePoint(point.id))}>${icon("x")}</button>
      </span>
    </li>`;
  }

  readonly #add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const given = new FormData(form);
    const title = String(given.get("title")).trim();
    if (!title) return;
    if (await this.attempt(this.table.addPoint(title, Number(given.get("minutes"))))) form.reset();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "vt-agenda": Agenda;
  }
}
