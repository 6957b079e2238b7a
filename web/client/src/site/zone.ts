const NAMES: Readonly<Record<string, string>> = {
  "Asia/Jakarta": "WIB",
  "Asia/Pontianak": "WIB",
  "Asia/Makassar": "WITA",
  "Asia/Ujung_Pandang": "WITA",
  "Asia/Jayapura": "WIT",
};

/** What a time zone is called: WIB, WITA or WIT in Indonesia, its offset such as GMT+2 elsewhere. */
export function zoneName(zone: string, at: Date = new Date()): string {
  const known = NAMES[zone];
  if (known) return known;
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "shortOffset" }).formatToParts(
    at,
  );
  const name = parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
  return name === "GMT+0" || name === "UTC" ? "GMT" : name;
}

/** Hours and minutes in a zone, as the language writes them: 14.05 or 14:05. */
export function clock(zone: string, locale: string, at: Date = new Date()): string {
  const options = { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return new Intl.DateTimeFormat(locale === "en" ? "en-GB" : "id-ID", options).format(at);
}

/** Date and time in a zone, with the zone's name. */
export function moment(zone: string, locale: string, at: Date): string {
  const day = new Intl.DateTimeFormat(locale === "en" ? "en-GB" : "id-ID", {
    timeZone: zone,
    dateStyle: "medium",
  });
  return `${day.format(at)}, ${clock(zone, locale, at)} ${zoneName(zone, at)}`;
}

/** The zone of the one who reads. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
