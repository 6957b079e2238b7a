import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { RoomError } from "../core/errors";
import { t } from "../core/i18n";
import type { RoomSession } from "../core/session";
import { shared } from "../room/element_styles";
import { icon } from "../room/icon";
import { SignalElement } from "../room/signal_element";
import { beforeStyles } from "./before_styles";
import { NAME_LENGTH, nameProblem, tidyName } from "./caller_name";
import { insideLine } from "./inside";
import { languageSwitch } from "./language_switch";
import { accountNotice, deviceNotices, refusalNotice } from "./notices";
import { OccupancyWatch } from "./occupancy";
import { needsAccount, nextStep } from "./refusal";
import { rememberedName, rememberName } from "./remembered_name";
import "./device_choice";
import "./preview";

/** The page before the room: how one is called, how one looks and sounds, and the door. */
@customElement("vt-before")
export class BeforeRoom extends SignalElement {
  static override styles = [...shared, ...beforeStyles];

  @property({ attribute: false }) session!: RoomSession;
  @state() private name = "";
  @state() private refused: RoomError | null = null;
  @state() private nameError = "";
  @state() private returning = false;
  @query("#name") private field!: HTMLInputElement | null;
  @query(".join") private button!: HTMLButtonElement | null;
  #watch: OccupancyWatch | null = null;

  protected signals() {
    const { session } = this;
    this.#watch ??= new OccupancyWatch(session.boot.room);
    return [
      session.phase,
      session.identity,
      session.local.microphone,
      session.local.camera,
      this.#watch.occupancy,
    ];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { session } = this;
    this.name = session.identity.value?.name ?? rememberedName();
    this.returning = session.canResume;
    if (this.returning) {
      const { resumedDevices } = session;
      if (resumedDevices) void session.local.open(resumedDevices);
      void this.#enter();
    } else {
      this.#prepare();
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch?.stop();
    this.#watch = null;
  }

  protected override firstUpdated(): void {
    // Enter is enough for whoever is known. On a phone the keyboard would cover the preview.
    if (this.name) this.button?.focus({ preventScroll: true });
    else if (matchMedia("(hover: hover)").matches) this.field?.focus();
  }

  protected override render() {
    const { boot } = this.session;
    if (this.returning) return this.#returning();
    return html`
      <header class="top wrap">
        <a class="back" href=${boot.floorUrl} aria-label=${t("before.floor", { name: boot.room.technoparkName })}>${icon("arrow-left")}${boot.room.technoparkName}</a>
        ${languageSwitch(boot)}
      </header>
      <div class=${`page wrap ${needsAccount(boot) ? "slim" : ""}`}>
        <div class="way">
          <div class="about">
            <h1>${boot.room.name}</h1>
            ${boot.room.summary ? html`<p class="summary">${boot.room.summary}</p>` : nothing}
            <div class="inside">${insideLine(this.#watch?.occupancy.value ?? null)}</div>
          </div>
          ${this.#door()}
        </div>
        ${needsAccount(boot) ? nothing : this.#look()}
      </div>
    `;
  }

  #look(): TemplateResult {
    return html`<div class="look">
      <vt-preview .local=${this.session.local} .name=${this.name}></vt-preview>
      <section class="devices" aria-label=${t("before.devices.title")}>
        ${this.#deviceNotices()}
        <vt-device-choice .session=${this.session}></vt-device-choice>
      </section>
    </div>`;
  }

  #door(): TemplateResult {
    const { boot } = this.session;
    if (needsAccount(boot)) return html`<div class="enter">${accountNotice(boot)}</div>`;
    const busy = this.session.phase.value === "joining";
    return html`<form class="enter" novalidate @submit=${this.#submit}>
      <div class="field">
        <label for="name">${t("before.name.label")}</label>
        <input
          class="input" id="name" name="name" autocomplete="name" autocapitalize="words" spellcheck="false"
          enterkeyhint="go" required maxlength=${NAME_LENGTH} placeholder=${t("before.name.placeholder")}
          aria-invalid=${this.nameError ? "true" : "false"} aria-describedby="name-error"
          .value=${this.name} @input=${this.#type}
        />
        <p class="error" id="name-error" aria-live="polite">${this.nameError ? html`${icon("circle-alert")}${this.nameError}` : nothing}</p>
      </div>
      <div role="alert" aria-live="assertive">${
        this.refused ? refusalNotice(this.refused, boot, () => void this.#enter(this.name)) : nothing
      }</div>
      <button class="button large wide join" aria-busy=${busy} aria-disabled=${busy}>
        ${busy ? icon("loader-circle") : icon("door-open")}
        ${t(busy ? "before.join.busy" : boot.room.lobby ? "before.join.knock" : "before.join.now")}
      </button>
      ${this.#notes()}
    </form>`;
  }

  #notes(): TemplateResult {
    const { boot, local, identity } = this.session;
    const silent = local.microphone.value.state !== "on" && local.camera.value.state !== "on";
    const starting = [local.microphone, local.camera].some(({ value }) => value.state === "starting");
    return html`
      ${silent && !starting ? html`<p class="note">${t("before.join.without")}</p>` : nothing}
      ${
        identity.value?.kind === "account"
          ? nothing
          : html`<p class="note">${t("before.account.have")} <a href=${boot.signInUrl}>${t("before.account.sign_in")}</a></p>`
      }
    `;
  }

  #deviceNotices(): TemplateResult {
    const { local } = this.session;
    return deviceNotices({
      microphone: local.microphone.value,
      camera: local.camera.value,
      retry: () => void local.open({ microphone: true, camera: true }),
    });
  }

  #returning(): TemplateResult {
    return html`<div class="returning" role="status">
      ${icon("loader-circle")}
      <h1>${t("before.returning.title")}</h1>
      <p>${this.session.boot.room.name}</p>
    </div>`;
  }

  /** Opens what was on the last time, and looks who is inside. Devices that are open already stay as they are. */
  #prepare(): void {
    const { local, boot } = this.session;
    // Nobody is asked for a camera at a door that stays shut.
    const open = !needsAccount(boot);
    if (open && local.microphone.value.state === "off" && local.camera.value.state === "off") {
      void local.open(local.remembered);
    }
    this.#watch ??= new OccupancyWatch(this.session.boot.room);
    this.#watch.start();
  }

  #type(event: Event): void {
    this.name = (event.target as HTMLInputElement).value;
    if (this.nameError && !nameProblem(this.name)) this.nameError = "";
  }

  #submit(event: Event): void {
    event.preventDefault();
    const problem = nameProblem(this.name);
    if (problem) this.#complain(t(`before.name.${problem}`));
    else void this.#enter(tidyName(this.name));
  }

  async #enter(name?: string): Promise<void> {
    if (this.session.phase.value === "joining") return;
    this.refused = null;
    this.nameError = "";
    try {
      await this.session.join(name);
      if (name && this.session.identity.value?.kind === "guest") rememberName(name);
    } catch (reason) {
      this.#refuse(RoomError.from(reason));
    }
  }

  #refuse(error: RoomError): void {
    if (this.returning) {
      this.returning = false;
      this.#prepare();
    }
    const signedIn = this.session.identity.value?.kind === "account";
    if (nextStep(error, signedIn) === "name") this.#complain(error.message);
    else this.refused = error;
  }

  /** Tells what is wrong with the name, where it is typed. */
  #complain(message: string): void {
    this.nameError = message;
    this.field?.focus();
  }
}
