/** Of a picture as it is captured, in pixels; 0 where the browser does not know, and of sound. */
export interface PictureSize {
  width: number;
  height: number;
}

export function sizeOf(track: MediaStreamTrack): PictureSize {
  const { width = 0, height = 0 } = track.getSettings();
  return { width, height };
}

/** The same for a telephone that is held upright and one that lies. */
export function pixelsOf({ width, height }: PictureSize): number {
  return width * height;
}
