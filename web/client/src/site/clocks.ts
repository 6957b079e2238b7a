import { clock, moment, ownZone, zoneName } from "./zone";

const MINUTE = 60_000;

/** Keeps `<time data-clock="Asia/Jakarta">` at the current time of its zone. */
export function runClocks(locale: string): void {
  const faces = document.querySelectorAll<HTMLElement>("[data-clock]");
  if (faces.length === 0) return;
  const show = () => {
    for (const face of faces) {
      const zone = face.dataset.clock ?? "Asia/Jakarta";
      face.textContent = `${clock(zone, locale)} ${zoneName(zone)}`;
    }
    setTimeout(show, MINUTE - (Date.now() % MINUTE) + 50);
  };
  show();
}

/** Shows every `<time datetime data-own>` in the reader's own zone, and keeps the server's wording as its title. */
export function ownTimes(locale: string): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-own]")) {
    time.title = time.textContent?.trim() ?? "";
    time.textContent = moment(ownZone(), locale, new Date(time.dateTime));
  }
}
