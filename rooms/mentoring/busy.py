"""Busy time out of a mentor's other calendar, read again every half hour from its link."""

import asyncio
import json
import os
import sys
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.chat.text import clean_line
from rooms.database import Database
from rooms.errors import NotFound
from rooms.jobs.queue import enqueue
from rooms.jobs.worker import Finish
from rooms.mentoring.availability import MAX_HORIZON_DAYS, own_mentor
from rooms.mentoring.errors import CalendarInvalid
from rooms.mentoring.wall_clock import DAY, Span, to_minute, to_moment
from rooms.models import BusyTime, Job, MentorProfile
from rooms.ports import Clock, Fetcher, FetchRefused

READ_CALENDAR = "calendar.read"
"""The kind of job. Its payload: `mentor`."""

EVERY = timedelta(minutes=30)
SOURCE = "link"
URL_LENGTH = 2048
MAX_SPANS = 5000
READ_SECONDS = 15
READERS = 2
"""Processes that read at once."""
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


class CalendarReading:
    """Does the jobs of the kind `calendar.read` (a `rooms.jobs.worker.Handler`)."""

    def __init__(self, database: Database, clock: Clock, fetcher: Fetcher) -> None:
        self._database = database
        self._clock = clock
        self._fetcher = fetcher
        self._readers = asyncio.Semaphore(READERS)

    async def __call__(self, job: Job) -> Finish:
        """What is written also asks for the next reading, one in each half hour however many were asked for; that
        ends when the link is taken away."""
        mentor_id: str = job.payload["mentor"]
        async with self._database.read() as db:
            try:
                mentor = await own_mentor(db, mentor_id)
            except NotFound:
                return _nothing
        url = mentor.calendar_url
        if url is None:
            return _nothing
        spans, error = await self._look(url, mentor.person.time_zone)

        async def finish(db: AsyncSession) -> None:
            found = await db.get(MentorProfile, mentor_id)
            if found is None or found.calendar_url != url:
                return  # another link came meanwhile, and is read by a job of its own
            now = self._clock.now()
            if error is None:
                await _replace(db, mentor_id, spans)
                found.calendar_fetched_at = now
            found.calendar_error = error
            run_at = next_reading(mentor_id, now)
            key = f"{READ_CALENDAR}/{mentor_id}/{to_minute(run_at)}"
            await enqueue(db, self._clock, READ_CALENDAR, key, {"mentor": mentor_id}, run_at=run_at)

        return finish

    async def _look(self, url: str, zone: str) -> tuple[list[Span], str | None]:
        """The busy time, or why there is none."""
        since = to_minute(self._clock.now()) - DAY
        try:
            content = await self._fetcher.fetch(url)
            async with self._readers:
                return await read_spans(content, zone, since, since + (MAX_HORIZON_DAYS + 2) * DAY), None
        except FetchRefused as refused:
            return [], refused.code
        except CalendarUnreadable:
            return [], "unreadable"


def next_reading(mentor_id: str, now: datetime) -> datetime:
    """The next time of the mentor's own: each mentor's half hours begin at another minute, so that not all are read
    at once."""
    every = EVERY // timedelta(minutes=1)
    phase = sum(mentor_id.encode()) % every
    return to_moment(((to_minute(now) - phase) // every + 1) * every + phase)


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


async def _replace(db: AsyncSession, mentor_id: str, spans: list[Span]) -> None:
    await db.execute(delete(BusyTime).where(BusyTime.mentor_id == mentor_id, BusyTime.source == SOURCE))
    db.add_all(
        BusyTime(mentor_id=mentor_id, starts_at=to_moment(first), ends_at=to_moment(last), source=SOURCE)
        for first, last in spans
    )
    await db.flush()


async def _nothing(db: AsyncSession) -> None:
    """Nobody has the link any more."""
