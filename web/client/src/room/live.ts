import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../core/i18n";
import type { RoomSession } from "../core/session";
import { RoomActions } from "./actions";
import "./bar/bar";
import "./dialogs/devices_dialog";
import "./dialogs/end_dialog";
import "./dialogs/leave_dialog";
import "./dialogs/shortcuts_dialog";
import "./dialogs/statistics_dialog";
import { icon } from "./icon";
import { liveStyles } from "./live_styles";
import "./notices/notice_list";
import { watchRoom } from "./notices/prompts";
import "./panel";
import { receiveName } from "./receive_name";
import "./reconnecting";
import { shared } from "./element_styles";
import { listenToKeys } from "./shortcuts";
import { SignalElement } from "./signal_element";
import "./stage";
import type { Panel, RoomView } from "./view";

/** From this width on a panel lies beside the stage without making the people small. */
const BESIDE = 1100;

/** The live room: the people, the bar below them, and what may be opened beside. */
@customElement("vt-live-room")
export class LiveRoom extends SignalElement {
  static override styles = [...shared, liveStyles];

  @property({ attribute: false }) session!: RoomSession;
  @property({ attribute: false }) view!: RoomView;
  #actions: RoomActions | null = null;
  #stops: (() => void)[] = [];
  #panel: Panel | null = null;

  private get actions(): RoomActions {
    this.#actions ??= new RoomActions(this.session, this.view);
    return this.#actions;
  }

  protected signals() {
    return [
      this.view.panel,
      this.view.dialog,
      this.session.local.screen,
      this.session.room,
      this.session.receive,
    ];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { session, view, actions } = this;
    this.#stops = [watchRoom(session, view, actions), listenToKeys(session, view, actions)];
    // Whoever meets for a session has its table in front of them, where there is room for it.
    if (session.permissions.value.has("session.use") && innerWidth >= BESIDE) view.panel.set("table");
  }

  /** What had the focus is gone with the page before the room, and a screen reader says where one is now. */
  protected override firstUpdated(): void {
    this.renderRoot.querySelector("h1")?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    this.toggleAttribute("data-panel", this.view.panel.value !== null);
  }

  protected override updated(): void {
    const open = this.view.panel.value;
    const before = this.#panel;
    this.#panel = open;
    // What had the focus is gone with the panel.
    if (before && !open && !this.shadowRoot?.activeElement) {
      this.renderRoot.querySelector("vt-bar")?.focusPanelButton(before);
    }
  }

  protected override render() {
    const { session, view, actions } = this;
    return html`
      <h1 class="visually-hidden" tabindex="-1">${session.room.value?.name}</h1>
      <div class="scene">
        ${session.local.screen.value.track ? this.#sharing() : nothing}
        ${session.receive.value === "everything" ? nothing : this.#receiving()}
        <vt-stage role="region" aria-label=${t("room.stage.label")} .session=${session} .view=${view}></vt-stage>
      </div>
      <div class="above">
        <vt-reconnecting .session=${session}></vt-reconnecting>
        <vt-notices .view=${view}></vt-notices>
      </div>
      ${
        view.panel.value
          ? html`<vt-panel role="complementary" aria-label=${t("room.panel.label")} .session=${session} .view=${view} .actions=${actions}></vt-panel>`
          : nothing
      }
      <vt-bar .session=${session} .view=${view} .actions=${actions}></vt-bar>
      ${this.#dialog()}
    `;
  }

  #sharing(): TemplateResult {
    return html`<div class="lasting">
      ${icon("monitor-up")}${t("room.sharing.text")}
      <button type="button" class="button danger small" @click=${() => this.session.local.stopScreen()}>${t("room.sharing.stop")}</button>
    </div>`;
  }

  /** Whoever chose to receive less, perhaps days ago, must not think that nobody shows a picture. */
  #receiving(): TemplateResult {
    const { session } = this;
    return html`<div class="lasting receiving">
      ${icon("gauge")}${receiveName(session.receive.value)}
      <button type="button" class="button quiet small" @click=${() => session.setReceive("everything")}>${t("room.receive.show_all")}</button>
    </div>`;
  }

  #dialog(): TemplateResult | typeof nothing {
    const { session, view, actions } = this;
    switch (view.dialog.value) {
      case "leave":
        return html`<vt-leave-dialog .session=${session} .view=${view} .actions=${actions}></vt-leave-dialog>`;
      case "end":
        return html`<vt-end-dialog .session=${session} .view=${view} .actions=${actions}></vt-end-dialog>`;
      case "devices":
        return html`<vt-devices-dialog .session=${session} .view=${view} .actions=${actions}></vt-devices-dialog>`;
      case "statistics":
        return html`<vt-statistics-dialog .session=${session} .view=${view} .actions=${actions}></vt-statistics-dialog>`;
      case "shortcuts":
        return html`<vt-shortcuts-dialog .session=${session} .view=${view} .actions=${actions}></vt-shortcuts-dialog>`;
      default:
        return nothing;
    }
  }
}
