import { html, type TemplateResult } from "lit";
import { t } from "../core/i18n";

export interface Emoji {
  readonly sign: string;
  readonly name: () => string;
}

/** The small list for reactions, in the room and in the chat. */
export const EMOJI: readonly Emoji[] = [
  { sign: "👍", name: () => t("room.emoji.thumbs_up") },
  { sign: "👏", name: () => t("room.emoji.applause") },
  { sign: "❤️", name: () => t("room.emoji.heart") },
  { sign: "😂", name: () => t("room.emoji.laugh") },
  { sign: "🎉", name: () => t("room.emoji.celebrate") },
  { sign: "🙏", name: () => t("room.emoji.thanks") },
  { sign: "🔥", name: () => t("room.emoji.fire") },
  { sign: "😮", name: () => t("room.emoji.surprise") },
];

/** A row of menu items, one for each. */
export function emojiRow(choose: (sign: string) => void): TemplateResult {
  return html`<div class="emoji-row" role="group" aria-label=${t("room.bar.react")}>
    ${EMOJI.map(
      ({ sign, name }) =>
        html`<button type="button" role="menuitem" tabindex="-1" aria-label=${name()} @click=${() => choose(sign)}>${sign}</button>`,
    )}
  </div>`;
}
