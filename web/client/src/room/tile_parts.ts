import { html, type TemplateResult } from "lit";
import type { Participant } from "../protocol/generated";
import { icon } from "./icon";
import type { TileInfo } from "./layout/arrangement";
import { initials } from "./person_name";
import { toneOf } from "./tone";

/** What stands in for a picture. */
export function face({ name, personId, role }: Participant, source: TileInfo["source"]): TemplateResult {
  return html`<div class="face" aria-hidden="true">
    <span class=${`avatar ${toneOf(personId)}`} data-role=${role}>${
      source === "screen" ? icon("monitor-up") : initials(name)
    }</span>
  </div>`;
}

/** Something that is wrong; in a small tile the drawing alone, as the tile's name says it too. */
export function quietMark(drawing: TemplateResult, words: string): TemplateResult {
  return html`<span class="mark quiet" title=${words}>${drawing}<span class="words">${words}</span></span>`;
}

export function isMuted(person: Participant): boolean {
  return !person.media.some(({ source, paused }) => source === "microphone" && !paused);
}
