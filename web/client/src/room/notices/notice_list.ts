import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../../core/i18n";
import { shared } from "../element_styles";
import { icon } from "../icon";
import { SignalElement } from "../signal_element";
import type { RoomView } from "../view";
import type { Notice, NoticeIcon } from "./notices";

/** Toasts and prompts. They never take the focus: someone may be writing, and a key must not answer by accident. */
@customElement("vt-notices")
export class NoticeList extends SignalElement {
  static override styles = [
    ...shared,
    css`
      :host {
        display: grid;
        justify-items: center;
        gap: var(--space-2);
        pointer-events: none;
      }

      .notice {
        --tone: var(--accent);
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        gap: 0.5rem 0.75rem;
        max-width: min(34rem, 100%);
        padding: 0.6rem 0.6rem 0.6rem 0.9rem;
        border: 1px solid var(--line);
        border-radius: var(--radius-l);
        background: var(--raised);
        box-shadow: var(--shadow-l);
        font-size: 0.9375rem;
        font-weight: 550;
        pointer-events: auto;
        animation: rise var(--calm) var(--ease);
      }

      .notice.good {
        --tone: var(--good);
      }

      .notice.warn {
        --tone: var(--warn);
      }

      .notice.bad {
        --tone: var(--bad);
      }

      .notice > .icon {
        color: var(--tone);
      }

      .words {
        line-height: 1.4;
        overflow-wrap: anywhere;
      }

      .words small {
        display: block;
        color: var(--ink-soft);
        font-size: 0.8125rem;
        font-weight: 450;
      }

      .answers {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        justify-content: end;
      }

      /* A longer explanation keeps the whole width; the answers follow it. */
      .notice:is(.warn, .bad):has(small) .answers {
        grid-column: 1 / -1;
      }

      @media (max-width: 520px) {
        .answers {
          grid-column: 1 / -1;
        }
      }

      /* In a short window, as of a phone that lies, older ones wait for their turn. */
      @media (max-height: 480px) {
        .notice:has(~ .notice) {
          display: none;
        }
      }

      .close {
        width: 1.9rem;
        min-height: 1.9rem;
      }
    `,
  ];

  @property({ attribute: false }) view!: RoomView;

  protected signals() {
    return [this.view.notices.shown, this.view.notices.spoken];
  }

  protected override render() {
    const { notices } = this.view;
    return html`
      ${repeat(
        notices.shown.value,
        ({ id }) => id,
        (notice) => this.#notice(notice),
      )}
      <p class="visually-hidden" role="status" aria-live="polite">${notices.spoken.value}</p>
    `;
  }

  #notice(notice: Notice): TemplateResult {
    const dismiss = () => this.view.notices.dismiss(notice.id);
    return html`<div class=${`notice ${notice.tone ?? "plain"}`} role="group" aria-label=${notice.text}>
      ${notice.icon ? drawingOf(notice.icon) : nothing}
      <p class="words">${notice.text}${notice.detail ? html`<small>${notice.detail}</small>` : nothing}</p>
      ${
        notice.actions
          ? html`<span class="answers">${notice.actions.map(
              ({ label, run, primary }) =>
                html`<button type="button" class=${primary ? "button small" : "button plain small"} @click=${run}>${label}</button>`,
            )}</span>`
          : html`<button type="button" class="button plain icon-only small close" aria-label=${t("room.action.dismiss")} @click=${dismiss}>${icon("x")}</button>`
      }
    </div>`;
  }
}

function drawingOf(name: NoticeIcon): TemplateResult {
  switch (name) {
    case "hand":
      return icon("hand");
    case "microphone":
      return icon("mic");
    case "microphone-off":
      return icon("mic-off");
    case "camera":
      return icon("video");
    case "camera-off":
      return icon("video-off");
    case "knock":
      return icon("door-open");
    case "message":
      return icon("message-circle");
    case "signal":
      return icon("gauge");
    case "sound":
      return icon("volume-2");
    case "warning":
      return icon("triangle-alert");
    case "done":
      return icon("circle-check");
    case "layout":
      return icon("layout-grid");
    case "person":
      return icon("user-round");
  }
}
