import { css, html } from "lit";
import { customElement } from "lit/decorators.js";
import { t } from "../../core/i18n";
import { DialogElement } from "./dialog_element";

@customElement("vt-shortcuts-dialog")
export class ShortcutsDialog extends DialogElement {
  static override styles = [
    ...DialogElement.styles,
    css`
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 0.5rem var(--space-4);
        align-items: center;
        margin-block-start: var(--space-4);
      }

      dt {
        justify-self: end;
      }

      kbd {
        display: inline-grid;
        place-items: center;
        min-width: 2rem;
        padding: 0.15rem 0.5rem;
        border: 1px solid var(--line);
        border-block-end-width: 3px;
        border-radius: var(--radius-s);
        background: var(--sunken);
        font-family: inherit;
        font-size: var(--text-s);
        font-weight: 650;
      }
    `,
  ];

  protected heading(): string {
    return t("room.shortcuts.title");
  }

  protected override signals() {
    return [this.view.shortcuts];
  }

  protected content() {
    const rows: readonly [string, string][] = [
      ["M", t("room.shortcuts.microphone")],
      [t("room.shortcuts.space"), t("room.shortcuts.talk")],
      ["V", t("room.shortcuts.camera")],
      ["D", t("room.shortcuts.screen")],
      ["R", t("room.shortcuts.hand")],
      ["C", t("room.shortcuts.chat")],
      ["P", t("room.shortcuts.people")],
      ...(this.session.permissions.value.has("session.use")
        ? [["N", t("room.shortcuts.table")] as [string, string]]
        : []),
      ["W", t("room.shortcuts.layout")],
      ["1–9", t("room.shortcuts.pin")],
      ["?", t("room.shortcuts.help")],
    ];
    return html`
      <label class="check">
        <input type="checkbox" .checked=${this.view.shortcuts.value}
          @change=${(event: Event) => this.view.setShortcuts((event.target as HTMLInputElement).checked)} />
        <span>${t("room.shortcuts.on")}</span>
      </label>
      <dl>${rows.map(([key, does]) => html`<dt><kbd>${key}</kbd></dt><dd>${does}</dd>`)}</dl>
    `;
  }
}
