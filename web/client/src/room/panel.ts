import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../core/i18n";
import type { RoomSession } from "../core/session";
import type { RoomActions } from "./actions";
import "./chat/chat";
import { icon } from "./icon";
import "./people/people";
import { shared } from "./element_styles";
import { SignalElement } from "./signal_element";
import "./table/table";
import type { Panel, RoomView } from "./view";

/** The side panel: a card beside the stage, a sheet over it on a phone. */
@customElement("vt-panel")
export class SidePanel extends SignalElement {
  static override styles = [
    ...shared,
    css`
      :host {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        min-height: 0;
        overflow: hidden;
        border: 1px solid var(--line);
        border-radius: var(--radius-l);
        background: var(--paper);
        animation: slide var(--calm) var(--ease);
      }

      @keyframes slide {
        from {
          opacity: 0;
          transform: translateX(1.5rem);
        }
      }

      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-2);
        padding: var(--space-3);
        border-block-end: 1px solid var(--line);
      }

      .segments button {
        min-height: 2.25rem;
        padding-inline: 0.8rem;
        font-size: var(--text-s);
        white-space: nowrap;
      }

      .count {
        color: var(--ink-faint);
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) session!: RoomSession;
  @property({ attribute: false }) view!: RoomView;
  @property({ attribute: false }) actions!: RoomActions;

  protected signals() {
    return [this.view.panel, this.session.participants, this.session.permissions];
  }

  protected override firstUpdated(): void {
    // The chat puts the focus into its own field.
    if (this.view.panel.value !== "chat") {
      this.renderRoot.querySelector<HTMLElement>("[aria-pressed=true]")?.focus();
    }
  }

  protected override render() {
    const { session, view, actions } = this;
    const open = view.panel.value;
    const parts = { session, view, actions };
    return html`
      <header>
        <div class="segments" role="group" aria-label=${t("room.panel.label")}>
          ${this.#tab("chat", html`${t("room.bar.chat")}`)}
          ${session.permissions.value.has("session.use") ? this.#tab("table", html`${t("room.bar.table")}`) : nothing}
          ${this.#tab("people", html`${t("room.bar.people")} <span class="count">${session.participants.value.size}</span>`)}
        </div>
        <button type="button" class="button plain icon-only small" aria-label=${t("room.panel.close")} title=${t("room.panel.close")}
          @click=${() => view.panel.set(null)}>${icon("x")}</button>
      </header>
      ${
        open === "chat"
          ? html`<vt-chat .session=${parts.session} .view=${parts.view}></vt-chat>`
          : open === "people"
            ? html`<vt-people .session=${parts.session} .view=${parts.view} .actions=${parts.actions}></vt-people>`
            : open === "table"
              ? html`<vt-table .session=${parts.session}></vt-table>`
              : nothing
      }
    `;
  }

  #tab(panel: Panel, label: unknown) {
    return html`<button type="button" aria-pressed=${this.view.panel.value === panel} @click=${() => this.view.panel.set(panel)}>${label}</button>`;
  }
}
