import { html, nothing, type TemplateResult } from "lit";
import { t, tn } from "../core/i18n";
import { initials } from "../room/person_name";
import { tone } from "../site/avatar";
import type { Occupancy } from "./occupancy";

const FACES = 4;

/** Who is there already; nothing while it is not known. */
export function insideLine(occupancy: Occupancy | null): TemplateResult | typeof nothing {
  if (!occupancy) return nothing;
  const { count, names } = occupancy;
  if (count === 0) return html`<p class="live-mark">${t("before.inside.nobody")}</p>`;
  const shown = names.slice(0, FACES);
  return html`
    ${
      shown.length
        ? html`<ul class="avatars" role="list">
          ${shown.map(
            (name) => html`<li title=${name}>
              <span class=${`avatar tone-${tone(name)}`} aria-hidden="true">${initials(name)}</span>
              <span class="visually-hidden">${name}</span>
            </li>`,
          )}
          ${count > shown.length ? html`<li aria-hidden="true"><span class="avatar more">+${count - shown.length}</span></li>` : nothing}
        </ul>`
        : nothing
    }
    <p class="live-mark" data-live>${tn("before.inside.count", count)}</p>
  `;
}
