import { Signal } from "./signal";

const INTERVAL_MS = 100;
const FLOOR_DB = -60;
const CEILING_DB = -10;

/** Loudness in dB of full scale as 0 (silent) to 1 (loud), the scale of every level meter. */
export function levelOf(decibels: number): number {
  return Math.min(1, Math.max(0, (decibels - FLOOR_DB) / (CEILING_DB - FLOOR_DB)));
}

/** Root mean square of samples in -1..1, in dB of full scale. */
export function decibelsOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-12);
}

/**
 * How loud the own microphone is. It listens to a clone of the track, because the track itself is disabled
 * while muted, and talking while muted should be noticed.
 */
export class MicrophoneMeter {
  readonly level = new Signal(0);
  #context: AudioContext | null = null;
  #track: MediaStreamTrack | null = null;
  #stop: (() => void) | null = null;

  /** `onReading` is told every reading, in dB of full scale. */
  constructor(private readonly onReading: (decibels: number) => void) {}

  /** Listens to `track` instead of the one before; null listens to nothing. */
  watch(track: MediaStreamTrack | null): void {
    if (track === this.#track) return;
    this.#track = track;
    this.#stop?.();
    this.#stop = null;
    if (!track || typeof AudioContext === "undefined") {
      this.level.set(0);
      return;
    }
    this.#context ??= started(new AudioContext({ latencyHint: "playback" }));
    const clone = track.clone();
    clone.enabled = true;
    const source = this.#context.createMediaStreamSource(new MediaStream([clone]));
    const analyser = this.#context.createAnalyser();
    analyser.fftSize = 2048;
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const context = this.#context;
    const timer = setInterval(() => {
      // A suspended context reads as silence, which must not be taken for a dead microphone.
      if (context.state !== "running") return;
      analyser.getFloatTimeDomainData(samples);
      const decibels = decibelsOf(samples);
      this.level.set(levelOf(decibels));
      this.onReading(decibels);
    }, INTERVAL_MS);
    this.#stop = () => {
      clearInterval(timer);
      source.disconnect();
      clone.stop();
    };
  }
}

/** Browsers may hold a context back until the person does something on the page. */
function started(context: AudioContext): AudioContext {
  const resume = () => void context.resume();
  resume();
  for (const gesture of ["pointerdown", "keydown"]) {
    globalThis.addEventListener(gesture, resume, { once: true });
  }
  return context;
}
