import { html, type TemplateResult } from "lit";
import type { BootData } from "../core/boot";
import { t } from "../core/i18n";

const LANGUAGES = [
  { code: "id", name: "Bahasa Indonesia" },
  { code: "en", name: "English" },
] as const;

/** The page in the other language; the same form as in the header of the other pages. */
export function languageSwitch(boot: BootData): TemplateResult {
  return html`<form method="post" action="/language" aria-label=${t("before.language.label")}>
    <input type="hidden" name="csrf" .value=${boot.csrf} />
    <input type="hidden" name="next" .value=${location.pathname + location.search} />
    <div class="segments">
      ${LANGUAGES.map(
        ({ code, name }) => html`<button
          name="locale" value=${code} lang=${code} title=${name} aria-pressed=${boot.locale === code}
        >${code.toUpperCase()}</button>`,
      )}
    </div>
  </form>`;
}
