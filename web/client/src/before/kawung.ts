import { html, type TemplateResult } from "lit";

/** Four petals that meet: the batik kawung, as a quiet ground in the colour of the text around it. */
export function kawung(): TemplateResult {
  return html`<svg class="kawung" aria-hidden="true">
    <defs>
      <pattern id="kawung" width="56" height="56" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <ellipse cx="28" cy="14" rx="8.5" ry="12.5"></ellipse>
        <ellipse cx="28" cy="42" rx="8.5" ry="12.5"></ellipse>
        <ellipse cx="14" cy="28" rx="12.5" ry="8.5"></ellipse>
        <ellipse cx="42" cy="28" rx="12.5" ry="8.5"></ellipse>
        <circle cx="0" cy="0" r="2.5"></circle>
        <circle cx="56" cy="0" r="2.5"></circle>
        <circle cx="0" cy="56" r="2.5"></circle>
        <circle cx="56" cy="56" r="2.5"></circle>
      </pattern>
    </defs>
    <rect width="100%" height="100%" fill="url(#kawung)"></rect>
  </svg>`;
}
