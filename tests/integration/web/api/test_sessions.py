"""Sessions over the REST API."""

from datetime import timedelta

from sqlalchemy import event
from yarl import URL

from rooms.accounts.api_tokens import Scope
from tests.integration.web.api.program import Program, refusal, token_for
from tests.integration.web.conftest import MakeVisitor
from tests.integration.web.mentoring_people import make_pair
from web.deps import WebDeps


async def test_a_session_is_booked_read_and_listed(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair = await make_pair(visitors, deps)
    startup = Program(pair.startup.client, await token_for(deps, pair.startup_id))
    at = (await pair.slots())[0]
    wanted = {"mentor_id": pair.mentor_id, "starts_at": at.isoformat(), "topic": "Harga pertama"}
    made = await startup.ask("POST", "/sessions", wanted, **{"Idempotency-Key": "1"})
    session = await made.json()
    assert (made.status, made.headers["Location"]) == (201, f"/api/v1/sessions/{session['id']}")
    assert await startup.get(f"/sessions/{session['id']}") == session
    assert await startup.get("/sessions") == {"items": [session], "next": None}
    told = {name: session[name] for name in ("status", "topic", "starts_at", "ends_at", "time_zone", "sequence")}
    assert told == {
        "status": "requested",
        "topic": "Harga pertama",
        "starts_at": at.isoformat().replace("+00:00", "Z"),
        "ends_at": (at + timedelta(hours=1)).isoformat().replace("+00:00", "Z"),
        "time_zone": "Asia/Jakarta",
        "sequence": 0,
    }
    assert [(one["name"], one["side"]) for one in session["people"]] == [
        ("Mentor 1", "mentor"),
        ("Startup A", "startup"),
    ]


async def test_pages_of_a_list_hold_every_session_once(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair = await make_pair(visitors, deps)
    startup = Program(pair.startup.client, await token_for(deps, pair.startup_id))
    booked = [(await pair.book(at)).rpartition("/")[2] for at in (await pair.slots())[:5]]
    for order, expected in (("asc", booked), ("desc", booked[::-1])):
        found: list[str] = []
        path = f"/sessions?limit=2&order={order}&state=requested&state=confirmed"
        while path:
            answer = await startup.ask("GET", path)
            page = await answer.json()
            found += [one["id"] for one in page["items"]]
            link = answer.links.get("next")
            assert (link is None) == (page["next"] is None)
            path = str(URL(link["url"]).relative()).removeprefix("/api/v1") if link else ""
        assert found == expected


async def test_what_does_not_fit_is_told_with_its_place(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair = await make_pair(visitors, deps)
    startup = Program(pair.startup.client, await token_for(deps, pair.startup_id))
    answer = await startup.ask(
        "POST", "/sessions", {"mentor_id": "x", "topic": "", "extra": 1}, **{"Accept-Language": "en"}
    )
    body = await answer.json()
    assert (answer.status, body["code"]) == (422, "request_invalid")
    assert {one["pointer"]: one["code"] for one in body["errors"]} == {
        "/mentor_id": "string_pattern_mismatch",
        "/starts_at": "missing",
        "/topic": "string_too_short",
        "/extra": "extra_forbidden",
    }
    assert "At least 1 characters." in [one["message"] for one in body["errors"]]
    for query in ("limit=0", "limit=x", "order=up", "unknown=1", "from=2026-01-01", "limit=1&limit=2"):
        assert await refusal(await startup.ask("GET", f"/sessions?{query}")) == (422, "request_invalid")
    for cursor in ("x", "WyJhIl0", "WzEsMl0", "%00", "bnVsbA"):
        assert await refusal(await startup.ask("GET", f"/sessions?cursor={cursor}")) == (422, "cursor_invalid")


async def test_a_token_reaches_as_far_as_its_scopes_and_its_person(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair = await make_pair(visitors, deps)
    session = (await pair.book((await pair.slots())[0])).rpartition("/")[2]
    client = pair.startup.client  # with the cookie of somebody who may
    path = f"/sessions/{session}"
    assert await refusal(await Program(client, None).ask("GET", path)) == (401, "not_identified")
    assert await refusal(await Program(client, "vtp_" + "x" * 43).ask("GET", path)) == (401, "not_identified")
    other = Program(client, await token_for(deps, pair.startup_id, Scope.SESSIONS_WRITE))
    refused = await other.ask("GET", path)
    assert await refusal(refused) == (403, "scope_missing")
    assert 'error="insufficient_scope", scope="sessions:read"' in refused.headers["WWW-Authenticate"]


async def test_a_list_costs_the_same_queries_however_long_it_is(visitors: MakeVisitor, deps: WebDeps) -> None:
    """One for the token, one for the sessions, one for their people; the token's use was noted before."""
    pair = await make_pair(visitors, deps)
    startup = Program(pair.startup.client, await token_for(deps, pair.startup_id))
    await startup.get("/sessions")
    statements: list[str] = []
    event.listen(deps.database.engine.sync_engine, "before_cursor_execute", lambda *about: statements.append(about[2]))
    for _ in range(2):
        for at in (await pair.slots())[:3]:
            await pair.book(at)
        statements.clear()
        await startup.get("/sessions")
        assert len([text for text in statements if not text.startswith("BEGIN")]) == 3, statements
