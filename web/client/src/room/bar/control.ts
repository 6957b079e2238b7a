import { html, nothing, type TemplateResult } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";

export interface Control {
  readonly drawing: TemplateResult;
  /** What a click does now; the name for screen readers. */
  readonly label: string;
  /** One word below the drawing. */
  readonly word?: string;
  /** The key that does the same. */
  readonly key?: string;
  readonly classes?: string;
  readonly pressed?: boolean;
  readonly busy?: boolean;
  readonly badge?: TemplateResult | typeof nothing;
  readonly run?: () => void;
  /** Identifier of the popover that it opens. */
  readonly menu?: string;
}

/** One button of the bar. */
export function control(it: Control): TemplateResult {
  return html`<button
    type="button"
    class=${`control ${it.classes ?? ""}`}
    aria-label=${it.label}
    title=${it.key ? `${it.label} (${it.key})` : it.label}
    aria-keyshortcuts=${ifDefined(it.key)}
    aria-pressed=${ifDefined(it.pressed === undefined ? undefined : String(it.pressed))}
    aria-busy=${ifDefined(it.busy ? "true" : undefined)}
    aria-haspopup=${ifDefined(it.menu ? "menu" : undefined)}
    popovertarget=${ifDefined(it.menu)}
    @click=${it.run ?? nothing}
  >${it.drawing}${it.word ? html`<span class="word">${it.word}</span>` : nothing}${it.badge ?? nothing}</button>`;
}
