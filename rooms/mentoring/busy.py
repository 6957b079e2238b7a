"""Busy time out of a mentor's other calendar, read again every half hour from its link."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.chat.text import clean_line
from rooms.database import Database
from rooms.jobs.queue import enqueue
from rooms.jobs.worker import Finish
from rooms.mentoring.availability import MAX_HORIZON_DAYS, own_mentor
from rooms.mentoring.errors import CalendarInvalid
from rooms.mentoring.wall_clock import DAY, Span, to_minute, to_moment
from rooms.models import BusyTime, MentorProfile
from rooms.ports import Clock, Fetcher, FetchRefused

READ_CALENDAR = "calendar.read"
"""The kind of job. Its payload: `mentor`."""

EVERY = timedelta(minutes=30)
SOURCE = "link"
URL_LENGTH = 2048
MAX_SPANS = 5000
READ_SECONDS = 15
NEEDED = ("PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
"""All that the reader gets of the environment, where the service's secrets are."""


class CalendarUnreadable(Exception):  # noqa: N818 - named for what it is
    """What the link gave is no calendar, or one that cannot be read within bounds."""


async def set_calendar(db: AsyncSession, clock: Clock, mentor: MentorProfile, url: str) -> None:
    """Take busy time from a link from now on, or from none when it is empty. Raises `CalendarInvalid`."""
    clean = clean_calendar_url(url)
    if clean != mentor.calendar_url:
        await _replace(db, mentor.person_id, [])
        mentor.calendar_fetched_at = mentor.calendar_error = None
    mentor.calendar_url, mentor.updated_at = clean, clock.now()
    if clean is not None:
        await read_soon(db, clock, mentor.person_id)


async def read_soon(db: AsyncSession, clock: Clock, mentor_id: str) -> None:
    """Ask for the calendar to be read now, once in a minute at most."""
    minute = to_minute(clock.now())
    await enqueue(db, clock, READ_CALENDAR, f"{READ_CALENDAR}/{mentor_id}/now/{minute}", {"mentor": mentor_id})


async def read_calendar(database: Database, clock: Clock, fetcher: Fetcher, payload: Mapping[str, Any]) -> Finish:
    """Do a job of the kind `calendar.read`. What it writes also asks for the next one, one for each half hour however
    many were asked for; it ends when the link is taken away."""
    mentor_id: str = payload["mentor"]
    async with database.read() as db:
        mentor = await db.get(MentorProfile, mentor_id)
        zone = (await own_mentor(db, mentor_id)).person.time_zone if mentor else ""
    url = mentor.calendar_url if mentor else None
    if url is None:
        return _nothing
    spans, error = await _look(fetcher, url, zone, clock.now())

    async def finish(db: AsyncSession) -> None:
        found = await db.get(MentorProfile, mentor_id)
        if found is None or found.calendar_url != url:
            return  # another link came meanwhile, and is read by a job of its own
        if error is None:
            await _replace(db, mentor_id, spans)
            found.calendar_fetched_at = clock.now()
        found.calendar_error = error
        following = to_minute(clock.now()) // (EVERY // timedelta(minutes=1)) + 1
        run_at = to_moment(following * (EVERY // timedelta(minutes=1)))
        key = f"{READ_CALENDAR}/{mentor_id}/{following}"
        await enqueue(db, clock, READ_CALENDAR, key, {"mentor": mentor_id}, run_at=run_at)

    return finish


async def busy_count(db: AsyncSession, mentor_id: str) -> int:
    """How many busy times are known."""
    return await db.scalar(select(func.count()).where(BusyTime.mentor_id == mentor_id)) or 0


def clean_calendar_url(url: str) -> str | None:
    """The link as it is fetched; none when it is empty. Raises `CalendarInvalid`."""
    line = clean_line(url, URL_LENGTH + 1)
    if not line:
        return None
    if line.lower().startswith("webcal://"):
        line = "https" + line[len("webcal") :]
    try:
        parts = urlsplit(line)
    except ValueError:
        raise CalendarInvalid from None
    if len(line) > URL_LENGTH or " " in line or parts.scheme not in ("http", "https") or not parts.hostname:
        raise CalendarInvalid
    return line


async def read_spans(content: bytes, zone: str, since: int, until: int) -> list[Span]:
    """What a calendar takes of the span, read in a process of its own. Raises `CalendarUnreadable`."""
    reader = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "rooms.mentoring.busy_reader", str(since), str(until), zone),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={name: os.environ[name] for name in NEEDED if name in os.environ},
    )
    try:
        async with asyncio.timeout(READ_SECONDS):
            out, _ = await reader.communicate(content)
    except TimeoutError:
        raise CalendarUnreadable from None
    finally:
        if reader.returncode is None:
            reader.kill()
            await reader.wait()
    if reader.returncode != 0:
        raise CalendarUnreadable
    return [(first, last) for first, last in json.loads(out)[:MAX_SPANS]]


async def _look(fetcher: Fetcher, url: str, zone: str, now: datetime) -> tuple[list[Span], str | None]:
    """The busy time, or why there is none."""
    since = to_minute(now) - DAY
    try:
        content = await fetcher.fetch(url)
        return await read_spans(content, zone, since, since + (MAX_HORIZON_DAYS + 2) * DAY), None
    except FetchRefused as refused:
        return [], refused.code
    except CalendarUnreadable:
        return [], "unreadable"


async def _replace(db: AsyncSession, mentor_id: str, spans: list[Span]) -> None:
    await db.execute(delete(BusyTime).where(BusyTime.mentor_id == mentor_id, BusyTime.source == SOURCE))
    db.add_all(
        BusyTime(mentor_id=mentor_id, starts_at=to_moment(first), ends_at=to_moment(last), source=SOURCE)
        for first, last in spans
    )
    await db.flush()


async def _nothing(db: AsyncSession) -> None:
    """Nobody has the link any more."""
