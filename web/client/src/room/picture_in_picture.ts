import type { RoomView } from "./view";

export function canFloat(): boolean {
  return document.pictureInPictureEnabled === true;
}

/** Floats the large picture, or else the first one there is, over other windows; again ends it. */
export function floatPicture(view: RoomView): void {
  if (document.pictureInPictureElement) void document.exitPictureInPicture();
  else
    view
      .largestPicture()
      ?.requestPictureInPicture()
      .catch(() => undefined);
}
