import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { locale, t } from "../../core/i18n";
import type { RoomSession } from "../../core/session";
import type { ChatMessage } from "../../protocol/generated";
import { shared } from "../element_styles";
import { emojiRow } from "../emoji";
import { icon } from "../icon";
import { menuChosen, menuKey, menuToggled } from "../menu";
import { menuStyles } from "../menu_styles";
import { initials } from "../person_name";
import { SignalElement } from "../signal_element";
import type { RoomView } from "../view";
import { attachments } from "./attachments";
import { bubbleStyles } from "./bubble_styles";
import { clock, moment } from "./days";
import { messageStyles } from "./message_styles";
import { reactionRow } from "./reactions";

/** What is done with a message by the chat around it. */
export type MessageIntent =
  | { readonly kind: "reply"; readonly message: ChatMessage }
  | { readonly kind: "edit"; readonly message: ChatMessage }
  | { readonly kind: "show"; readonly messageId: string };

/** One message of the chat. */
@customElement("vt-message")
export class Message extends SignalElement {
  static override styles = [...shared, menuStyles, bubbleStyles, messageStyles];

  @property({ attribute: false }) session!: RoomSession;
  @property({ attribute: false }) view!: RoomView;
  @property({ attribute: false }) message!: ChatMessage;
  /** Whether author and time stand above it. */
  @property({ attribute: false }) head = true;
  @property({ attribute: false }) onIntent: (intent: MessageIntent) => void = () => undefined;

  protected signals() {
    return [this.session.permissions, this.session.identity];
  }

  protected override render() {
    const { message } = this;
    return html`
      ${this.head && !this.#own ? html`<span class="avatar" data-role=${this.#role} aria-hidden="true">${initials(message.authorName)}</span>` : nothing}
      <div class="content">
        ${this.head ? this.#heading() : nothing}
        ${message.deleted ? html`<p class="gone">${icon("ban")}${t("chat.message.deleted")}</p>` : this.#body()}
      </div>
      ${message.deleted ? nothing : this.#tools()}
    `;
  }

  protected override updated(): void {
    const { authorName, deleted, mentions, sentAt } = this.message;
    this.toggleAttribute("data-head", this.head);
    this.toggleAttribute("data-own", this.#own);
    this.toggleAttribute("data-mentioned", !deleted && mentions.includes(this.#ownId));
    // An article of its own, so that a reader may go from message to message and hears whose it is.
    this.role = "article";
    this.ariaLabel = t("chat.message.label", { name: authorName, time: clock(sentAt, locale()) });
    this.tabIndex = -1;
  }

  get #ownId(): string {
    return this.session.identity.value?.personId ?? "";
  }

  get #own(): boolean {
    return this.message.authorId === this.#ownId;
  }

  get #role(): string {
    const { authorId } = this.message;
    return this.#participants.find(({ personId }) => personId === authorId)?.role ?? "participant";
  }

  get #participants() {
    return [...this.session.participants.value.values()];
  }

  #heading(): TemplateResult {
    const { authorName, sentAt } = this.message;
    return html`<div class="head">
      <span class="author">${this.#own ? t("chat.message.you") : authorName}</span>
      <time datetime=${new Date(sentAt).toISOString()} title=${moment(sentAt, locale())}>${clock(sentAt, locale())}</time>
    </div>`;
  }

  #body(): TemplateResult {
    const { replyTo, text, html: safe, files, reactions, editedAt, sentAt } = this.message;
    // The server renders the Markdown and cleans the result; it is inserted as it came, here only.
    const body = unsafeHTML(safe);
    return html`
      ${
        text || replyTo
          ? html`<div class="bubble" title=${moment(sentAt, locale())}>
              ${replyTo ? this.#quote(replyTo) : nothing}
              <div class="body">${body}</div>
              ${editedAt ? html`<span class="note">${t("chat.message.edited")}</span>` : nothing}
            </div>`
          : nothing
      }
      ${attachments(files)}
      ${reactionRow(reactions, this.#ownId, this.#participants, (emoji, on) => this.#react(emoji, on))}
    `;
  }

  #quote({ id, authorName, excerpt }: NonNullable<ChatMessage["replyTo"]>): TemplateResult {
    return html`<button type="button" class="quote" title=${t("chat.message.show_original")}
      @click=${() => this.onIntent({ kind: "show", messageId: id })}>
      <strong>${authorName}</strong><span>${excerpt || t("chat.message.deleted")}</span>
    </button>`;
  }

  #tools(): TemplateResult | typeof nothing {
    const { message, session } = this;
    if (!session.permissions.value.has("chat.write")) return nothing;
    const mayDelete = this.#own || session.permissions.value.has("chat.moderate");
    return html`<div class="tools" role="group" aria-label=${t("chat.message.tools", { name: message.authorName })}>
      <button type="button" popovertarget="react" aria-haspopup="menu" aria-label=${t("chat.message.react")} title=${t("chat.message.react")}>${icon("smile-plus")}</button>
      ${tool(icon("reply"), t("chat.message.reply"), () => this.onIntent({ kind: "reply", message }))}
      ${this.#own ? tool(icon("pencil"), t("chat.message.edit"), () => this.onIntent({ kind: "edit", message })) : nothing}
      ${mayDelete ? tool(icon("trash-2"), t("chat.message.delete"), () => this.#delete()) : nothing}
      <div class="menu" id="react" popover role="menu" aria-label=${t("chat.message.react")}
        @toggle=${menuToggled} @keydown=${menuKey} @click=${menuChosen}>
        ${emojiRow((sign) => this.#react(sign, true))}
      </div>
    </div>`;
  }

  #react(emoji: string, on: boolean): void {
    this.session.chat.react(this.message.id, emoji, on).catch((error: Error) => this.#complain(error));
  }

  /** At once and for good: what is left says so to everybody. */
  #delete(): void {
    this.session.chat.delete(this.message.id).then(
      () => this.focus({ preventScroll: true }),
      (error: Error) => this.#complain(error),
    );
  }

  #complain(error: Error): void {
    this.view.notices.show({ text: error.message, icon: "warning", tone: "bad" });
  }
}

function tool(drawing: TemplateResult, label: string, run: () => void): TemplateResult {
  return html`<button type="button" aria-label=${label} title=${label} @click=${run}>${drawing}</button>`;
}
