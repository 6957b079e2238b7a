import type { DeviceOption } from "../core/devices";

export interface NamedDevice {
  readonly id: string;
  readonly name: string;
}

/** Devices for a list: those that the browser keeps nameless are numbered by `unnamed`. */
export function namedDevices(
  options: readonly DeviceOption[],
  unnamed: (n: number) => string,
): readonly NamedDevice[] {
  return options.map(({ id, label }, index) => ({ id, name: label || unnamed(index + 1) }));
}

/**
 * Which device of the list stands selected: the one in use, else the preferred one, else the first, which is the
 * system's default. Empty when there is none.
 */
export function selectedDevice(
  options: readonly DeviceOption[],
  preferred: string | null,
  inUse: string | undefined,
): string {
  const known = (id: string | null | undefined) => options.some((option) => option.id === id);
  if (inUse && known(inUse)) return inUse;
  if (preferred && known(preferred)) return preferred;
  return options[0]?.id ?? "";
}
