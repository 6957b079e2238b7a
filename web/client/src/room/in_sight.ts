import { Signal } from "../core/signal";

/** Who looks away for a moment finds the pictures running. */
const AWAY_MS = 2_000;

/** Whether an element can be seen: the page is in front, and a part of the element in the window. */
export class InSight {
  readonly visible = new Signal(true);
  #onScreen = true;
  #leaving: ReturnType<typeof setTimeout> | undefined;
  readonly #observer = new IntersectionObserver((entries) => {
    this.#onScreen = entries.at(-1)?.isIntersecting ?? true;
    this.#look();
  });
  readonly #look = () => {
    clearTimeout(this.#leaving);
    if (this.#onScreen && document.visibilityState === "visible") this.visible.set(true);
    else this.#leaving = setTimeout(() => this.visible.set(false), AWAY_MS);
  };

  watch(element: Element): void {
    this.#observer.observe(element);
    document.addEventListener("visibilitychange", this.#look);
    this.#look();
  }

  stop(): void {
    clearTimeout(this.#leaving);
    this.#observer.disconnect();
    document.removeEventListener("visibilitychange", this.#look);
  }
}
