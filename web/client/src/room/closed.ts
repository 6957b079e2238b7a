import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../core/i18n";
import type { RoomSession } from "../core/session";
import { betweenStyles } from "./between_styles";
import { shared } from "./element_styles";
import { icon } from "./icon";
import { SignalElement } from "./signal_element";

interface Ending {
  readonly title: string;
  readonly text: string;
  /** What coming back is called, where it makes sense. */
  readonly again: string | null;
}

/** The visit is over: why, and the next step. */
@customElement("vt-closed")
export class Closed extends SignalElement {
  static override styles = [...shared, betweenStyles];

  @property({ attribute: false }) session!: RoomSession;

  protected signals() {
    return [this.session.closeReason, this.session.closeExplanation];
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector("h1")?.focus();
  }

  protected override render() {
    const { boot, closeReason, closeExplanation } = this.session;
    const { title, text, again } = endingOf(closeReason.value, boot.room.name, closeExplanation.value);
    return html`
      <span class="emblem">${closeReason.value === "left" ? icon("hand-heart") : icon("door-closed")}</span>
      <h1 tabindex="-1">${title}</h1>
      <p>${text}</p>
      <div class="steps">
        ${again ? html`<button type="button" class="button quiet" @click=${() => location.reload()}>${again}</button>` : nothing}
        <a class="button" href=${boot.floorUrl}>${icon("building-2")}${t("room.closed.floor", { name: boot.room.technoparkName })}</a>
      </div>
    `;
  }
}

/** `explanation` is what the server said when it let nobody back in. */
function endingOf(reason: string | null, room: string, explanation: string | null): Ending {
  switch (reason) {
    case "left":
      return {
        title: t("room.closed.left_title"),
        text: t("room.closed.left_text", { room }),
        again: t("room.closed.rejoin"),
      };
    case "ended":
      return {
        title: t("room.closed.ended_title"),
        text: t("room.closed.ended_text", { room }),
        again: null,
      };
    case "removed":
      return { title: t("room.closed.removed_title"), text: t("room.closed.removed_text"), again: null };
    case "replaced":
      return {
        title: t("room.closed.replaced_title"),
        text: t("room.closed.replaced_text"),
        again: t("room.closed.here"),
      };
    case "refused":
      return { title: t("room.closed.refused_title"), text: t("room.closed.refused_text"), again: null };
    case "slow":
      return {
        title: t("room.closed.slow_title"),
        text: t("room.closed.slow_text"),
        again: t("room.closed.rejoin"),
      };
    case "signedOut":
      return {
        title: t("room.closed.signed_out_title"),
        text: t("room.closed.signed_out_text"),
        again: t("room.closed.rejoin"),
      };
    default:
      return {
        title: t("room.closed.lost_title"),
        text: explanation ?? t("room.closed.lost_text"),
        again: t("room.closed.rejoin"),
      };
  }
}
