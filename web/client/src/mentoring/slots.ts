/** Says beside the button which slot is chosen: its day, and its time for both sides. */
export function tellChoice(form: HTMLFormElement): void {
  const line = form.querySelector<HTMLElement>("[data-chosen]");
  if (!line) return;
  const show = () => {
    line.textContent = choice(form, line.dataset.chosen ?? "");
  };
  form.addEventListener("change", show);
  show();
}

/** The sentence `template` with `{day}` and `{clock}` filled in; empty while nothing is chosen. */
export function choice(form: HTMLFormElement, template: string): string {
  const chosen = form.querySelector<HTMLInputElement>("input[name=slot]:checked");
  const day = chosen?.closest("fieldset")?.querySelector("legend")?.textContent?.trim();
  if (!chosen || !day) return "";
  const times = [...(chosen.closest("label")?.querySelectorAll(".slot-both > span") ?? [])];
  const clock = times.map((time) => time.textContent?.trim() ?? "").join(" · ");
  return template.replace("{day}", day).replace("{clock}", clock);
}
