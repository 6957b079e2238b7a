const TUESDAY_TO_FRIDAY = [1, 2, 3, 4];

/** Offers to copy Monday's hours to the other working days; without script each day is filled in by hand. */
export function copyMonday(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLButtonElement>("[data-copy-monday]");
  const monday = form.querySelector<HTMLElement>('[data-day="0"] .hours-spans');
  if (!button || !monday) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const day of TUESDAY_TO_FRIDAY) {
      const target = form.querySelector<HTMLElement>(`[data-day="${day}"]`);
      if (target) copySpans(monday, target, day);
    }
  });
}

/** Gives a day as many rows as Monday has, with the same hours; names and labels stay the day's own. */
function copySpans(monday: HTMLElement, target: HTMLElement, day: number): void {
  const place = target.querySelector(".hours-spans");
  const labelled = place?.querySelector(".hours-span");
  if (!place || !labelled) return;
  const rows = [...monday.querySelectorAll(".hours-span")].map((row, index) => {
    const copy = labelled.cloneNode(true) as HTMLElement;
    const from = row.querySelectorAll("input");
    copy.querySelectorAll("input").forEach((input, side) => {
      input.name = `${side === 0 ? "start" : "end"}-${day}-${index}`;
      input.value = from[side]?.value ?? "";
    });
    return copy;
  });
  place.replaceChildren(...rows);
}
