/** How a stream fared since the last look. */
export interface Health {
  /** Share of packets lost, 0 to 1. */
  readonly loss: number;
  readonly roundTripMs: number;
  readonly jitterMs: number;
  /** Share of the time that the picture stood still, 0 to 1. */
  readonly frozen: number;
}

/** 4 is excellent, 3 good, 2 fair, 1 poor, 0 unusable: the worst of its parts. */
export type Score = 0 | 1 | 2 | 3 | 4;

/** Upper limits for 4, 3, 2 and 1, from what people notice in a conversation (ITU-T G.114 for the delay). */
const LIMITS: Record<keyof Health, readonly [number, number, number, number]> = {
  loss: [0.01, 0.03, 0.08, 0.2],
  roundTripMs: [200, 350, 600, 1_200],
  jitterMs: [30, 60, 120, 250],
  frozen: [0.02, 0.08, 0.2, 0.5],
};

export function scoreOf(health: Health): Score {
  const parts = Object.keys(LIMITS) as (keyof Health)[];
  return Math.min(...parts.map((part) => grade(health[part], LIMITS[part]))) as Score;
}

function grade(value: number, limits: readonly number[]): number {
  const step = limits.findIndex((limit) => value <= limit);
  return step < 0 ? 0 : 4 - step;
}
