"""The report on mentoring over the REST API equals the page's, for who may read it."""

from datetime import datetime, timedelta

from rooms.ids import new_id
from rooms.models import MentoringSession, SessionStatus
from tests.integration.web.api.network import make_network, program_of
from tests.integration.web.api.program import refusal
from tests.integration.web.conftest import MakeVisitor
from tests.integration.web.mentoring_people import person_of
from web.deps import WebDeps


async def held(deps: WebDeps, mentor: str, booker: str, at: datetime) -> None:
    """A session of 45 minutes."""
    async with deps.database.begin() as db:
        session_id = new_id()
        db.add(
            MentoringSession(
                id=session_id,
                uid=session_id,
                mentor_id=await person_of(deps, mentor),
                booked_by=await person_of(deps, booker),
                topic="Harga",
                status=SessionStatus.COMPLETED,
                starts_at=at,
                ends_at=at + timedelta(hours=1),
                started_at=at,
                ended_at=at + timedelta(minutes=45),
                created_at=at,
            )
        )


async def test_the_report(visitors: MakeVisitor, deps: WebDeps) -> None:
    await make_network(deps)
    at = deps.clock.now() - timedelta(days=1)
    await held(deps, "mentor1@bandung.example", "startup-a@bandung.example", at)
    await held(deps, "mentor1@batam.example", "startup-a@bandung.example", at)
    manager = await program_of(visitors, deps, "manager@bandung.example")
    mentor_id = await person_of(deps, "mentor1@bandung.example")
    day = f"{at.astimezone(deps.clock.now().tzinfo):%Y-%m-%d}"
    report = await manager.get("/reports/mentoring")
    tally = {"held": 1, "missed": 0, "cancelled": 0, "minutes": 45, "mean_stars": None, "ratings": 0}
    assert report["total"] == tally
    assert report["mentors"] == [{**tally, "mentor_id": mentor_id, "name": "Mentor 1 Bandung"}]
    assert [(one["startup_id"], one["minutes"]) for one in report["startups"]] == [(None, 45)]
    assert [(one["name"], one["held"]) for one in report["technoparks"]] == [(report["technoparks"][0]["name"], 1)]
    assert (len(report["months"]), sum(month["held"] for month in report["months"])) == (6, 1)
    assert (report["time_zone"], report["technopark"]) == ("Asia/Jakarta", None)
    chosen = await manager.get(
        f"/reports/mentoring?technopark=bandung&from=2026-01-01&to=2026-01-31&mentor={mentor_id}"
    )
    assert (chosen["first"], chosen["last"], chosen["technopark"]["slug"]) == ("2026-01-01", "2026-01-31", "bandung")
    assert [month["month"] for month in chosen["months"]] == ["2026-01"]
    for query, expected in (
        ("technopark=batam", (403, "not_permitted")),
        ("from=2026-02-01&to=2026-01-01", (400, "invalid_payload")),
        ("from=2001-01-01&to=2026-01-01", (400, "invalid_payload")),
        (f"from={day}T00:00:00Z", (422, "request_invalid")),
        ("mentor=x", (422, "request_invalid")),
    ):
        assert await refusal(await manager.ask("GET", f"/reports/mentoring?{query}")) == expected, query
    for email in ("mentor1@bandung.example", "startup-a@bandung.example"):
        stranger = await program_of(visitors, deps, email)
        assert await refusal(await stranger.ask("GET", "/reports/mentoring")) == (403, "not_permitted")
