import { type LocalErrorCode, RoomError } from "./errors";

/** The failure that a refused HTTP request tells of: problem details (RFC 9457), or `fallback` for anything else. */
export function problemOf(body: unknown, fallback: LocalErrorCode = "unexpected"): RoomError {
  const { code, detail, retry_after } = (body ?? {}) as Record<string, unknown>;
  if (typeof code !== "string" || typeof detail !== "string") return RoomError.local(fallback);
  return new RoomError(code, detail, typeof retry_after === "number" ? retry_after : null);
}
