import { expect, test, vi } from "vitest";
import { RoomError } from "../../core/errors";
import type { RoomSession } from "../../core/session";
import type { RoomView } from "../view";
import { Notices } from "./notices";
import { mediaTroubled } from "./questions";

test("media that stays away is told of until it is back, with a way to try again", () => {
  const retryMedia = vi.fn();
  const session = { retryMedia } as unknown as RoomSession;
  const view = { notices: new Notices() } as unknown as RoomView;
  mediaTroubled(session, view, new RoomError("overloaded", "Too busy."));
  const [notice] = view.notices.shown.value;
  expect([notice?.detail, notice?.actions?.length]).toEqual(["Too busy.", 1]);
  notice?.actions?.[0]?.run();
  expect(retryMedia).toHaveBeenCalledOnce();
  mediaTroubled(session, view, null);
  expect(view.notices.shown.value).toEqual([]);
});
