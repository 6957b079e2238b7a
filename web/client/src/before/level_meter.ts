import { css, html, LitElement } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { t } from "../core/i18n";
import type { LocalMedia } from "../core/local_media";

const PARTS = 24;

/** How loud the own microphone is, to be seen before anybody else hears it. */
@customElement("vt-level-meter")
export class LevelMeter extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }

    /* The lit part is a window on the whole scale, cut into beads. */
    div {
      height: 0.5rem;
      background: linear-gradient(90deg, var(--good) calc(var(--level, 0) * 100%), var(--line) 0);
      mask: radial-gradient(circle closest-side, black 88%, transparent) 0 50% / calc(100% / ${PARTS}) 100% round;
    }
  `;

  @property({ attribute: false }) local!: LocalMedia;
  @query("div") private meter!: HTMLElement;
  #unwatch: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    // Ten times a second, so past the template.
    this.#unwatch = this.local.level.subscribe((level) => this.#show(level));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
  }

  protected override render() {
    return html`<div role="meter" aria-label=${t("before.microphone.level")} aria-valuemin="0" aria-valuemax="100" aria-valuenow="0"></div>`;
  }

  #show(level: number): void {
    this.meter?.style.setProperty("--level", (Math.round(level * PARTS) / PARTS).toFixed(3));
    this.meter?.setAttribute("aria-valuenow", String(Math.round(level * 100)));
  }
}
