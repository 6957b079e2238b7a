import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { ifDefined } from "lit/directives/if-defined.js";
import { RoomError } from "../../core/errors";
import { t } from "../../core/i18n";
import type { RoomSession } from "../../core/session";
import type { ChatMessage } from "../../protocol/generated";
import { shared } from "../element_styles";
import { icon } from "../icon";
import { SignalElement } from "../signal_element";
import type { RoomView } from "../view";
import { composerStyles } from "./composer_styles";
import { draftOf } from "./draft";
import { type Candidate, mentionList } from "./mention_list";
import { completed, mentionAt, mentioned, suggestions } from "./mentions";
import { plainText } from "./plain_text";
import { uploadList } from "./upload_list";
import { MAX_FILES } from "./uploads";

/** Characters, as the server counts them at most. */
const MAX_TEXT = 4000;
/** The count is shown from here on. */
const NEAR_LIMIT = 300;

/** Where a message is written: text, mentions, files, a reply or a correction. */
@customElement("vt-composer")
export class Composer extends SignalElement {
  static override styles = [...shared, composerStyles];

  @property({ attribute: false }) session!: RoomSession;
  @property({ attribute: false }) view!: RoomView;
  @state() private target: { readonly kind: "reply" | "edit"; readonly message: ChatMessage } | null = null;
  @state() private candidates: readonly Candidate[] = [];
  @state() private picked = 0;
  /** What the field holds; the field itself is the browser's. */
  @state() private text = "";
  @query("textarea") private field!: HTMLTextAreaElement;
  @query("input[type=file]") private chooser!: HTMLInputElement;

  #listed = 0;

  private get uploads() {
    return draftOf(this.session.chat).uploads;
  }

  protected signals() {
    return [this.session.permissions, this.uploads.list];
  }

  protected override firstUpdated(): void {
    this.#fill(draftOf(this.session.chat).text);
  }

  protected override updated(): void {
    const list = this.uploads.list.value;
    const count = list.length + list.filter(({ error }) => error !== null).length;
    // What was added last, or refused, is what one looks for.
    if (count > this.#listed)
      this.renderRoot.querySelector(".files li:last-child")?.scrollIntoView({ block: "nearest" });
    this.#listed = count;
  }

  focusField(): void {
    void this.updateComplete.then(() => this.field.focus({ preventScroll: true }));
  }

  replyTo(message: ChatMessage): void {
    this.#release();
    this.target = { kind: "reply", message };
    this.focusField();
  }

  edit(message: ChatMessage): void {
    this.target = { kind: "edit", message };
    this.#fill(message.text);
    this.focusField();
  }

  attach(files: Iterable<File>): void {
    if (!this.session.permissions.value.has("chat.attach")) return;
    if (!this.uploads.add(files)) this.#complain(t("chat.file.too_many", { most: MAX_FILES }));
    this.focusField();
  }

  protected override render() {
    const listed = this.candidates.length > 0;
    const label = t("chat.composer.write");
    return html`
      ${listed ? mentionList(this.candidates, this.picked, (event, index) => this.#take(event, index)) : nothing}
      ${this.target ? this.#context(this.target) : nothing}
      ${this.uploads.list.value.length ? uploadList(this.uploads) : nothing}
      <form @submit=${this.#submit}>
        ${this.session.permissions.value.has("chat.attach") ? this.#attachButton() : nothing}
        <textarea rows="1" aria-label=${label} placeholder=${label} aria-describedby="hint" enterkeyhint="send"
          aria-autocomplete="list" aria-controls=${ifDefined(listed ? "suggestions" : undefined)}
          aria-activedescendant=${ifDefined(listed ? `candidate-${this.picked}` : undefined)}
          @input=${this.#typed} @keydown=${this.#key} @paste=${this.#paste} @blur=${() => this.#suggest([])}></textarea>
        <button class="tool send" aria-label=${t("chat.composer.send")} title=${t("chat.composer.send")} ?disabled=${!this.#ready}>
          ${this.target?.kind === "edit" ? icon("check") : icon("send-horizontal")}
        </button>
      </form>
      <p class="hint"><span id="hint">${t("chat.composer.hint")}</span>${this.#count()}</p>
    `;
  }

  get #ready(): boolean {
    const { busy, done } = this.uploads;
    const written = this.text.trim() !== "" && this.text.length <= MAX_TEXT;
    if (this.target?.kind === "edit") return written;
    return !busy && (written || (this.text.trim() === "" && done.length > 0));
  }

