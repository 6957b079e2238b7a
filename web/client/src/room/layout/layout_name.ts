import { t } from "../../core/i18n";
import type { LayoutChoice } from "./arrangement";

export function layoutName(choice: LayoutChoice): string {
  switch (choice) {
    case "auto":
      return t("room.layout.auto");
    case "grid":
      return t("room.layout.grid");
    case "spotlight":
      return t("room.layout.spotlight");
    case "screen":
      return t("room.layout.screen");
  }
}
