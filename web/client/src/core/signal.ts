/** A value that can be watched. Setting an identical value tells nobody. */
export class Signal<T> {
  #value: T;
  readonly #watchers = new Set<(value: T) => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(next: T): void {
    if (Object.is(next, this.#value)) return;
    this.#value = next;
    for (const watcher of [...this.#watchers]) watcher(next);
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value));
  }

  /** Calls `watcher` at every change from now on; returns what stops it. */
  subscribe(watcher: (value: T) => void): () => void {
    this.#watchers.add(watcher);
    return () => {
      this.#watchers.delete(watcher);
    };
  }

  /** Resolves with the first value, now or later, that satisfies `test`. */
  until(test: (value: T) => boolean): Promise<T> {
    if (test(this.#value)) return Promise.resolve(this.#value);
    return new Promise((resolve) => {
      const stop = this.subscribe((value) => {
        if (!test(value)) return;
        stop();
        resolve(value);
      });
    });
  }
}
