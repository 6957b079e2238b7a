import { t } from "./i18n";

export type DeviceKind = "microphone" | "camera" | "screen";

export type DeviceProblemCode =
  /** The person or a policy refused; the browser will not ask again by itself. */
  | "denied"
  /** The question was closed without an answer, or the screen picker was cancelled. */
  | "dismissed"
  | "not_found"
  /** Another program holds the device, or the driver failed. */
  | "in_use"
  /** The page is not on HTTPS or localhost, where browsers give no devices. */
  | "insecure"
  | "unsupported"
  | "unexpected";

/** Why a device gives nothing, and what the person can do about it, both translated. */
export interface DeviceProblem {
  readonly kind: DeviceKind;
  readonly code: DeviceProblemCode;
  readonly reason: string;
  readonly remedy: string;
}

export function deviceProblem(kind: DeviceKind, code: DeviceProblemCode): DeviceProblem {
  return {
    kind,
    code,
    reason: t(`core.device.${code}.${kind}`),
    remedy: t(`core.device.${code}.remedy`),
  };
}

/** The problem behind an error of `getUserMedia` or `getDisplayMedia`, by its DOMException name. */
export function problemOf(kind: DeviceKind, error: unknown): DeviceProblem {
  return deviceProblem(kind, codeOf(kind, error));
}

function codeOf(kind: DeviceKind, error: unknown): DeviceProblemCode {
  if (!globalThis.isSecureContext) return "insecure";
  const { name, message } = error instanceof Error ? error : { name: "", message: "" };
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      // Chromium reports the system's refusal and the person's cancelling of the picker by the same name.
      if (/dismissed/i.test(message)) return "dismissed";
      return kind === "screen" && !/system/i.test(message) ? "dismissed" : "denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "not_found";
    case "NotReadableError":
    case "AbortError":
      return "in_use";
    case "TypeError":
      return "unsupported";
    default:
      return "unexpected";
  }
}
