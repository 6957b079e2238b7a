import { html, type TemplateResult } from "lit";
import { t } from "../../core/i18n";
import { initials } from "../person_name";
import type { Mentionable } from "./mentions";

export interface Candidate extends Mentionable {
  readonly role: string;
}

/** The persons to choose from while an `@` is being written. The focus stays in the field. */
export function mentionList(
  candidates: readonly Candidate[],
  picked: number,
  take: (event: Event, index: number) => void,
): TemplateResult {
  return html`<ul id="suggestions" class="suggestions" role="listbox" aria-label=${t("chat.composer.mention")}>
    ${candidates.map(
      (
        { name, role },
        index,
      ) => html`<li role="option" id=${`candidate-${index}`} aria-selected=${index === picked}
        @pointerdown=${(event: Event) => take(event, index)}>
        <span class="avatar" data-role=${role} aria-hidden="true">${initials(name)}</span>${name}
      </li>`,
    )}
  </ul>`;
}
