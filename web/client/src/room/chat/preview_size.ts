const MAX_WIDTH = 288;
const MAX_HEIGHT = 240;

/** How large a picture is drawn in the chat, known before it has loaded so that nothing jumps. CSS pixels. */
export function previewSize(
  width: number | null,
  height: number | null,
): { readonly width: number; readonly height: number } {
  if (!width || !height) return { width: MAX_WIDTH, height: Math.round((MAX_WIDTH * 3) / 4) };
  const scale = Math.min(1, MAX_WIDTH / width, MAX_HEIGHT / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
