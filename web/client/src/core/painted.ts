/** Resolves when what is in the document now is what people see; at once where nobody looks. */
export function painted(): Promise<void> {
  if (globalThis.document?.visibilityState !== "visible") return Promise.resolve();
  return new Promise((resolve) => {
    const over = new AbortController();
    const end = () => {
      over.abort();
      resolve();
    };
    // The first is called before a frame is drawn, the second after.
    requestAnimationFrame(() => requestAnimationFrame(end));
    // A page that is hidden meanwhile is not drawn.
    document.addEventListener("visibilitychange", end, { signal: over.signal });
  });
}
