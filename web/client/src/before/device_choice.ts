import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ChoiceKind, DeviceOption } from "../core/devices";
import { t } from "../core/i18n";
import type { RoomSession } from "../core/session";
import { Sounds } from "../core/sounds";
import { shared } from "../room/element_styles";
import { icon } from "../room/icon";
import { SignalElement } from "../room/signal_element";
import "./level_meter";
import { namedDevices, selectedDevice } from "./device_options";

/** As long as the test sound lasts. */
const TEST_MS = 1_900;

/** Which microphone, speaker and camera, with what proves that they work. */
@customElement("vt-device-choice")
export class DeviceChoiceFields extends SignalElement {
  static override styles = [
    ...shared,
    css`
      :host {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 11.5rem), 1fr));
        gap: var(--space-4);
        align-items: start;
      }

      label,
      .title {
        display: flex;
        align-items: center;
        gap: 0.45rem;
        font-size: var(--text-s);
        font-weight: 650;
      }

      label .icon,
      .title .icon {
        color: var(--ink-soft);
      }

      .input {
        min-height: 2.75rem;
        font-size: 0.9375rem;
      }

      vt-level-meter {
        margin-block-start: 0.15rem;
      }

      .test {
        justify-self: start;
        margin-inline-start: -0.6rem;
        padding-inline: 0.6rem;
        --label: var(--accent);
      }
    `,
  ];

  @property({ attribute: false }) session!: RoomSession;
  @state() private testing = false;
  readonly #sounds = new Sounds();

  protected signals() {
    const { local } = this.session;
    return [local.devices, local.microphone, local.camera];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.session.local.refreshDevices();
  }

  protected override render() {
    const { devices, microphone, camera } = this.session.local;
    const { microphones, cameras, speakers } = devices.value;
    return html`
      <div class="field">
        <label for="microphone">${icon("mic")}${t("before.microphone.choose")}</label>
        ${this.#select("microphone", microphones, inUse(microphone.value.track), (n) => t("before.microphone.unnamed", { n }))}
        <vt-level-meter .local=${this.session.local}></vt-level-meter>
      </div>
      <div class="field">
        ${
          speakers.length
            ? html`<label for="speaker">${icon("volume-2")}${t("before.speaker.choose")}</label>
              ${this.#select("speaker", speakers, undefined, (n) => t("before.speaker.unnamed", { n }))}`
            : html`<span class="title">${icon("volume-2")}${t("before.speaker.choose")}</span>`
        }
        <button type="button" class="button plain small test" @click=${this.#test}>
          ${icon("audio-lines")}<span aria-live="polite">${t(this.testing ? "before.speaker.testing" : "before.speaker.test")}</span>
        </button>
      </div>
      <div class="field">
        <label for="camera">${icon("video")}${t("before.camera.choose")}</label>
        ${this.#select("camera", cameras, inUse(camera.value.track), (n) => t("before.camera.unnamed", { n }))}
      </div>
    `;
  }

  #select(
    kind: ChoiceKind,
    options: readonly DeviceOption[],
    current: string | undefined,
    unnamed: (n: number) => string,
  ): TemplateResult {
    const selected = selectedDevice(options, this.session.local.devices.value.chosen[kind], current);
    return html`<span class="select">
      <select class="input" id=${kind} ?disabled=${options.length === 0}
        @change=${(event: Event) => this.#choose(kind, event.target as HTMLSelectElement)}>
        ${options.length ? nothing : html`<option>${t("before.devices.default")}</option>`}
        ${namedDevices(options, unnamed).map(
          ({ id, name }) => html`<option value=${id} .selected=${id === selected}>${name}</option>`,
        )}
      </select>
      ${icon("chevron-down")}
    </span>`;
  }

  #choose(kind: ChoiceKind, select: HTMLSelectElement): void {
    void this.session.local.chooseDevice(kind, select.value || null);
  }

  async #test(): Promise<void> {
    if (this.testing) return;
    this.testing = true;
    await this.#sounds.play("test", this.session.local.devices.value.chosen.speaker);
    setTimeout(() => {
      this.testing = false;
    }, TEST_MS);
  }
}

function inUse(track: MediaStreamTrack | null): string | undefined {
  return track?.getSettings().deviceId;
}
