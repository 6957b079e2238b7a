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
