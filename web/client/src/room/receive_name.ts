import { t } from "../core/i18n";
import type { ReceiveMode } from "../protocol/generated";

export function receiveName(mode: ReceiveMode): string {
  switch (mode) {
    case "everything":
      return t("room.receive.everything");
    case "low":
      return t("room.receive.low");
    case "screen":
      return t("room.receive.screen");
    case "audio":
      return t("room.receive.audio");
  }
}

/** Why no picture comes, where there would be one: by the own choice, or for want of a better connection. */
export function heldBecause(mode: ReceiveMode): string {
  return mode === "low" ? t("room.tile.held_to_save") : t("room.tile.starved");
}
