const YEAR = 31_536_000;

/** Remembers the theme in the cookie that the server reads, so that the next page comes in it without a flash. */
function remember(theme: string): void {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that we support.
  document.cookie = `vt_theme=${theme}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}

/** Makes the theme form switch in place; without script the form itself does it. */
export function switchTheme(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-theme-switch]");
  form?.addEventListener("submit", (event) => {
    const chosen = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    if (!chosen) return;
    event.preventDefault();
    document.documentElement.dataset.theme = chosen.value;
    remember(chosen.value);
    for (const button of form.querySelectorAll("button[name=theme]"))
      button.setAttribute("aria-pressed", String(button === chosen));
    form.closest<HTMLElement>("[popover]")?.hidePopover();
  });
}
