/** What is asked of the browser for each source. */

function preferring(id: string | null): MediaTrackConstraints {
  // `ideal` falls back to another device when the remembered one is not plugged in today.
  return id ? { deviceId: { ideal: id } } : {};
}

export function microphoneConstraints(id: string | null): MediaTrackConstraints {
  return {
    ...preferring(id),
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    channelCount: 1,
  };
}

export function cameraConstraints(id: string | null): MediaTrackConstraints {
  return {
    ...preferring(id),
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 30, max: 30 },
  };
}

/** Options that browsers know but TypeScript's DOM library does not yet. */
interface ScreenOptions extends DisplayMediaStreamOptions {
  systemAudio: "include" | "exclude";
  selfBrowserSurface: "include" | "exclude";
  surfaceSwitching: "include" | "exclude";
}

export function screenOptions(): ScreenOptions {
  return {
    video: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { ideal: 15, max: 30 } },
    // The sound of a film or a demonstration must not be treated as a voice.
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    systemAudio: "include",
    selfBrowserSurface: "exclude",
    surfaceSwitching: "include",
  };
}
