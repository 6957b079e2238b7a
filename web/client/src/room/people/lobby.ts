import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t, tn } from "../../core/i18n";
import type { RoomSession } from "../../core/session";
import type { RoomActions } from "../actions";
import { shared } from "../element_styles";
import { icon } from "../icon";
import { initials } from "../person_name";
import { SignalElement } from "../signal_element";

/** Who knocks, and the door. */
@customElement("vt-lobby")
export class Lobby extends SignalElement {
  static override styles = [
    ...shared,
    css`
      :host {
        display: block;
        margin-block-start: var(--space-2);
        padding: var(--space-3);
        border-radius: var(--radius-m);
        background: var(--accent-soft);
      }

      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-2);
      }

      h2 {
        color: var(--accent-ink);
        font-size: var(--text-s);
        font-weight: 700;
      }

      li {
        display: flex;
        align-items: center;
        gap: 0.6rem;
        padding-block-start: var(--space-2);
      }

      .name {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) session!: RoomSession;
  @property({ attribute: false }) actions!: RoomActions;

  protected signals() {
    return [this.session.lobby];
  }

  protected override render() {
    const { session, actions } = this;
    const waiting = session.lobby.value;
    return html`
      <header>
        <h2>${tn("room.lobby.waiting", waiting.length)}</h2>
        ${
          waiting.length > 1
            ? html`<button type="button" class="button small" @click=${() => actions.attempt(session.admitAll())}>${t("room.lobby.admit_all")}</button>`
            : nothing
        }
      </header>
      <ul role="list">
        ${repeat(
          waiting,
          ({ id }) => id,
          ({ id, name, role }) => html`<li>
            <span class="avatar" data-role=${role} aria-hidden="true">${initials(name)}</span>
            <span class="name">${name}</span>
            <button type="button" class="button plain icon-only small" aria-label=${t("room.lobby.refuse_name", { name })}
              title=${t("room.lobby.refuse")} @click=${() => actions.attempt(session.refuse(id))}>${icon("x")}</button>
            <button type="button" class="button small" aria-label=${t("room.lobby.admit_name", { name })}
              @click=${() => actions.attempt(session.admit(id))}>${t("room.lobby.admit")}</button>
          </li>`,
        )}
      </ul>
    `;
  }
}
