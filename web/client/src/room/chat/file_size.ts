import { type Locale, locale } from "../../core/i18n";

/** Bytes as people write them: "820 kB", "1,4 MB". */
export function fileSize(bytes: number, language: Locale = locale()): string {
  const [value, unit] =
    bytes < 1_000_000 ? [Math.max(1, Math.round(bytes / 1_000)), "kB"] : [bytes / 1_000_000, "MB"];
  const digits = unit === "MB" ? 1 : 0;
  return `${value.toLocaleString(language, { maximumFractionDigits: digits })} ${unit}`;
}
