/** Calls `then` once the element has a picture of what it was given last. */
export function onFirstPicture(video: HTMLVideoElement, then: () => void): void {
  if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(then);
  else (video as HTMLMediaElement).addEventListener("loadeddata", then, { once: true });
}
