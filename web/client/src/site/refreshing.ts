const EVERY_MS = 2_000;
const GONE: readonly number[] = [401, 403, 404];

/**
 * A part of the page marked `data-refreshed` is fetched again every two seconds, with the page around it, while the page is seen;
 * a button marked `data-refreshing` pauses that, for nobody should have to read what moves.
 */
export function runRefreshing(): void {
  const part = document.querySelector<HTMLElement>("[data-refreshed]");
  const button = document.querySelector<HTMLButtonElement>("button[data-refreshing]");
  if (!part || !button) return;
  const { pause = "", goOn = "" } = button.dataset;
  let paused = false;
  button.hidden = false;
  button.addEventListener("click", () => {
    paused = !paused;
    button.textContent = paused ? goOn : pause;
  });
  const timer = setInterval(async () => {
    if (paused || document.hidden) return;
    const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
    // Signed out, or no longer allowed to: what is shown stays, and no more comes.
    if (answer && GONE.includes(answer.status)) clearInterval(timer);
    else if (answer?.ok && !paused) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const selector = `#${CSS.escape(part.id)}`;
      const after = fresh.querySelector<HTMLElement>(selector);
      if (after) replace(part, after);
      // The page says that nothing moves any more.
      if (!after?.matches("[data-refreshed]")) {
        clearInterval(timer);
        button.hidden = true;
      }
    }
  }, EVERY_MS);
}

/** Takes over what is different, as deep as the two are alike, so that focus and scrolling stay. */
export function replace(before: Element, after: Element): void {
  if (before.isEqualNode(after)) return;
  if (!before.cloneNode(false).isEqualNode(after.cloneNode(false))) {
    before.replaceWith(after);
    return;
  }
  const [old, fresh] = [[...before.children], [...after.children]];
  const alike =
    old.length > 0 &&
    old.length === fresh.length &&
    old.every((child, at) => child.tagName === fresh[at]?.tagName);
  if (!alike || hasOwnText(before) || hasOwnText(after)) {
    before.replaceChildren(...after.childNodes);
    return;
  }
  old.forEach((child, at) => {
    replace(child, fresh[at] as Element);
  });
}

function hasOwnText(element: Element): boolean {
  return [...element.childNodes].some(
    (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== "",
  );
}
