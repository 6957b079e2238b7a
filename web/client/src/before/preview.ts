import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { t } from "../core/i18n";
import type { LocalMedia } from "../core/local_media";
import type { LocalSource } from "../core/local_source";
import { shared } from "../room/element_styles";
import { icon } from "../room/icon";
import { initials } from "../room/person_name";
import { SignalElement } from "../room/signal_element";
import { kawung } from "./kawung";
import { previewStyles } from "./preview_styles";

const SPEAKING = 0.45;

/** How the others will see one: the mirrored camera, with both switches on it. */
@customElement("vt-preview")
export class Preview extends SignalElement {
  static override styles = [...shared, previewStyles];

  @property({ attribute: false }) local!: LocalMedia;
  /** Whose letters stand in while there is no picture. */
  @property() name = "";
  @query("video") private video!: HTMLVideoElement;
  #unwatch: (() => void) | null = null;

  protected signals() {
    return [this.local.microphone, this.local.camera];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Levels come ten times a second: they are written past the template.
    this.#unwatch = this.local.level.subscribe((level) => {
      const heard = this.local.microphone.value.state === "on" ? level : 0;
      this.style.setProperty("--level", heard.toFixed(2));
      this.toggleAttribute("data-speaking", heard > SPEAKING);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
    if (this.video) this.video.srcObject = null;
  }

  protected override render() {
    const { microphone, camera } = this.local;
    return html`
      <video .muted=${true} playsinline autoplay ?hidden=${!camera.value.track} aria-label=${t("before.preview.label")}></video>
      ${camera.value.track ? nothing : this.#face(camera.value)}
      <div class="controls" role="group" aria-label=${t("before.preview.controls")}>
        ${this.#toggle(microphone.value, {
          on: icon("mic"),
          off: icon("mic-off"),
          label: t(isOn(microphone.value) ? "before.microphone.turn_off" : "before.microphone.turn_on"),
          hearing: isOn(microphone.value),
          run: () => this.local.setMicrophone(!isOn(microphone.value)),
        })}
        ${this.#toggle(camera.value, {
          on: icon("video"),
          off: icon("video-off"),
          label: t(isOn(camera.value) ? "before.camera.turn_off" : "before.camera.turn_on"),
          run: () => this.local.setCamera(!isOn(camera.value)),
        })}
      </div>
    `;
  }

  protected override updated(): void {
    const { track } = this.local.camera.value;
    const shown = this.video.srcObject as MediaStream | null;
    if ((shown?.getTracks()[0] ?? null) === track) return;
    this.video.srcObject = track ? new MediaStream([track]) : null;
    // A tab in the background may refuse to play; the picture starts when it is looked at.
    if (track) this.video.play().catch(() => undefined);
  }

  #face({ state }: LocalSource): TemplateResult {
    const asking = state === "starting";
    const letters = initials(this.name);
    return html`${kawung()}
      <div class="face">
        <span class="avatar" aria-hidden="true">${letters || icon("user-round")}</span>
        <span class=${asking ? "asking" : ""}>${t(asking ? "before.preview.asking" : `before.preview.${state === "failed" ? "failed" : "off"}`)}</span>
      </div>`;
  }

  #toggle(source: LocalSource, it: Toggle): TemplateResult {
    const starting = source.state === "starting";
    const classes = `toggle ${isOn(source) || starting ? "" : "off"} ${it.hearing ? "hearing" : ""}`;
    return html`<button
      type="button" class=${classes} aria-label=${it.label} title=${it.label}
      aria-busy=${starting} @click=${it.run}
    >
      ${starting ? icon("loader-circle") : isOn(source) ? it.on : it.off}
      ${source.state === "failed" ? html`<span class="failed" aria-hidden="true">!</span>` : nothing}
    </button>`;
  }
}

interface Toggle {
  readonly on: TemplateResult;
  readonly off: TemplateResult;
  readonly label: string;
  readonly hearing?: boolean;
  readonly run: () => unknown;
}

function isOn({ state }: LocalSource): boolean {
  return state === "on";
}
