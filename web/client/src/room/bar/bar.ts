import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { t } from "../../core/i18n";
import type { LocalState } from "../../core/local_source";
import type { RoomSession } from "../../core/session";
import type { RoomActions } from "../actions";
import { shared } from "../element_styles";
import { emojiRow } from "../emoji";
import { icon } from "../icon";
import { menuChosen, menuKey, menuToggled } from "../menu";
import { menuStyles } from "../menu_styles";
import { SignalElement } from "../signal_element";
import type { Panel, RoomView } from "../view";
import { barStyles } from "./bar_styles";
import { control } from "./control";
import { moreMenu } from "./more_menu";

/** What one does in the room, within the reach of a thumb. */
@customElement("vt-bar")
export class Bar extends SignalElement {
  static override styles = [...shared, menuStyles, barStyles];

  @property({ attribute: false }) session!: RoomSession;
  @property({ attribute: false }) view!: RoomView;
  @property({ attribute: false }) actions!: RoomActions;
  @query(".level") private meter!: HTMLElement | null;
  #stopLevel: (() => void) | null = null;

  protected signals() {
    const { session, view } = this;
    const { microphone, camera, screen } = session.local;
    return [
      microphone,
      camera,
      screen,
      session.room,
      session.participants,
      session.selfId,
      session.permissions,
      session.lobby,
      session.receive,
      session.chat.unread,
      view.panel,
      view.layout,
      view.shortcuts,
    ];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopLevel = this.session.local.level.subscribe((level) => {
      const on = this.session.local.microphone.value.state === "on";
      this.meter?.style.setProperty("--level", on ? level.toFixed(2) : "0");
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopLevel?.();
  }

  protected override render() {
    const { room } = this.session;
    return html`
      <div class="place">
        <strong>${room.value?.name}</strong>
        <span>
          ${room.value?.locked ? html`<b role="img" aria-label=${t("room.bar.locked")} title=${t("room.bar.locked")}>${icon("lock")}</b>` : nothing}
          ${room.value?.technoparkName}
        </span>
      </div>
      <div class="controls" role="group" aria-label=${t("room.bar.label")}>
        ${this.#microphone()} ${this.#camera()} ${this.#share()} ${this.#hand()} ${this.#reactions()}
        ${this.#panels("narrow")} ${moreMenu(this.session, this.view, this.actions)} ${this.#leave()}
      </div>
      <div class="controls side" role="group" aria-label=${t("room.bar.panels")}>${this.#panels("")}</div>
    `;
  }

  /** Gives the focus back to the button of a panel that was closed. */
  focusPanelButton(panel: Panel): void {
    const key = { chat: "C", people: "P", table: "N" }[panel];
    const buttons = [...this.renderRoot.querySelectorAll<HTMLElement>(`[aria-keyshortcuts="${key}"]`)];
    buttons.find((button) => button.offsetParent !== null)?.focus();
  }

  #microphone(): TemplateResult {
    const { state } = this.session.local.microphone.value;
    const on = state === "on";
    return control({
      drawing: drawingOf(state, icon("mic"), icon("mic-off")),
      label: t(on ? "room.bar.microphone_off" : "room.bar.microphone_on"),
      word: t("room.bar.microphone"),
      key: "M",
      classes: `level ${offOf(state)}`,
      busy: state === "starting",
      run: () => this.actions.toggleMicrophone(),
    });
  }

  #camera(): TemplateResult {
    const { state } = this.session.local.camera.value;
    const on = state === "on";
    return control({
      drawing: drawingOf(state, icon("video"), icon("video-off")),
      label: t(on ? "room.bar.camera_off" : "room.bar.camera_on"),
      word: t("room.bar.camera"),
      key: "V",
      classes: offOf(state),
      busy: state === "starting",
      run: () => this.actions.toggleCamera(),
    });
  }

