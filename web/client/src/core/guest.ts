import type { BootData } from "./boot";
import { RoomError } from "./errors";

interface GuestSession {
  personId: string;
  name: string;
  csrf: string;
}

/** Opens a session for someone who gives only a name, and writes it into `boot`. */
export async function becomeGuest(boot: BootData, name: string): Promise<void> {
  let response: Response;
  try {
    response = await fetch("/api/v1/guest", {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": boot.csrf },
      body: JSON.stringify({ name }),
    });
  } catch {
    throw RoomError.local("offline");
  }
  if (!response.ok) throw await failureOf(response);
  const guest = (await response.json()) as GuestSession;
  boot.csrf = guest.csrf;
  boot.identity = { personId: guest.personId, name: guest.name, kind: "guest" };
}

/** The `{error: {code, message, retryAfter?}}` of a refused HTTP request. */
async function failureOf(response: Response): Promise<RoomError> {
  try {
    const { error } = (await response.json()) as {
      error: { code: string; message: string; retryAfter?: number | null };
    };
    return new RoomError(error.code, error.message, error.retryAfter ?? null);
  } catch {
    return RoomError.local("unexpected");
  }
}
