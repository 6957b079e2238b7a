"""What the report counts, in how many queries, and what it does not tell."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from rooms.database import Database
from rooms.ids import new_id
from rooms.mentoring.reports import ReportFilter, Span, mentoring_report
from rooms.models import MentoringSession, SessionRating
from rooms.permissions import Role
from rooms.places.technoparks import technopark_by_slug
from rooms.ports import Clock
from tests.integration.rooms.conftest import Sign
from tests.integration.rooms.mentoring.conftest import MakeMentor

SPAN = Span(date(2026, 1, 1), date(2026, 2, 28), "Asia/Jakarta")


@pytest.fixture
async def history(network: Database, clock: Clock, make_mentor: MakeMentor, sign: Sign) -> dict[str, str]:
    """Two mentors of Makassar with sessions at the edges of January and February, as Jakarta counts days."""
    one, two = await make_mentor("Mentor 1"), await make_mentor("Mentor 2")
    startup, other = await sign("Startup A", Role.STARTUP), await sign("Startup B", Role.STARTUP)
    edge = datetime(2026, 1, 31, 17, 0, tzinfo=UTC)  # midnight in Jakarta
    rows = [
        (one, startup, edge - timedelta(minutes=1), "completed", 45, (4,)),
        (one, startup, edge, "completed", 60, (5, 5)),
        (one, other, edge + timedelta(days=3), "missed", 0, ()),
        (two, other, edge + timedelta(days=4), "cancelled", 0, ()),
        (two, startup, edge + timedelta(days=28), "completed", 30, ()),  # March in Jakarta
        (two, startup, edge + timedelta(days=5), "confirmed", 0, ()),
    ]
    async with network.begin() as db:
        for mentor, booker, at, status, minutes, stars in rows:
            session_id = new_id()
            db.add(
                MentoringSession(
                    id=session_id,
                    uid=session_id,
                    mentor_id=mentor.person_id,
                    booked_by=booker.person_id,
                    topic="Harga",
                    status=status,
                    starts_at=at,
                    ends_at=at + timedelta(hours=1),
                    started_at=at if minutes else None,
                    ended_at=at + timedelta(minutes=minutes) if minutes else None,
                    created_at=clock.now(),
                )
            )
            await db.flush()
            for rater, given in zip((booker, mentor), stars, strict=False):
                db.add(
                    SessionRating(
                        session_id=session_id,
                        rater_id=rater.person_id,
                        stars=given,
                        comment="rahasia",
                        created_at=clock.now(),
                    )
                )
        place = await technopark_by_slug(db, "makassar")
        elsewhere = await technopark_by_slug(db, "bandung")
    return {"makassar": place.id, "bandung": elsewhere.id, "one": one.person_id, "two": two.person_id}


async def test_it_counts_by_month_mentor_startup_and_technopark(network: Database, history: dict[str, str]) -> None:
    queries: Counter[str] = Counter()
    engine = network.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *_: queries.update(["query"]))
    async with network.read() as db:
        queries.clear()
        report = await mentoring_report(db, ReportFilter(SPAN, [history["makassar"], history["bandung"]]))
        assert queries["query"] == 2
    total = report.total
    assert (total.held, total.missed, total.cancelled, total.minutes, total.hours) == (2, 1, 1, 105, 1.8)
    assert total.mean_stars == 4.7
    assert {month: (tally.held, tally.missed, tally.minutes) for month, tally in report.months.items()} == {
        date(2026, 1, 1): (1, 0, 45),
        date(2026, 2, 1): (1, 1, 60),
    }
    # One rating alone is nobody's mean.
    assert report.months[date(2026, 1, 1)].mean_stars is None
    assert [(name, tally.held) for name, tally in report.mentors.values()] == [("Mentor 1", 2), ("Mentor 2", 0)]
    assert [(name, tally.minutes) for name, tally in report.startups.values()] == [("Startup A", 105), ("Startup B", 0)]
    assert [name for name, _ in report.technoparks.values()] == ["Technopark Makassar"]
    assert "rahasia" not in repr(report)


async def test_it_counts_what_is_asked_for_alone(network: Database, history: dict[str, str]) -> None:
    async with network.read() as db:
        nowhere = await mentoring_report(db, ReportFilter(SPAN, [history["bandung"]]))
        second = await mentoring_report(db, ReportFilter(SPAN, [history["makassar"]], mentor_id=history["two"]))
    assert (nowhere.total.held, nowhere.sessions, len(nowhere.months)) == (0, [], 2)
    assert (second.total.held, second.total.cancelled) == (0, 1)
