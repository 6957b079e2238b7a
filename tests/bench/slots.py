"""What a month of 200 mentors' slots costs: read from SQLite, and reckoned."""

import asyncio
import random
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload

from rooms.database import Database
from rooms.ids import new_id
from rooms.mentoring.calendars import calendars_of
from rooms.mentoring.slots import cells, open_slots
from rooms.mentoring.wall_clock import DAY, to_minute, to_moment
from rooms.models import (
    AvailabilityException,
    AvailabilityRule,
    BusyTime,
    MentoringSession,
    MentorProfile,
    Person,
    SessionCell,
    Technopark,
)
from rooms.seed.seed import seed

MENTORS, DAYS, SESSIONS, BUSY, ROUNDS = 200, 30, 20, 20, 9
BOOKER = new_id()
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Europe/Amsterdam")
NOW = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
"""So that one of the zones sets its clock forward within the month."""


def run() -> Mapping[str, object]:
    """The figures, in milliseconds of the processor: the median of some rounds."""
    return asyncio.run(_run())


async def _run() -> Mapping[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'slots.db'}")
        await database.migrate()
        await _fill(database)
        since = to_minute(NOW)
        read, reckoned, found = [], [], 0
        for _ in range(ROUNDS):
            async with database.read() as db:
                mentors = list(await db.scalars(select(MentorProfile).options(joinedload(MentorProfile.person))))
                began = time.process_time()
                calendars = await calendars_of(db, mentors, since, since + DAYS * DAY)
                read.append(time.process_time() - began)
            began = time.process_time()
            found = sum(len(open_slots(each, since, since, since + DAYS * DAY)) for each in calendars.values())
            reckoned.append(time.process_time() - began)
        await database.close()
    return {
        f"slots found for {MENTORS} mentors and {DAYS} days": found,
        "reckoned, ms": round(1000 * median(reckoned), 1),
        "rows read from SQLite before, ms": round(1000 * median(read), 1),
    }


async def _fill(database: Database) -> None:
    """Mentors with six hours on working days, a day off, sessions, and busy time from elsewhere."""
    dice = random.Random(1)
    rows: dict[type, list[dict[str, object]]] = {
        kind: []
        for kind in (
            Person,
            MentorProfile,
            AvailabilityRule,
            AvailabilityException,
            BusyTime,
            MentoringSession,
            SessionCell,
        )
    }
    async with database.begin() as db:
        await seed(db)
        place = await db.scalar(select(Technopark.id).limit(1))
        rows[Person].append(_person(BOOKER, "Startup", ZONES[0]))
        for number in range(MENTORS):
            mentor = _mentor(rows, number, place)
            for index in range(SESSIONS):
                # Whole hours apart, so that no two of one mentor meet.
                _session(rows, mentor, NOW + timedelta(days=1 + index, hours=dice.randrange(8)))
            for _ in range(BUSY):
                at = NOW + timedelta(minutes=dice.randrange(DAYS * DAY))
                rows[BusyTime].append(
                    {
                        "id": new_id(),
                        "mentor_id": mentor,
                        "starts_at": at,
                        "ends_at": at + timedelta(hours=1),
                        "source": "link",
                    }
                )
        for kind, values in rows.items():
            await db.execute(insert(kind), values)


def _person(person: str, name: str, zone: str) -> dict[str, object]:
    return {"id": person, "kind": "account", "name": name, "time_zone": zone, "created_at": NOW}


def _mentor(rows: dict[type, list[dict[str, object]]], number: int, place: str | None) -> str:
    mentor = new_id()
    rows[Person].append(_person(mentor, f"Mentor {number}", ZONES[number % len(ZONES)]))
    rows[MentorProfile].append(
        {
            "person_id": mentor,
            "technopark_id": place,
            "published": True,
            "slot_minutes": (30, 45, 60)[number % 3],
            "created_at": NOW,
            "updated_at": NOW,
        }
    )
    rows[AvailabilityRule] += [
        {"id": new_id(), "mentor_id": mentor, "weekday": weekday, "start_minute": start, "end_minute": start + 180}
        for weekday in range(5)
        for start in (540, 780)
    ]
    rows[AvailabilityException].append({"id": new_id(), "mentor_id": mentor, "on_date": date(2026, 3, 19)})
    return mentor


def _session(rows: dict[type, list[dict[str, object]]], mentor: str, at: datetime) -> None:
    session, start = new_id(), to_minute(at)
    rows[MentoringSession].append(
        {
            "id": session,
            "uid": session,
            "mentor_id": mentor,
            "booked_by": BOOKER,
            "topic": "Harga",
            "status": "confirmed",
            "starts_at": at,
            "ends_at": to_moment(start + 60),
            "created_at": NOW,
        }
    )
    rows[SessionCell] += [
        {"person_id": mentor, "cell": cell, "session_id": session} for cell in cells((start, start + 75))
    ]
