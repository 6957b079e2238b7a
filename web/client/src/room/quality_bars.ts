import { html, type TemplateResult } from "lit";
import { t } from "../core/i18n";

/** Connection quality from 0 to 4 as three bars with a name for who cannot see them. */
export function qualityBars(quality: number): TemplateResult {
  const [grade, lit] = gradeOf(quality);
  return html`<span class=${`bars ${grade}`} role="img" aria-label=${nameOf(grade)}>
    ${[1, 2, 3].map((bar) => html`<i class=${bar <= lit ? "lit" : ""}></i>`)}
  </span>`;
}

type Grade = "good" | "fair" | "poor";

function gradeOf(quality: number): [Grade, number] {
  if (quality >= 3) return ["good", 3];
  return quality >= 2 ? ["fair", 2] : ["poor", 1];
}

function nameOf(grade: Grade): string {
  switch (grade) {
    case "good":
      return t("room.quality.good");
    case "fair":
      return t("room.quality.fair");
    case "poor":
      return t("room.quality.poor");
  }
}
