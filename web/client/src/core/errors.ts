import { type Params, t } from "./i18n";

/** Where many ask at once an answer may take too long, and what went wrong inside may go well the next time. */
const PASSING: ReadonlySet<string> = new Set(["timeout", "rate_limited", "overloaded", "internal"]);
/** There is nobody to ask; with the socket and the seat everything else is mended too. */
const AWAY: ReadonlySet<string> = new Set(["offline", "not_seated"]);

/** Why something asked for did not happen: a stable code and a sentence for the person. */
export class RoomError extends Error {
  override readonly name = "RoomError";

  constructor(
    readonly code: string,
    message: string,
    /** Seconds to wait, when the server limits the rate. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }

  /** It is no judgement: the same may be granted a moment later. */
  get passes(): boolean {
    return PASSING.has(this.code);
  }

  /** The socket or the seat is gone, and is about to come back. */
  get away(): boolean {
    return AWAY.has(this.code);
  }

  /** An error that arises in the browser; its text is `core.error.<code>`. */
  static local(code: LocalErrorCode, params: Params = {}): RoomError {
    return new RoomError(code, t(`core.error.${code}`, params));
  }

  /** Whatever was thrown, as something that can be shown. */
  static from(reason: unknown): RoomError {
    return reason instanceof RoomError ? reason : RoomError.local("unexpected");
  }
}

export type LocalErrorCode =
  | "offline"
  | "timeout"
  | "unexpected"
  | "unsupported"
  | "file_too_large"
  | "upload_failed";
