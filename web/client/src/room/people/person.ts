import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../../core/i18n";
import type { RoomSession } from "../../core/session";
import type { MediaSource, Participant } from "../../protocol/generated";
import type { RoomActions } from "../actions";
import { shared } from "../element_styles";
import { icon } from "../icon";
import { menuChosen, menuKey, menuToggled } from "../menu";
import { menuStyles } from "../menu_styles";
import { initials } from "../person_name";
import { SignalElement } from "../signal_element";
import { toneOf } from "../tone";
import type { RoomView } from "../view";

/** One person in the list, and what may be done about them. */
@customElement("vt-person")
export class Person extends SignalElement {
  static override styles = [
    ...shared,
    menuStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto auto;
        align-items: center;
        gap: 0.65rem;
        padding: 0.4rem var(--space-2);
        border-radius: var(--radius-m);
      }

      :host(:hover) {
        background: var(--sunken);
      }

      .name,
      .about {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        line-height: 1.35;
      }

      .name {
        font-size: 0.9375rem;
        font-weight: 600;
      }

      .about {
        color: var(--ink-soft);
        font-size: 0.8125rem;
      }

      .states {
        display: flex;
        align-items: center;
        gap: 0.45rem;
        color: var(--ink-faint);
      }

      .states .icon {
        width: 1.05rem;
        height: 1.05rem;
      }

      .hand {
        display: inline-flex;
        align-items: center;
        gap: 0.25rem;
        padding: 0.05rem 0.5rem;
        border-radius: var(--radius-full);
        background: var(--accent);
        color: var(--on-accent);
        font-size: 0.8125rem;
        font-weight: 700;
      }
    `,
  ];

  @property({ attribute: false }) session!: RoomSession;
  @property({ attribute: false }) view!: RoomView;
  @property({ attribute: false }) actions!: RoomActions;
  @property({ attribute: false }) person!: Participant;
  /** Place in the queue of hands; 0 without a hand. */
  @property({ attribute: false }) order = 0;

  protected signals() {
    return [this.session.permissions, this.session.room, this.view.pinned];
  }

  protected override render() {
    const { person, order } = this;
    const self = person.id === this.session.selfId.value;
    const about =
      person.status === "reconnecting" ? t("room.tile.reconnecting") : t(`domain.role.${person.role}`);
    return html`
      <span class=${`avatar ${toneOf(person.personId)}`} data-role=${person.role} aria-hidden="true">${initials(person.name)}</span>
      <span>
        <span class="name">${person.name}</span>
        <span class="about">${self ? `${t("room.tile.self")} · ${about}` : about}</span>
      </span>
      <span class="states">
        ${order ? html`<span class="hand" role="img" aria-label=${t("room.people.hand_order", { n: order })}>${icon("hand")}${order}</span>` : nothing}
        ${this.#has("screen") ? state(icon("monitor-up"), t("room.people.sharing")) : nothing}
        ${this.#has("microphone") ? state(icon("mic"), t("room.people.microphone_on")) : state(icon("mic-off"), t("room.tile.muted"))}
        ${this.#has("camera") ? state(icon("video"), t("room.people.camera_on")) : state(icon("video-off"), t("room.people.camera_off"))}
      </span>
      ${this.#menu(self)}
    `;
  }

  #has(source: MediaSource): boolean {
    return this.person.media.some((media) => media.source === source && !media.paused);
  }

  #menu(self: boolean): TemplateResult {
    const { person, session, view, actions } = this;
    const label = t("room.people.menu", { name: person.name });
    const moderator = session.permissions.value.has("room.moderate");
    const key = `${person.id}:camera`;
    const pinned = view.pinned.value === key;
    const spotlit = session.room.value?.spotlight === person.id;
    return html`
      <button type="button" class="button plain icon-only small" popovertarget="menu" aria-haspopup="menu" aria-label=${label} title=${label}>
        ${icon("ellipsis-vertical")}
      </button>
      <div class="menu" id="menu" popover role="menu" aria-label=${label} @toggle=${menuToggled} @keydown=${menuKey} @click=${menuChosen}>
        ${item(pinned ? icon("pin-off") : icon("pin"), t(pinned ? "room.people.unpin" : "room.people.pin"), () => view.togglePin(key))}
        ${item(icon("chart-no-axes-column"), t("room.more.statistics"), () => view.inspect(person.id))}
        ${moderator ? item(icon("sparkles"), t(spotlit ? "room.people.spotlight_end" : "room.people.spotlight"), () => actions.attempt(session.spotlight(spotlit ? null : person.id))) : nothing}
        ${moderator && person.handRaisedAt ? item(icon("hand"), t("room.people.lower_hand"), () => actions.attempt(session.raiseHand(false, person.id))) : nothing}
        ${moderator && !self ? this.#moderation() : nothing}
      </div>
    `;
  }

  #moderation(): TemplateResult {
    const { person, session, actions } = this;
    return html`
      <hr />
      ${
        this.#has("microphone")
          ? item(icon("mic-off"), t("room.people.mute"), () =>
              actions.attempt(session.mute(person.id, "microphone")),
            )
          : item(icon("mic"), t("room.people.ask_microphone"), () =>
              actions.attempt(session.askUnmute(person.id), t("room.people.asked")),
            )
      }
      ${
        this.#has("camera")
          ? item(icon("video-off"), t("room.people.stop_camera"), () =>
              actions.attempt(session.mute(person.id, "camera")),
            )
          : item(icon("video"), t("room.people.ask_camera"), () =>
              actions.attempt(session.askUnmute(person.id, "camera"), t("room.people.asked")),
            )
      }
      ${this.#has("screen") ? item(icon("screen-share-off"), t("room.people.stop_screen"), () => actions.attempt(session.mute(person.id, "screen"))) : nothing}
      <hr />
      ${item(icon("user-x"), t("room.people.remove"), () => this.#remove(), "danger")}
    `;
  }

  /** Being removed cannot be undone by a slip of the finger: the notice asks once more. */
  #remove(): void {
    const { person, session, view, actions } = this;
    const id = `remove-${person.id}`;
    view.notices.show({
      id,
      text: t("room.people.remove_sure", { name: person.name }),
      icon: "person",
      tone: "warn",
      actions: [
        { label: t("room.action.cancel"), run: () => view.notices.dismiss(id) },
        {
          label: t("room.people.remove"),
          primary: true,
          run: () => {
            view.notices.dismiss(id);
            actions.attempt(session.remove(person.id));
          },
        },
      ],
    });
  }
}

function state(drawing: TemplateResult, label: string): TemplateResult {
  return html`<span role="img" aria-label=${label} title=${label}>${drawing}</span>`;
}

function item(drawing: TemplateResult, label: string, run: () => void, classes = ""): TemplateResult {
  return html`<button type="button" class=${`item ${classes}`} role="menuitem" tabindex="-1" @click=${run}>${drawing}${label}</button>`;
}
