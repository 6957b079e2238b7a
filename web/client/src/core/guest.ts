import type { BootData } from "./boot";
import { RoomError } from "./errors";
import { problemOf } from "./problems";

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
  if (!response.ok) throw problemOf(await response.json().catch(() => null));
  const guest = (await response.json()) as GuestSession;
  boot.csrf = guest.csrf;
  boot.identity = { personId: guest.personId, name: guest.name, kind: "guest" };
}
