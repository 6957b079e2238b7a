import type { DeviceProblem } from "./device_problem";

export type LocalState = "off" | "starting" | "on" | "muted" | "failed";

/** One thing that this browser can publish. `muted` holds the device but sends nothing. */
export interface LocalSource {
  readonly state: LocalState;
  readonly track: MediaStreamTrack | null;
  readonly error: DeviceProblem | null;
}

export const OFF: LocalSource = { state: "off", track: null, error: null };
