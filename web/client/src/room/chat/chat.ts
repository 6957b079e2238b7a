import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { locale, t, tn } from "../../core/i18n";
import type { RoomSession } from "../../core/session";
import type { ChatMessage } from "../../protocol/generated";
import { shared } from "../element_styles";
import { icon } from "../icon";
import { SignalElement } from "../signal_element";
import type { RoomView } from "../view";
import { bubbleStyles } from "./bubble_styles";
import { chatStyles } from "./chat_styles";
import "./composer";
import { ownZone, zoneName } from "../../site/zone";
import type { Composer } from "./composer";
import { dayName, startsDay, startsGroup } from "./days";
import "./message";
import type { Message, MessageIntent } from "./message";
import { pendingMessage } from "./pending";
import { firstUnread } from "./unread";

/** Closer to an end than this counts as being there. */
const NEAR_PX = 60;
/** So many pages back an original is looked for. */
const SEARCH_PAGES = 20;

/** The conversation. It stays at the newest message unless the reader has gone up to read older ones. */
@customElement("vt-chat")
export class Chat extends SignalElement {
  static override styles = [...shared, bubbleStyles, chatStyles];

  @property({ attribute: false }) session!: RoomSession;
  @property({ attribute: false }) view!: RoomView;
  @state() private atEnd = true;
  @state() private dropping = false;
  @query(".scroll") private scroller!: HTMLElement;
  @query("vt-composer") private composer!: Composer | null;
  /** The message above which "new from here" stands. */
  #firstUnread: number | null = null;
  #firstSeq: number | null = null;
  #fromEnd = 0;
  #lastTop = 0;
  #opened = false;
  readonly #resized = new ResizeObserver(() => {
    if (this.#opened && this.atEnd) this.scroller.scrollTop = this.scroller.scrollHeight;
  });
  readonly #seen = () => this.#markRead();

  protected signals() {
    const { chat, permissions } = this.session;
    return [chat.messages, chat.pending, chat.hasMore, chat.unread, permissions];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#noteUnread();
    this.#markRead();
    document.addEventListener("visibilitychange", this.#seen);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.#seen);
    this.#resized.disconnect();
    this.session.chat.markRead(false);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    this.#noteUnread();
    if (this.scroller) this.#fromEnd = this.scroller.scrollHeight - this.scroller.scrollTop;
  }

  protected override render() {
    const { chat, permissions } = this.session;
    const messages = chat.messages.value;
    const pending = chat.pending.value;
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label=${t("chat.list.label")} @scroll=${this.#scrolled}>
        ${chat.hasMore.value ? html`<button type="button" class="button plain small older" @click=${() => this.#older()}>${t("chat.list.older")}</button>` : nothing}
        ${messages.length || pending.length ? nothing : this.#empty()}
        ${repeat(
          messages,
          ({ id }) => id,
          (message, index) => this.#message(message, messages[index - 1]),
        )}
        ${pending.map((message) => pendingMessage(message, chat))}
      </div>
      <div class="foot">
        ${this.atEnd ? nothing : this.#newest(chat.unread.value)}
        ${
          permissions.value.has("chat.write")
            ? html`<vt-composer .session=${this.session} .view=${this.view} @sent=${() => this.#sent()}></vt-composer>`
            : nothing
        }
      </div>
      ${this.dropping ? html`<div class="drop">${icon("upload")}${t("chat.file.drop")}</div>` : nothing}
    `;
  }

  protected override firstUpdated(): void {
    this.addEventListener("dragenter", (event) => this.#drag(event));
    this.addEventListener("dragover", (event) => this.#drag(event));
    this.addEventListener("dragleave", (event) => {
      if (!this.contains(event.relatedTarget as Node | null)) this.dropping = false;
    });
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      this.dropping = false;
      this.composer?.attach(event.dataTransfer?.files ?? []);
    });
    this.#resized.observe(this.scroller);
    // On a phone the keyboard would cover what one came to read.
    if (matchMedia("(hover: hover)").matches) this.composer?.focusField();
  }

  protected override updated(): void {
    const first = this.session.chat.messages.value[0]?.seq ?? null;
    const prepended = this.#firstSeq !== null && first !== null && first < this.#firstSeq;
    this.#firstSeq = first;
    void this.#place(prepended, this.#fromEnd);
  }

  /** Scrolls to where the reader belongs, once the messages have drawn themselves: their heights are known then. */
  async #place(prepended: boolean, fromEnd: number): Promise<void> {
    const drawn = [...this.renderRoot.querySelectorAll<Message>("vt-message")];
    await Promise.all(drawn.map((message) => message.updateComplete));
    const { scroller } = this;
    if (!scroller?.isConnected) return;
    const divider = this.#opened ? null : scroller.querySelector(".divider");
    this.#opened = true;
    if (divider) {
      divider.scrollIntoView({ block: "start" });
      this.atEnd = this.#isNearEnd();
    }
    // What was put in front must not push away what is being read.
    else if (prepended && !this.atEnd) scroller.scrollTop = scroller.scrollHeight - fromEnd;
    else if (this.atEnd) scroller.scrollTop = scroller.scrollHeight;
  }

  #message(message: ChatMessage, before: ChatMessage | undefined): TemplateResult {
    const unread = message.seq === this.#firstUnread;
    const day = startsDay(message, before);
    return html`
      ${day ? html`<p class="day">${dayName(message.sentAt, locale())} · ${zoneName(ownZone())}</p>` : nothing}
      ${unread ? html`<p class="divider">${t("chat.list.unread")}</p>` : nothing}
      <vt-message data-id=${message.id} .session=${this.session} .view=${this.view} .message=${message}
        .head=${unread || startsGroup(message, before)}
        .onIntent=${(intent: MessageIntent) => this.#intend(intent)}></vt-message>
    `;
  }

  #empty(): TemplateResult {
    return html`<div class="empty">
      <span class="drawing">${icon("messages-square")}</span>
      <strong>${t("chat.list.empty_title")}</strong><span>${t("chat.list.empty_text")}</span>
    </div>`;
  }

  #newest(unread: number): TemplateResult {
    return html`<div class="newest"><button type="button" class="button small" @click=${() => this.#toEnd()}>
      ${icon("arrow-down")}${unread ? tn("chat.list.new_messages", unread) : t("chat.list.newest")}
    </button></div>`;
  }

  #intend(intent: MessageIntent): void {
    if (intent.kind === "reply") this.composer?.replyTo(intent.message);
    else if (intent.kind === "edit") this.composer?.edit(intent.message);
    else void this.#show(intent.messageId).catch(() => undefined);
  }

  /** Goes to a message, fetching older ones until it is there. */
  async #show(id: string): Promise<void> {
    const { chat } = this.session;
    const isHere = () => chat.messages.value.some((message) => message.id === id);
    for (let page = 0; page < SEARCH_PAGES && !isHere() && chat.hasMore.value; page += 1)
      await chat.loadOlder();
    await this.updateComplete;
    const message = this.renderRoot.querySelector<Message>(`[data-id="${id}"]`);
    if (!message) return;
    await message.updateComplete;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    message.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    message.focus({ preventScroll: true });
    message.animate([{ backgroundColor: "var(--accent-line)" }, {}], { duration: 1_800, easing: "ease-in" });
  }

  #scrolled(): void {
    const { scrollTop } = this.scroller;
    // Only going up leaves the end: a growing field or message must not seem to.
    if (this.#isNearEnd()) this.atEnd = true;
    else if (scrollTop < this.#lastTop) this.atEnd = false;
    this.#lastTop = scrollTop;
    this.#markRead();
    if (scrollTop < NEAR_PX && !this.atEnd) this.#older();
  }

  #isNearEnd(): boolean {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_PX;
  }

  /** Read is what was on screen while the window was looked at. */
  #markRead(): void {
    this.session.chat.markRead(this.atEnd && document.visibilityState === "visible");
  }

  #noteUnread(): void {
    const { chat, identity } = this.session;
    if (!chat.unread.value) return;
    this.#firstUnread = firstUnread(chat.messages.value, chat.unread.value, identity.value?.personId ?? "");
  }

  #older(): void {
    // A refusal leaves the button, which tries again.
    if (this.session.chat.hasMore.value) this.session.chat.loadOlder().catch(() => undefined);
  }

  /** Who answers has read. */
  #sent(): void {
    this.#firstUnread = null;
    this.#toEnd();
  }

  #toEnd(): void {
    this.atEnd = true;
    this.#markRead();
    this.requestUpdate();
  }

  #drag(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files") || !this.session.permissions.value.has("chat.attach"))
      return;
    event.preventDefault();
    this.dropping = true;
  }
}
