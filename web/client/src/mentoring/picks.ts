/** What a set of boxes to tick allows now: how many are ticked, and whether another may be. */
export interface Allowance {
  picked: number;
  full: boolean;
}

/** Whether one more of `most` may be ticked. */
export function allowance(ticked: readonly boolean[], most: number): Allowance {
  const picked = ticked.filter(Boolean).length;
  return { picked, full: picked >= most };
}

/** Fieldsets with `data-at-most="8"` count what is ticked, and close the other boxes when it is enough. */
export function countPicks(): void {
  for (const set of document.querySelectorAll<HTMLElement>("[data-at-most]")) {
    const boxes = [...set.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
    const most = Number(set.dataset.atMost);
    const told = set.querySelector("[data-picked]");
    const update = () => {
      const { picked, full } = allowance(
        boxes.map((box) => box.checked),
        most,
      );
      for (const box of boxes) box.disabled = full && !box.checked;
      if (told) told.textContent = `${picked}/${most}`;
    };
    set.addEventListener("change", update);
    update();
  }
}
