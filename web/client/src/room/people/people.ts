import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t, tn } from "../../core/i18n";
import type { RoomSession } from "../../core/session";
import type { Participant } from "../../protocol/generated";
import type { RoomActions } from "../actions";
import { copyInvitation } from "../copy_invitation";
import { shared } from "../element_styles";
import { hands } from "../hands";
import { icon } from "../icon";
import { SignalElement } from "../signal_element";
import type { RoomView } from "../view";
import "./lobby";
import { peopleStyles } from "./people_styles";
import "./person";

/** Who is here: hands first, in their order; then everybody; above them who waits outside. */
@customElement("vt-people")
export class People extends SignalElement {
  static override styles = [...shared, peopleStyles];

  @property({ attribute: false }) session!: RoomSession;
  @property({ attribute: false }) view!: RoomView;
  @property({ attribute: false }) actions!: RoomActions;

  protected signals() {
    const { session } = this;
    return [session.participants, session.permissions, session.lobby, session.room];
  }

  protected override render() {
    const { session, view, actions } = this;
    const raised = hands(session.participants.value);
    const others = [...session.participants.value.values()].filter(({ handRaisedAt }) => !handRaisedAt);
    const moderator = session.permissions.value.has("room.moderate");
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label=${t("room.bar.people")}>
        ${session.lobby.value.length ? html`<vt-lobby .session=${session} .actions=${actions}></vt-lobby>` : nothing}
        ${raised.length ? this.#list(tn("room.people.hands", raised.length), raised, true) : nothing}
        ${others.length ? this.#list(t("room.people.inside"), others, false) : nothing}
      </div>
      <footer>
        ${moderator ? this.#moderation() : nothing}
        <button type="button" class="button soft wide" @click=${() => copyInvitation(session, view)}>
          ${icon("link")}${t("room.invite.copy")}
        </button>
      </footer>
    `;
  }

  #list(title: string, people: readonly Participant[], ordered: boolean): TemplateResult {
    return html`<section>
      <h2>${title}</h2>
      <ul role="list">
        ${repeat(
          people,
          ({ id }) => id,
          (person, index) => html`<li>
            <vt-person .session=${this.session} .view=${this.view} .actions=${this.actions}
              .person=${person} .order=${ordered ? index + 1 : 0}></vt-person>
          </li>`,
        )}
      </ul>
    </section>`;
  }

  #moderation(): TemplateResult {
    const { session, actions } = this;
    const locked = session.room.value?.locked ?? false;
    return html`<div class="pair">
      <button type="button" class="button quiet small" @click=${() => this.#muteAll()}>${icon("mic-off")}${t("room.people.mute_all")}</button>
      <button type="button" class="button quiet small" aria-pressed=${locked} @click=${() => actions.attempt(session.lock(!locked))}>
        ${locked ? icon("lock-open") : icon("lock")}${t(locked ? "room.people.unlock" : "room.people.lock")}
      </button>
    </div>`;
  }

  #muteAll(): void {
    const muted = this.session.muteAll().then((count) => {
      this.view.notices.show({ text: tn("room.people.muted_count", count), icon: "microphone-off" });
    });
    this.actions.attempt(muted);
  }
}
