import { html, type TemplateResult } from "lit";
import { t } from "../../core/i18n";
import type { ChatFile } from "../../protocol/generated";
import { icon } from "../icon";
import { fileSize } from "./file_size";
import { previewSize } from "./preview_size";

/** The files of a message: pictures are shown, the rest is offered. */
export function attachments(files: readonly ChatFile[]): TemplateResult[] {
  return files.map((file) => (file.image ? picture(file) : card(file)));
}

/** How a file is drawn where there is no room for a preview. */
export function fileIcon(mediaType: string): TemplateResult {
  if (mediaType.startsWith("image/")) return icon("image");
  if (mediaType.startsWith("audio/")) return icon("file-music");
  if (mediaType.startsWith("video/")) return icon("file-play");
  if (/zip|tar|compressed/.test(mediaType)) return icon("file-archive");
  if (/csv|sheet|excel/.test(mediaType)) return icon("file-spreadsheet");
  return icon("file-text");
}

function picture(file: ChatFile): TemplateResult {
  const { width, height } = previewSize(file.width, file.height);
  return html`<a class="picture" href=${file.url} target="_blank" rel="noopener">
    <img src=${file.url} alt=${file.name} loading="lazy" decoding="async" width=${width} height=${height} />
  </a>`;
}

function card(file: ChatFile): TemplateResult {
  return html`<a class="file" href=${file.url} download=${file.name}>
    <span class="kind">${fileIcon(file.mediaType)}</span>
    <span class="about">
      <span class="visually-hidden">${t("chat.file.download")}</span>
      <span class="name">${file.name}</span><small>${fileSize(file.size)}</small>
    </span>
    ${icon("download")}
  </a>`;
}
