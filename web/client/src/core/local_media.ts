import type { MediaSource } from "../protocol/generated";
import { cameraConstraints, microphoneConstraints, screenOptions } from "./capture";
import { type DeviceKind, deviceProblem, problemOf } from "./device_problem";
import { type ChoiceKind, DeviceChoice, type Devices, type Remembered } from "./devices";
import { Emitter } from "./emitter";
import { MicrophoneMeter } from "./levels";
import { type LocalSource, OFF } from "./local_source";
import { LostDevices } from "./lost_devices";
import { Signal } from "./signal";

/**
 * The devices of this browser, before the room and in it: the preview and the room share the same tracks.
 * A muted microphone stays open (its track is disabled), a camera that is off is released, so that its light goes out.
 */
export class LocalMedia {
  readonly microphone = new Signal<LocalSource>(OFF);
  readonly camera = new Signal<LocalSource>(OFF);
  readonly screen = new Signal<LocalSource>(OFF);
  readonly screenAudio = new Signal<LocalSource>(OFF);
  readonly events = new Emitter<{ deviceLost: { kind: "microphone" | "camera" } }>();
  /** Told ten times a second how loud the microphone is, in dB of full scale. */
  onReading: (decibels: number) => void = () => undefined;
  readonly #meter = new MicrophoneMeter((decibels) => this.onReading(decibels));
  readonly #choice: DeviceChoice;
  readonly #lost = new LostDevices();
  /** Counts the wishes for each device, so that a slow answer to an older wish is dropped. */
  readonly #wishes = { microphone: 0, camera: 0, screen: 0 };

  constructor(choice: DeviceChoice = browserChoice()) {
    this.#choice = choice;
    this.microphone.subscribe(({ track }) => this.#meter.watch(track));
    choice.devices.subscribe(({ microphones, cameras }) => {
      if (microphones.length > 0) this.#back("microphone");
      if (cameras.length > 0) this.#back("camera");
    });
  }

  /** Own loudness from 0 to 1, also while muted. */
  get level(): Signal<number> {
    return this.#meter.level;
  }

  get devices(): Signal<Devices> {
    return this.#choice.devices;
  }

  /** What was on the last time; both on a first visit. */
  get remembered(): Remembered {
    return this.#choice.remembered;
  }

  get canShareScreen(): boolean {
    return typeof navigator.mediaDevices?.getDisplayMedia === "function";
  }

  /** Opens both devices behind one question of the browser; each fails alone. */
  async open(want: Remembered): Promise<void> {
    if (!want.microphone || !want.camera || !navigator.mediaDevices) {
      await Promise.all([
        want.microphone ? this.setMicrophone(true) : undefined,
        want.camera ? this.setCamera(true) : undefined,
      ]);
      return;
    }
    const [microphone, camera] = [this.#begin("microphone"), this.#begin("camera")];
    const { chosen } = this.devices.value;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: microphoneConstraints(chosen.microphone),
        video: cameraConstraints(chosen.camera),
      });
      this.#opened("microphone", microphone, stream.getAudioTracks()[0]);
      this.#opened("camera", camera, stream.getVideoTracks()[0]);
      await this.#choice.refresh();
    } catch {
      // One missing device fails the common question; asking for each tells which.
      await Promise.all([this.#openMicrophone(microphone), this.#openCamera(camera)]);
    }
  }

  async setMicrophone(on: boolean): Promise<void> {
    this.#choice.remember("microphone", on);
    await this.talk(on);
  }

  /** Push to talk: like `setMicrophone`, but the next visit does not start with it. */
  async talk(talking: boolean): Promise<void> {
    const { track, state } = this.microphone.value;
    if (!talking) this.#mute();
    else if (track) this.#unmute(track);
    else if (state !== "starting") await this.#openMicrophone(this.#begin("microphone"));
  }

  async setCamera(on: boolean): Promise<void> {
    this.#choice.remember("camera", on);
    const { track, state } = this.camera.value;
    if (!on) this.#release("camera");
    else if (!track && state !== "starting") await this.#openCamera(this.#begin("camera"));
  }

  async startScreen(): Promise<void> {
    if (this.screen.value.track || this.screen.value.state === "starting") return;
    const wish = this.#begin("screen");
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia(screenOptions());
      const [video] = stream.getVideoTracks();
      if (video) video.contentHint = "detail";
      this.#opened("screen", wish, video);
      const [audio] = stream.getAudioTracks();
      if (audio && video === this.screen.value.track) {
        audio.contentHint = "music";
        this.screenAudio.set({ state: "on", track: audio, error: null });
      } else audio?.stop();
    } catch (error) {
      this.#failed("screen", wish, error);
    }
  }

  stopScreen(): void {
    this.#stopScreenAudio();
    this.#release("screen");
  }

