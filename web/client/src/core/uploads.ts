import type { ChatFile } from "../protocol/generated";
import type { BootData } from "./boot";
import { RoomError } from "./errors";
import { problemOf } from "./problems";

/** From 0 to 1. */
export type Progress = (fraction: number) => void;

/** Sends one file to the room. `XMLHttpRequest`, because `fetch` does not tell how far an upload is. */
export function uploadFile(boot: BootData, file: File, onProgress: Progress): Promise<ChatFile> {
  if (file.size > boot.maxUpload) {
    const megabytes = Math.floor(boot.maxUpload / 1_000_000);
    return Promise.reject(RoomError.local("file_too_large", { megabytes }));
  }
  const form = new FormData();
  form.append("file", file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/rooms/${boot.room.id}/files`);
    request.setRequestHeader("X-CSRF-Token", boot.csrf);
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onerror = () => reject(RoomError.local("upload_failed"));
    request.onload = () => {
      if (request.status < 300 && request.response) resolve(request.response as ChatFile);
      else reject(problemOf(request.response, "upload_failed"));
    };
    request.send(form);
  });
}
