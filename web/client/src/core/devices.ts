import { Signal } from "./signal";

export type ChoiceKind = "microphone" | "camera" | "speaker";

export interface DeviceOption {
  readonly id: string;
  /** Empty until a permission was given; browsers hide names before. */
  readonly label: string;
}

export interface Devices {
  readonly microphones: readonly DeviceOption[];
  readonly cameras: readonly DeviceOption[];
  /** Empty where the browser cannot choose a speaker. */
  readonly speakers: readonly DeviceOption[];
  /** The remembered choice of each kind; null means the system's default. */
  readonly chosen: Readonly<Record<ChoiceKind, string | null>>;
}

/** What the person had switched on the last time. */
export interface Remembered {
  readonly microphone: boolean;
  readonly camera: boolean;
}

type Store = Pick<Storage, "getItem" | "setItem">;
type Lister = Pick<MediaDevices, "enumerateDevices" | "addEventListener">;

interface Saved {
  chosen: Record<ChoiceKind, string | null>;
  on: Remembered;
}

const KEY = "vt.devices";
const FRESH: Saved = {
  chosen: { microphone: null, camera: null, speaker: null },
  on: { microphone: true, camera: true },
};

/** Which devices there are, and which one the person prefers, remembered between visits. */
export class DeviceChoice {
  readonly devices: Signal<Devices>;
  #saved: Saved;

  constructor(
    private readonly store: Store,
    private readonly lister: Lister | undefined,
    private readonly speakerSelectable: boolean,
  ) {
    this.#saved = load(store);
    this.devices = new Signal<Devices>({
      microphones: [],
      cameras: [],
      speakers: [],
      chosen: this.#saved.chosen,
    });
    lister?.addEventListener("devicechange", () => void this.refresh());
  }

  get remembered(): Remembered {
    return this.#saved.on;
  }

  remember(kind: keyof Remembered, on: boolean): void {
    this.#save({ ...this.#saved, on: { ...this.#saved.on, [kind]: on } });
  }

  choose(kind: ChoiceKind, id: string | null): void {
    const chosen = { ...this.#saved.chosen, [kind]: id };
    this.#save({ ...this.#saved, chosen });
    this.devices.update((devices) => ({ ...devices, chosen }));
  }

  /** Lists again; worth calling after a permission was given, when the labels appear. */
  async refresh(): Promise<void> {
    if (!this.lister) return;
    const found = await this.lister.enumerateDevices();
    const options = (kind: MediaDeviceKind) =>
      found
        .filter((device) => device.kind === kind && device.deviceId !== "")
        .map((device) => ({ id: device.deviceId, label: device.label }));
    this.devices.set({
      microphones: options("audioinput"),
      cameras: options("videoinput"),
      speakers: this.speakerSelectable ? options("audiooutput") : [],
      chosen: this.#saved.chosen,
    });
  }

  #save(saved: Saved): void {
    this.#saved = saved;
    this.store.setItem(KEY, JSON.stringify(saved));
  }
}

function load(store: Store): Saved {
  try {
    const saved = JSON.parse(store.getItem(KEY) ?? "null") as Partial<Saved> | null;
    return { chosen: { ...FRESH.chosen, ...saved?.chosen }, on: { ...FRESH.on, ...saved?.on } };
  } catch {
    return FRESH;
  }
}