  /** Remembers the device and, if its source is in use, changes over to it at once. */
  async chooseDevice(kind: ChoiceKind, id: string | null): Promise<void> {
    this.#choice.choose(kind, id);
    if (kind === "camera" && this.camera.value.track) {
      this.camera.value.track.stop();
      await this.#openCamera(this.#begin("camera"));
    }
    if (kind === "microphone" && this.microphone.value.track) {
      const muted = this.microphone.value.state === "muted";
      this.microphone.value.track.stop();
      await this.#openMicrophone(this.#begin("microphone"), muted);
    }
  }

  refreshDevices(): Promise<void> {
    return this.#choice.refresh();
  }

  /** Stops one source without remembering it: a moderator or a thin connection wanted it, not the person. */
  silence(source: MediaSource): void {
    if (source === "camera") this.#release("camera");
    else if (source === "screen") this.stopScreen();
    else if (source === "screenAudio") this.#stopScreenAudio();
    else this.#mute();
  }

  /** Releases everything; the device lights go out. */
  stop(): void {
    this.stopScreen();
    this.#release("camera");
    this.#release("microphone");
  }

  #unmute(track: MediaStreamTrack): void {
    track.enabled = true;
    this.microphone.set({ state: "on", track, error: null });
  }

  #mute(): void {
    const { state, track } = this.microphone.value;
    // Who publishes it, is refused and mutes it for that would be told of a change, and publish it again.
    if (state === "muted") return;
    if (!track) {
      this.#release("microphone");
      return;
    }
    track.enabled = false;
    this.microphone.set({ state: "muted", track, error: null });
  }

  #stopScreenAudio(): void {
    const { track } = this.screenAudio.value;
    this.screenAudio.set(OFF);
    track?.stop();
  }

  async #openMicrophone(wish: number, muted = false): Promise<void> {
    const audio = microphoneConstraints(this.devices.value.chosen.microphone);
    await this.#ask("microphone", wish, { audio }, muted);
  }

  async #openCamera(wish: number): Promise<void> {
    const video = cameraConstraints(this.devices.value.chosen.camera);
    await this.#ask("camera", wish, { video });
  }

  async #ask(
    kind: "microphone" | "camera",
    wish: number,
    constraints: MediaStreamConstraints,
    muted = false,
  ) {
    if (!navigator.mediaDevices) {
      const code = globalThis.isSecureContext ? "unsupported" : "insecure";
      this[kind].set({ state: "failed", track: null, error: deviceProblem(kind, code) });
      return;
    }
    try {
      const stream = await navigator.mediaDevices.getUserMedia(constraints);
      this.#opened(kind, wish, stream.getTracks()[0], muted);
      await this.#choice.refresh();
    } catch (error) {
      this.#failed(kind, wish, error);
    }
  }

  #begin(kind: DeviceKind): number {
    if (kind !== "screen") this.#lost.forget(kind);
    this[kind].set({ state: "starting", track: null, error: null });
    this.#wishes[kind] += 1;
    return this.#wishes[kind];
  }

  #opened(kind: DeviceKind, wish: number, track: MediaStreamTrack | undefined, muted = false): void {
    if (wish !== this.#wishes[kind] || !track) {
      track?.stop();
      return;
    }
    if (kind === "camera") track.contentHint = "motion";
    track.enabled = !muted;
    track.addEventListener("ended", () => this.#ended(kind, track), { once: true });
    this[kind].set({ state: muted ? "muted" : "on", track, error: null });
  }

  #failed(kind: DeviceKind, wish: number, error: unknown): void {
    if (wish !== this.#wishes[kind]) return;
    const problem = problemOf(kind, error);
    const cancelled = kind === "screen" && problem.code === "dismissed";
    this[kind].set(cancelled ? OFF : { state: "failed", track: null, error: problem });
  }

  /** The device was unplugged, or the person stopped sharing in the browser's own bar. */
  #ended(kind: DeviceKind, track: MediaStreamTrack): void {
    if (this[kind].value.track !== track) return;
    if (kind === "screen") {
      this.stopScreen();
      return;
    }
    this.events.emit("deviceLost", { kind });
    const muted = this[kind].value.state === "muted";
    // Another device of the kind may be there; when none is, the failure says so, and it may come back.
    void this.#reopen(kind, muted);
    this.#lost.lost(kind, muted);
  }

  /** The plug was loose, or the headset was away for a moment. */
  #back(kind: "microphone" | "camera"): void {
    if (this[kind].value.error?.code !== "not_found") return;
    const lost = this.#lost.back(kind);
    if (lost) void this.#reopen(kind, lost.muted);
  }

  #reopen(kind: "microphone" | "camera", muted: boolean): Promise<void> {
    const wish = this.#begin(kind);
    return kind === "camera" ? this.#openCamera(wish) : this.#openMicrophone(wish, muted);
  }

  #release(kind: DeviceKind): void {
    if (kind !== "screen") this.#lost.forget(kind);
    this.#wishes[kind] += 1;
    const { track } = this[kind].value;
    this[kind].set(OFF);
    track?.stop();
  }
}

function browserChoice(): DeviceChoice {
  const selectable = typeof HTMLMediaElement !== "undefined" && "setSinkId" in HTMLMediaElement.prototype;
  return new DeviceChoice(localStorage, navigator.mediaDevices, selectable);
}