  #share(): TemplateResult | typeof nothing {
    const { local, permissions } = this.session;
    if (!local.canShareScreen || !permissions.value.has("media.share_screen")) return nothing;
    const sharing = local.screen.value.track !== null;
    return control({
      drawing: sharing ? icon("screen-share-off") : icon("screen-share"),
      label: t(sharing ? "room.bar.share_stop" : "room.bar.share_start"),
      word: t("room.bar.share"),
      key: "D",
      classes: `wide ${sharing ? "active" : ""}`,
      run: () => this.actions.toggleScreen(),
    });
  }

  #hand(): TemplateResult {
    const up = this.actions.handUp;
    return control({
      drawing: icon("hand"),
      label: t(up ? "room.bar.hand_lower" : "room.bar.hand_raise"),
      word: t("room.bar.hand"),
      key: "R",
      classes: `wide ${up ? "active" : ""}`,
      run: () => this.actions.toggleHand(),
    });
  }

  #reactions(): TemplateResult {
    return html`
      ${control({ drawing: icon("smile-plus"), label: t("room.bar.react"), word: t("room.bar.reaction"), classes: "wide", menu: "reactions" })}
      <div class="menu" id="reactions" popover role="menu" aria-label=${t("room.bar.react")}
        @toggle=${menuToggled} @keydown=${menuKey} @click=${menuChosen}>
        ${emojiRow((sign) => this.actions.react(sign))}
      </div>
    `;
  }

  #panels(classes: string): TemplateResult {
    const { session, view } = this;
    const open = view.panel.value;
    const unread = session.chat.unread.value;
    const waiting = session.lobby.value.length;
    return html`
      ${control({
        drawing: icon("message-circle"),
        label: unread ? t("room.bar.chat_unread", { n: unread }) : t("room.bar.chat"),
        word: t("room.bar.chat"),
        key: "C",
        classes: `${classes} ${open === "chat" ? "active" : ""}`,
        pressed: open === "chat",
        badge: unread ? badge(unread) : nothing,
        run: () => view.togglePanel("chat"),
      })}
      ${
        session.permissions.value.has("session.use")
          ? control({
              drawing: icon("notebook-pen"),
              label: t("room.bar.table"),
              word: t("room.bar.table"),
              key: "N",
              classes: `${classes} ${open === "table" ? "active" : ""}`,
              pressed: open === "table",
              run: () => view.togglePanel("table"),
            })
          : nothing
      }
      ${control({
        drawing: icon("users"),
        label: waiting ? t("room.bar.people_waiting", { n: waiting }) : t("room.bar.people"),
        word: t("room.bar.people"),
        key: "P",
        classes: `${classes} ${session.permissions.value.has("session.use") ? "spare" : ""} ${open === "people" ? "active" : ""}`,
        pressed: open === "people",
        badge: waiting ? badge(waiting, "alerting") : badge(session.participants.value.size, "quiet"),
        run: () => view.togglePanel("people"),
      })}
    `;
  }

  #leave(): TemplateResult {
    const moderator = this.session.permissions.value.has("room.moderate");
    return html`
      ${control({
        drawing: icon("phone-off"),
        label: t("room.bar.leave_label"),
        word: t("room.bar.leave"),
        classes: `leave ${moderator ? "joined" : ""}`,
        run: () => this.actions.leave(),
      })}
      ${
        moderator
          ? html`${control({ drawing: icon("chevron-up"), label: t("room.bar.leave_more"), classes: "leave chevron wide", menu: "leaving" })}
            <div class="menu" id="leaving" popover role="menu" aria-label=${t("room.bar.leave_more")}
              @toggle=${menuToggled} @keydown=${menuKey} @click=${menuChosen}>
              <button type="button" class="item" role="menuitem" tabindex="-1" @click=${() => this.session.leave()}>
                ${icon("log-out")}${t("room.leave.only_me")}
              </button>
              <button type="button" class="item danger" role="menuitem" tabindex="-1" @click=${() => this.view.dialog.set("end")}>
                ${icon("phone-off")}${t("room.leave.end_all")}
              </button>
            </div>`
          : nothing
      }
    `;
  }
}

/** While the browser asks for a permission, or opens the device, a button is neither on nor off. */
function drawingOf(state: LocalState, on: TemplateResult, off: TemplateResult): TemplateResult {
  if (state === "starting") return icon("loader-circle");
  return state === "on" ? on : off;
}

function offOf(state: LocalState): string {
  return state === "on" || state === "starting" ? "" : "off";
}

/** The number is drawn by the style sheet: it is part of no button's name, the label tells it in words. */
function badge(count: number, classes = ""): TemplateResult {
  return html`<span class=${`badge-count ${classes}`} data-count=${count > 99 ? "99+" : count}></span>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "vt-bar": Bar;
  }
}
