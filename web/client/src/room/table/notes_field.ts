import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { t } from "../../core/i18n";
import type { Saved, SharedNotes } from "../../core/shared_notes";
import { type Change, moved } from "../../core/text_change";
import { shared } from "../element_styles";
import { SignalElement } from "../signal_element";
import { tableStyles } from "./table_styles";

const MAX_LENGTH = 50_000;

/** A field in which several people write at once. Whoever writes keeps their caret. */
@customElement("vt-notes")
export class NotesField extends SignalElement {
  static override styles = [...shared, tableStyles];

  @property({ attribute: false }) notes!: SharedNotes;
  @query("textarea") private field!: HTMLTextAreaElement;
  /** While a method editor composes a word the field is its own, and changes by others wait. */
  #composing = false;

  protected signals() {
    return [this.notes.saved, this.notes.text];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.notes.onChange = (changes) => this.#othersWrote(changes);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.notes.onChange = () => undefined;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!this.#composing && this.field.value !== this.notes.text.value)
      this.field.value = this.notes.text.value;
  }

  protected override render() {
    const state = this.notes.saved.value;
    return html`<section>
      <h2><label for="notes">${t("room.table.notes")}</label>
        <small role="status">${words(state)}</small></h2>
      <textarea id="notes" class="input notes" maxlength=${MAX_LENGTH} placeholder=${t("room.table.notes_hint")}
        @input=${this.#write} @compositionstart=${this.#compose} @compositionend=${this.#composed}></textarea>
      ${state === "tooLong" ? html`<p class="error" role="alert">${t("room.table.notes_too_long", { n: MAX_LENGTH })}</p>` : nothing}
    </section>`;
  }

  readonly #write = (): void => {
    if (!this.#composing) this.notes.write(this.field.value);
  };

  readonly #compose = (): void => {
    this.#composing = true;
    this.notes.hold(true);
  };

  readonly #composed = (): void => {
    this.#composing = false;
    this.notes.write(this.field.value);
    this.notes.hold(false);
  };

  /** Puts the new text into the field, and the selection back where its words are now. */
  #othersWrote(changes: readonly Change[]): void {
    const { field } = this;
    if (!field) return;
    const { selectionStart, selectionEnd, selectionDirection, scrollTop } = field;
    let text = field.value;
    for (const { at, removed, added } of changes) text = text.slice(0, at) + added + text.slice(at + removed);
    field.value = text;
    field.setSelectionRange(moved(selectionStart, changes), moved(selectionEnd, changes), selectionDirection);
    field.scrollTop = scrollTop;
  }
}

function words(state: Saved): string | typeof nothing {
  switch (state) {
    case "saved":
      return t("room.table.notes_saved");
    case "saving":
      return t("room.table.notes_saving");
    case "waiting":
      return t("room.table.notes_waiting");
    case "tooLong":
      return nothing;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vt-notes": NotesField;
  }
}
