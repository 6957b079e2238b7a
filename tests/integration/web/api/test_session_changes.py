"""What becomes of a session over the REST API, and what it keeps."""

from datetime import timedelta
from typing import Any

from rooms.models import MentoringSession, SessionParticipant, SessionStatus
from tests.integration.web.api.program import Program, refusal, token_for
from tests.integration.web.conftest import MakeVisitor
from tests.integration.web.mentoring_people import Pair, make_pair
from web.deps import WebDeps


async def programs(visitors: MakeVisitor, deps: WebDeps) -> tuple[Pair, Program, Program]:
    """The mentor's and the startup's."""
    pair = await make_pair(visitors, deps)
    mentor = Program(pair.mentor.client, await token_for(deps, pair.mentor_id))
    return pair, mentor, Program(pair.startup.client, await token_for(deps, pair.startup_id))


async def done(program: Program, method: str, path: str, body: object = None, key: str = "k") -> Any:
    """What a successful change gives."""
    answer = await program.ask(method, path, body, **{"Idempotency-Key": key})
    assert answer.status in (200, 201), await answer.text()
    return await answer.json()


async def test_from_request_to_cancellation(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair, mentor, startup = await programs(visitors, deps)
    first, second, third = (await pair.slots())[:3]
    path = await pair.book(first)
    assert await refusal(await startup.ask("POST", f"{path}/confirm")) == (403, "not_permitted")
    assert (await done(mentor, "POST", f"{path}/confirm"))["status"] == "confirmed"
    assert await refusal(await mentor.ask("POST", f"{path}/confirm")) == (409, "session_closed")
    moving = {"starts_at": second.isoformat(), "reason": "Bentrok"}
    assert await refusal(await startup.ask("POST", f"{path}/reschedule", moving)) == (400, "idempotency_key_invalid")
    moved = await done(startup, "POST", f"{path}/reschedule", moving)
    assert (moved["status"], moved["sequence"], moved["reason"]) == ("requested", 2, "Bentrok")
    assert await done(startup, "POST", f"{path}/reschedule", moving) == moved
    empty = await startup.ask("POST", f"{path}/cancel", {"reason": " \u200b"})
    assert await refusal(empty) == (422, "reason_empty")
    gone = await done(startup, "POST", f"{path}/cancel", {"reason": "Sakit"})
    assert (gone["status"], gone["cancelled_by"], gone["reason"]) == ("cancelled", pair.startup_id, "Sakit")
    other = await pair.book(third)
    assert (await done(mentor, "POST", f"{other}/decline", {"reason": "Libur"}, "l"))["status"] == "declined"


async def test_a_calendar_file(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair, mentor, _ = await programs(visitors, deps)
    path = await pair.book((await pair.slots())[0])
    answer = await mentor.ask("GET", f"{path}/calendar.ics", **{"Accept-Language": "en"})
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    text = await answer.text()
    assert (text.startswith("BEGIN:VCALENDAR"), f"UID:{path.rpartition('/')[2]}@" in text) == (True, True)


async def test_agenda_and_action_items(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair, mentor, startup = await programs(visitors, deps)
    path = await pair.book((await pair.slots())[0])
    agenda = await done(mentor, "PUT", f"{path}/agenda", {"items": [{"title": "Harga", "minutes": 20}]})
    assert await startup.get(f"{path}/agenda") == agenda
    assert [(one["title"], one["minutes"], one["done_at"]) for one in agenda["items"]] == [("Harga", 20, None)]
    assert await startup.get(f"{path}/notes") == {"text": "", "updated_at": None}
    agreed = {"text": "Hitung ulang", "owner_id": pair.startup_id, "due_on": "2031-01-02"}
    item = await done(mentor, "POST", f"{path}/actions", agreed)
    assert item | agreed == item
    assert await startup.get(f"{path}/actions") == {"items": [item], "carried_over": []}
    changed = await done(startup, "PATCH", f"{path}/actions/{item['id']}", {"state": "done", "due_on": None})
    assert {name: changed[name] for name in ("state", "due_on", "text", "owner_id")} == {
        "state": "done",
        "due_on": None,
        "text": "Hitung ulang",
        "owner_id": pair.startup_id,
    }
    for body in ({"owner_id": "0" * 32}, {"text": " \u200b"}):
        assert (await startup.ask("PATCH", f"{path}/actions/{item['id']}", body)).status in (400, 422)
    assert await refusal(await startup.ask("PATCH", f"{path}/actions/{'0' * 32}", {})) == (404, "not_found")


async def test_after_a_session(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair, mentor, startup = await programs(visitors, deps)
    path = await pair.book((await pair.slots())[0])
    session_id = path.rpartition("/")[2]
    rating = {"stars": 5, "comment": "Membantu"}
    assert await refusal(await startup.ask("PUT", f"{path}/rating", rating)) == (409, "session_closed")
    assert {one["minutes"] for one in (await startup.get(f"{path}/attendance"))["people"]} == {None}
    async with deps.database.begin() as db:
        session = await db.get_one(MentoringSession, session_id)
        now = deps.clock.now()
        session.starts_at, session.ends_at = now - timedelta(hours=2), now - timedelta(hours=1)
        session.started_at, session.ended_at = session.starts_at, session.ends_at
        session.status = SessionStatus.COMPLETED
        for person, minutes in ((pair.mentor_id, 58), (pair.startup_id, 55)):
            (await db.get_one(SessionParticipant, (session_id, person))).minutes_present = minutes
    told = await startup.get(f"{path}/attendance")
    assert [(one["name"], one["minutes"]) for one in told["people"]] == [("Mentor 1", 58), ("Startup A", 55)]
    given = await done(startup, "PUT", f"{path}/rating", rating)
    assert given | rating == given
    next_slot = (await pair.slots())[1].isoformat()
    following = await done(mentor, "POST", f"{path}/next", {"starts_at": next_slot, "topic": "Lanjutan"})
    assert (following["previous_id"], following["status"]) == (session_id, "confirmed")
    again = await mentor.ask(
        "POST", f"{path}/next", {"starts_at": next_slot, "topic": "Lain"}, **{"Idempotency-Key": "other"}
    )
    assert await refusal(again) == (409, "conflict")
