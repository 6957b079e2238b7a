/** File fields with `data-most` refuse what is too big before it is sent, in the words of `data-too-big`. */
export function checkFileSizes(): void {
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !field.dataset.most) return;
    const big = (field.files?.[0]?.size ?? 0) > Number(field.dataset.most);
    field.setCustomValidity(big ? (field.dataset.tooBig ?? "") : "");
    if (big) field.reportValidity();
  });
}
