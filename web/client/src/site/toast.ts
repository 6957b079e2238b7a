const SHOWN_MS = 3500;

/** Says something short at the foot of the page; screen readers hear it politely. */
export function toast(text: string): void {
  const place = document.querySelector(".toasts");
  if (!place || !text) return;
  const line = document.createElement("p");
  line.className = "toast";
  line.textContent = text;
  place.append(line);
  setTimeout(() => line.remove(), SHOWN_MS);
}
