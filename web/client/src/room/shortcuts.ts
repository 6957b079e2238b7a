import type { RoomSession } from "../core/session";
import type { RoomActions } from "./actions";
import type { RoomView } from "./view";

export type Shortcut =
  | "microphone"
  | "camera"
  | "screen"
  | "chat"
  | "people"
  | "table"
  | "layout"
  | "hand"
  | "help"
  | number;

const KEYS: Readonly<Record<string, Shortcut>> = {
  m: "microphone",
  v: "camera",
  d: "screen",
  c: "chat",
  p: "people",
  n: "table",
  w: "layout",
  r: "hand",
  "?": "help",
};

type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "metaKey" | "shiftKey" | "repeat">;

/** What a key asks for, or null. Keys with a modifier belong to the browser; `?` needs Shift on most keyboards. */
export function shortcutOf(event: Key): Shortcut | null {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return null;
  if (event.shiftKey && event.key !== "?") return null;
  if (/^[1-9]$/.test(event.key)) return Number(event.key);
  return KEYS[event.key.toLowerCase()] ?? null;
}

const OVERLAYS = "dialog, [role=dialog], [role=menu]";
const FIELDS = `input, textarea, select, [contenteditable], ${OVERLAYS}`;
const CONTROLS = "button, a, summary";

/** Whether the key was pressed inside something that wants it for itself. */
function inside(event: Event, selector: string): boolean {
  return event.composedPath().some((node) => node instanceof Element && node.matches(selector));
}

/** Listens to the keys of the room; returns what stops it. */
export function listenToKeys(session: RoomSession, view: RoomView, actions: RoomActions): () => void {
  let talking = false;
  /** Whether the focus was last moved by a pointer. (`:focus-visible` changes with any key, so it cannot tell.) */
  let pointed = false;

  const release = () => {
    if (!talking) return;
    talking = false;
    void session.local.talk(false);
  };

  const point = () => {
    pointed = true;
  };

  const down = (event: KeyboardEvent) => {
    if (event.key === "Tab" || event.key.startsWith("Arrow")) pointed = false;
    if (event.key === "Escape" && view.panel.value && !event.defaultPrevented && !inside(event, OVERLAYS)) {
      view.panel.set(null);
      return;
    }
    if (!view.shortcuts.value || view.dialog.value || inside(event, FIELDS)) return;
    if (event.key === " ") {
      // A button reached by keyboard wants its space; one that was clicked does not.
      if (!pointed && inside(event, CONTROLS)) return;
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const { state } = session.local.microphone.value;
      // Whoever came in with the microphone off has none open yet.
      if (!event.repeat && state !== "on" && state !== "starting") {
        talking = true;
        void session.local.talk(true);
      }
      return;
    }
    const shortcut = shortcutOf(event);
    if (shortcut === null) return;
    event.preventDefault();
    run(shortcut, session, view, actions);
  };

  const up = (event: KeyboardEvent) => {
    if (event.key !== " " || !talking) return;
    event.preventDefault();
    release();
  };

  addEventListener("pointerdown", point);
  addEventListener("keydown", down);
  addEventListener("keyup", up);
  addEventListener("blur", release);
  return () => {
    removeEventListener("pointerdown", point);
    removeEventListener("keydown", down);
    removeEventListener("keyup", up);
    removeEventListener("blur", release);
  };
}

function run(shortcut: Shortcut, session: RoomSession, view: RoomView, actions: RoomActions): void {
  if (typeof shortcut === "number") actions.pinNumber(shortcut);
  else if (shortcut === "chat" || shortcut === "people") view.togglePanel(shortcut);
  else if (shortcut === "table") {
    if (session.permissions.value.has("session.use")) view.togglePanel("table");
  } else if (shortcut === "help") view.dialog.set("shortcuts");
  else if (shortcut === "microphone") actions.toggleMicrophone();
  else if (shortcut === "camera") actions.toggleCamera();
  else if (shortcut === "screen") actions.toggleScreen();
  else if (shortcut === "layout") actions.cycleLayout();
  else actions.toggleHand();
}
