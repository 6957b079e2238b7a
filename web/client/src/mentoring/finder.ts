/** A search searches as soon as a choice is made; without script its button does the same. */
export function searchAtOnce(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-finder]")) {
    form.addEventListener("change", (event) => {
      if (event.target instanceof HTMLSelectElement) form.requestSubmit();
    });
    // Empty fields would only make the address long.
    form.addEventListener("formdata", (event) => {
      for (const [name, value] of [...event.formData.entries()])
        if (value === "") event.formData.delete(name);
    });
  }
}
