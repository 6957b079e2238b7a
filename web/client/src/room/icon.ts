import { html, type TemplateResult } from "lit";

/** A drawing of the sprite, decorative: whatever carries it has its own name. */
export function icon(name: string): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><use href=${`/static/dist/icons.svg#${name}`}></use></svg>`;
}
