/** Short signals made of tones, so that no sound file has to be loaded. */
export type SoundName = "knock" | "joined" | "left" | "message" | "hand" | "test";

interface Tone {
  readonly hertz: number;
  /** Seconds from the start of the sound. */
  readonly at: number;
  readonly seconds: number;
}

const SOUNDS: Record<SoundName, readonly Tone[]> = {
  // Two soft strokes on wood.
  knock: [
    { hertz: 196, at: 0, seconds: 0.12 },
    { hertz: 196, at: 0.18, seconds: 0.16 },
  ],
  joined: [
    { hertz: 523, at: 0, seconds: 0.12 },
    { hertz: 784, at: 0.09, seconds: 0.2 },
  ],
  left: [
    { hertz: 784, at: 0, seconds: 0.12 },
    { hertz: 523, at: 0.09, seconds: 0.2 },
  ],
  message: [{ hertz: 880, at: 0, seconds: 0.12 }],
  hand: [
    { hertz: 587, at: 0, seconds: 0.12 },
    { hertz: 587, at: 0.14, seconds: 0.12 },
    { hertz: 880, at: 0.28, seconds: 0.2 },
  ],
  // A small arpeggio of slendro, the gamelan's five-tone scale, long enough to find the loudness.
  test: [
    { hertz: 294, at: 0, seconds: 0.4 },
    { hertz: 338, at: 0.25, seconds: 0.4 },
    { hertz: 388, at: 0.5, seconds: 0.4 },
    { hertz: 446, at: 0.75, seconds: 0.4 },
    { hertz: 588, at: 1, seconds: 0.8 },
  ],
};

const LOUDNESS = 0.12;
const ATTACK_S = 0.01;

/** An `AudioContext` that may know how to choose its speaker. */
type SinkContext = AudioContext & { setSinkId?: (id: string) => Promise<void> };

export class Sounds {
  #context: SinkContext | null = null;

  /** Plays through `speaker` where the browser can choose one; null is the default. */
  async play(name: SoundName, speaker: string | null = null): Promise<void> {
    if (typeof AudioContext === "undefined") return;
    this.#context ??= new AudioContext();
    const context = this.#context;
    // An unplugged speaker leaves the default one.
    await context.setSinkId?.(speaker ?? "").catch(() => undefined);
    await context.resume();
    for (const tone of SOUNDS[name]) stroke(context, tone);
  }
}

function stroke(context: AudioContext, { hertz, at, seconds }: Tone): void {
  const start = context.currentTime + at;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = "triangle";
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(LOUDNESS, start + ATTACK_S);
  gain.gain.exponentialRampToValueAtTime(0.0001, start + seconds);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + seconds);
}
