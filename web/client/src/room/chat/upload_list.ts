import { html, type TemplateResult } from "lit";
import { t } from "../../core/i18n";
import { icon } from "../icon";
import { fileIcon } from "./attachments";
import { fileSize } from "./file_size";
import type { Upload, Uploads } from "./uploads";

/** The files that will go with the message, above the field. */
export function uploadList(uploads: Uploads): TemplateResult {
  return html`<ul class="files" role="list">
    ${uploads.list.value.map(
      (upload) => html`<li class=${upload.error ? "refused" : ""}>
        ${upload.error ? icon("circle-alert") : fileIcon(upload.mediaType)}
        <span class="about"><span class="name">${upload.name}</span>${state(upload)}</span>
        <button type="button" class="tool small" aria-label=${t("chat.file.remove", { name: upload.name })}
          title=${t("chat.file.remove", { name: upload.name })} @click=${() => uploads.remove(upload.id)}>${icon("x")}</button>
      </li>`,
    )}
  </ul>`;
}

function state({ name, size, progress, file, error }: Upload): TemplateResult {
  if (error) return html`<small class="bad" role="alert">${error}</small>`;
  if (file) return html`<small>${fileSize(file.size)}</small>`;
  return html`<progress max="1" .value=${progress} aria-label=${t("chat.file.uploading", { name })}></progress>
    <small>${fileSize(size * progress)} / ${fileSize(size)}</small>`;
}
