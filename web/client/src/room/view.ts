import { Signal } from "../core/signal";
import type { LayoutChoice } from "./layout/arrangement";
import type { FloatingPicture } from "./layout/shown";
import { Notices } from "./notices/notices";
import { Preferences } from "./preferences";

export type Panel = "chat" | "people" | "table";
export type DialogName = "shortcuts" | "devices" | "statistics" | "leave" | "end";

/** What this person looks at: state of the window, never of the room. */
export class RoomView {
  readonly panel = new Signal<Panel | null>(null);
  readonly layout = new Signal<LayoutChoice>("auto");
  /** The tile that this person keeps large, by its key. */
  readonly pinned = new Signal<string | null>(null);
  readonly dialog = new Signal<DialogName | null>(null);
  /** Whose connection is looked at, while that dialog is open. */
  readonly inspected = new Signal<string | null>(null);
  readonly notices = new Notices();
  /** The picture that lies over other windows; its tile tells. */
  readonly floating = new Signal<FloatingPicture | null>(null);
  /** Tiles in the order of the number keys. */
  readonly tileOrder = new Signal<readonly string[]>([]);
  /** The picture to float over other windows; the stage knows it. */
  largestPicture: () => HTMLVideoElement | null = () => null;
  readonly shortcuts: Signal<boolean>;

  constructor(private readonly preferences: Preferences = new Preferences()) {
    this.shortcuts = new Signal(preferences.shortcuts);
  }

  togglePanel(panel: Panel): void {
    this.panel.update((open) => (open === panel ? null : panel));
  }

  togglePin(tile: string): void {
    this.pinned.update((pinned) => (pinned === tile ? null : tile));
  }

  /** Opens the figures of everybody's connection at those of one person. */
  inspect(participantId: string): void {
    this.inspected.set(participantId);
    this.dialog.set("statistics");
  }

  setShortcuts(on: boolean): void {
    this.preferences.shortcuts = on;
    this.shortcuts.set(on);
  }
}
