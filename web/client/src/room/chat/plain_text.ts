/** What a message says, without its marks: for a notice, a quotation, a screen reader. */
export function plainText(html: string): string {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  return (body.textContent ?? "").replace(/\s+/g, " ").trim();
}
