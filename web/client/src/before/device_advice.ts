import type { DeviceProblem } from "../core/device_problem";
import type { LocalSource } from "../core/local_source";

/** Devices that failed for one and the same reason, with the one thing that helps them all. */
export interface DeviceAdvice {
  readonly code: string;
  readonly reasons: readonly string[];
  readonly remedy: string;
}

/** What to tell about the devices: a permission refused for both is one matter, not two. */
export function deviceAdvice(sources: readonly LocalSource[]): readonly DeviceAdvice[] {
  const found = new Map<string, DeviceAdvice>();
  for (const { error } of sources) if (error) found.set(error.code, joined(found.get(error.code), error));
  return [...found.values()];
}

function joined(before: DeviceAdvice | undefined, { code, reason, remedy }: DeviceProblem): DeviceAdvice {
  return { code, reasons: [...(before?.reasons ?? []), reason], remedy };
}
