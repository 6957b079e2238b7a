const KEY = "vt.name";

/** The name that a guest gave the last time in this browser; empty on a first visit. */
export function rememberedName(store: Pick<Storage, "getItem"> = localStorage): string {
  return store.getItem(KEY) ?? "";
}

export function rememberName(name: string, store: Pick<Storage, "setItem"> = localStorage): void {
  store.setItem(KEY, name);
}
