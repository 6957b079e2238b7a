import { toast } from "./toast";

/** Buttons with `data-copies` put that text on the clipboard and say so with `data-done`. */
export function runCopyButtons(): void {
  document.addEventListener("click", (event) => {
    const button =
      event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copies]") : null;
    if (button) void copy(button);
  });
}

async function copy(button: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(button.dataset.copies ?? "");
    toast(button.dataset.done ?? "");
  } catch {
    // The clipboard is closed on an insecure origin: select the text, so that the reader can copy it.
    const text = button.previousElementSibling;
    if (text) getSelection()?.selectAllChildren(text);
  }
}
