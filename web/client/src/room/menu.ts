/** What makes a popover with `role="menu"` behave as one: its place at its button, and the arrow keys. */

const MARGIN = 8;

/** For `@toggle`: puts an opened menu above or below the button that opened it, and the focus on its first item. */
export function menuToggled(event: ToggleEvent): void {
  const menu = event.currentTarget as HTMLElement;
  const button = anchorOf(menu);
  button?.setAttribute("aria-expanded", String(event.newState === "open"));
  if (event.newState !== "open" || !button) return;
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const above = at.top - height - MARGIN;
  const top = above >= MARGIN ? above : Math.min(at.bottom + MARGIN, innerHeight - height - MARGIN);
  const middle = at.left + at.width / 2 - width / 2;
  const left = Math.max(MARGIN, Math.min(middle, innerWidth - width - MARGIN));
  menu.style.setProperty("top", `${Math.max(MARGIN, top)}px`);
  menu.style.setProperty("left", `${left}px`);
  items(menu)[0]?.focus();
}

/** For `@keydown`: arrows, Home and End move between the items; Tab closes. */
export function menuKey(event: KeyboardEvent): void {
  const menu = event.currentTarget as HTMLElement;
  const all = items(menu);
  const here = all.indexOf((menu.getRootNode() as ShadowRoot).activeElement as HTMLElement);
  const next = stepOf(event.key, here, all.length);
  if (event.key === "Tab") menu.hidePopover();
  if (next === null) return;
  event.preventDefault();
  all[next]?.focus();
}

/** For `@click`: choosing an item closes the menu. */
export function menuChosen(event: Event): void {
  if ((event.target as Element).closest("[role^=menuitem]"))
    (event.currentTarget as HTMLElement).hidePopover();
}

function stepOf(key: string, here: number, count: number): number | null {
  switch (key) {
    case "ArrowDown":
    case "ArrowRight":
      return (here + 1) % count;
    case "ArrowUp":
    case "ArrowLeft":
      return (here - 1 + count) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

function items(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>("[role^=menuitem]:not([disabled])")].filter(
    (item) => item.offsetParent !== null,
  );
}

function anchorOf(menu: HTMLElement): HTMLElement | null {
  return (menu.getRootNode() as ShadowRoot).querySelector(`[popovertarget="${menu.id}"]`);
}
