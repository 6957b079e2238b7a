import { html, nothing, type TemplateResult } from "lit";
import type { ChatStore, PendingMessage } from "../../core/chat_store";
import { t } from "../../core/i18n";
import { icon } from "../icon";
import { attachments } from "./attachments";

/** One's own message on its way: pale until the server has it, with the reason when it could not go. */
export function pendingMessage(message: PendingMessage, chat: ChatStore): TemplateResult {
  const { error, clientMsgId, text, files } = message;
  return html`<div class=${error ? "pending refused" : "pending"}>
    ${text ? html`<div class="bubble">${text}</div>` : nothing}
    ${attachments(files)}
    ${
      error
        ? html`<div class="failed" role="alert">
            <span>${error.message}</span>
            <button type="button" @click=${() => chat.retry(clientMsgId)}>${t("chat.pending.retry")}</button>
            <button type="button" @click=${() => chat.discard(clientMsgId)}>${t("chat.pending.discard")}</button>
          </div>`
        : html`<span class="note">${icon("clock")}${t("chat.pending.sending")}</span>`
    }
  </div>`;
}
