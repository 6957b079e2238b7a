type Store = Pick<Storage, "getItem" | "setItem">;

/** What a person prefers in every room, remembered in this browser. */
export class Preferences {
  constructor(private readonly store: Store = localStorage) {}

  get shortcuts(): boolean {
    return this.store.getItem("vt.shortcuts") !== "off";
  }

  set shortcuts(on: boolean) {
    this.store.setItem("vt.shortcuts", on ? "on" : "off");
  }
}
