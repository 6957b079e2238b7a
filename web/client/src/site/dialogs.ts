/** Buttons with `data-opens="id"` open that dialog; a click beside a dialog closes it. */
export function runDialogs(): void {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const opener = event.target.closest<HTMLElement>("[data-opens]");
    if (opener) dialogOf(opener.dataset.opens)?.showModal();
    else if (event.target instanceof HTMLDialogElement) event.target.close();
  });
}

function dialogOf(id: string | undefined): HTMLDialogElement | null {
  const found = id ? document.getElementById(id) : null;
  return found instanceof HTMLDialogElement ? found : null;
}
