import { html, nothing, type TemplateResult } from "lit";
import { t } from "../../core/i18n";
import type { ChatReaction, Participant } from "../../protocol/generated";
import { EMOJI } from "../emoji";

/** The reactions to a message; pressing one joins it or takes one's own back. */
export function reactionRow(
  reactions: readonly ChatReaction[],
  ownId: string,
  participants: Iterable<Participant>,
  react: (emoji: string, on: boolean) => void,
): TemplateResult | typeof nothing {
  if (!reactions.length) return nothing;
  const present = new Map([...participants].map(({ personId, name }) => [personId, name]));
  return html`<div class="reactions">
    ${reactions.map(({ emoji, personIds }) => {
      const mine = personIds.includes(ownId);
      const name = EMOJI.find(({ sign }) => sign === emoji)?.name() ?? emoji;
      const people = personIds.map((id) => present.get(id)).filter((known) => known !== undefined);
      return html`<button type="button" aria-pressed=${mine} title=${people.join(", ")}
        aria-label=${t("chat.message.reaction", { name, n: personIds.length })}
        @click=${() => react(emoji, !mine)}><span aria-hidden="true">${emoji}</span>${personIds.length}</button>`;
    })}
  </div>`;
}