  #attachButton(): TemplateResult {
    const label = t("chat.file.attach");
    return html`<input type="file" multiple hidden @change=${this.#chosen} />
      <button type="button" class="tool" aria-label=${label} title=${label} @click=${() => this.chooser.click()}>${icon("paperclip")}</button>`;
  }

  #count(): TemplateResult | typeof nothing {
    const left = MAX_TEXT - this.text.length;
    if (left >= NEAR_LIMIT) return nothing;
    return left < 0
      ? html`<span class="count bad" role="alert">${t("chat.composer.too_long", { n: -left })}</span>`
      : html`<span class="count">${t("chat.composer.left", { n: left })}</span>`;
  }

  #context({ kind, message }: NonNullable<Composer["target"]>): TemplateResult {
    const title =
      kind === "reply"
        ? t("chat.composer.replying", { name: message.authorName })
        : t("chat.composer.editing");
    return html`<div class="context">
      ${kind === "reply" ? icon("reply") : icon("pencil")}
      <span class="about"><strong>${title}</strong><span>${plainText(message.html) || message.files[0]?.name}</span></span>
      <button type="button" class="tool small" aria-label=${t("chat.composer.cancel")} title=${t("chat.composer.cancel")}
        @click=${() => this.#cancel()}>${icon("x")}</button>
    </div>`;
  }

  #typed(): void {
    this.text = this.field.value;
    if (this.target?.kind !== "edit") draftOf(this.session.chat).text = this.text;
    const writing = mentionAt(this.text, this.field.selectionStart);
    const own = this.session.identity.value?.personId;
    const people = [...this.session.participants.value.values()].filter(({ personId }) => personId !== own);
    this.#suggest(writing ? suggestions(writing.query, people) : []);
  }

  #fill(text: string): void {
    this.field.value = text;
    this.#typed();
  }

  #suggest(candidates: readonly Candidate[]): void {
    this.candidates = candidates;
    this.picked = 0;
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const count = this.candidates.length;
    if (count && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.picked = (this.picked + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
    } else if (count && (event.key === "Enter" || event.key === "Tab")) this.#take(event, this.picked);
    else if (event.key === "Escape" && (count || this.target)) {
      event.stopPropagation();
      if (count) this.#suggest([]);
      else this.#cancel();
    } else if (event.key === "Enter" && !event.shiftKey) this.#submit(event);
  }

  #take(event: Event, index: number): void {
    event.preventDefault();
    const chosen = this.candidates[index];
    const writing = mentionAt(this.field.value, this.field.selectionStart);
    if (!chosen || !writing) return;
    const next = completed(this.field.value, writing.start, this.field.selectionStart, chosen.name);
    this.#fill(next.text);
    this.field.setSelectionRange(next.caret, next.caret);
    this.#suggest([]);
  }

  #submit(event: Event): void {
    event.preventDefault();
    if (!this.#ready) return;
    const text = this.text.trim();
    const { target } = this;
    if (target?.kind === "edit") void this.#correct(target.message, text);
    else this.#send(text, target?.message.id);
  }

  #send(text: string, replyTo: string | undefined): void {
    const { chat, participants } = this.session;
    const mentions = mentioned(text, [...participants.value.values()]);
    void chat.send(text, { mentions, files: this.uploads.take(), ...(replyTo ? { replyTo } : {}) });
    this.target = null;
    this.#fill("");
    this.dispatchEvent(new CustomEvent("sent"));
  }

  /** What is refused stays in the field. */
  async #correct(message: ChatMessage, text: string): Promise<void> {
    try {
      if (text !== message.text) await this.session.chat.edit(message.id, text);
      if (this.target?.message === message) this.#release();
    } catch (error) {
      this.#complain(RoomError.from(error).message);
    }
  }

  #cancel(): void {
    this.#release();
    this.focusField();
  }

  /** Lets go of the reply or the correction; what was written before a correction is there again. */
  #release(): void {
    const corrected = this.target?.kind === "edit";
    this.target = null;
    if (corrected) this.#fill(draftOf(this.session.chat).text);
  }

  #chosen(): void {
    this.attach(this.chooser.files ?? []);
    this.chooser.value = "";
  }

  #paste(event: ClipboardEvent): void {
    const files = event.clipboardData?.files;
    if (!files?.length) return;
    event.preventDefault();
    this.attach(files);
  }

  #complain(text: string): void {
    this.view.notices.show({ text, icon: "warning", tone: "bad" });
  }
}
