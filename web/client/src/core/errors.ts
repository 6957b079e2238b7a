import { type Params, t } from "./i18n";

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
