"""A change of a session puts down its letters and reminders, and what is overtaken says nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from rooms.database import Database
from rooms.mentoring.announcing import announce
from rooms.mentoring.letters import SESSION_LETTER, About, letter_of
from rooms.mentoring.reminders import SESSION_REMINDER, due_reminder, remind, upcoming
from rooms.models import Job, MentoringSession, Person, SessionStatus
from tests.mentoring import add_person, add_session
from tests.services import SettableClock


@dataclass
class Scene:
    """One session, with what tests ask of it."""

    database: Database
    clock: SettableClock
    mentor: Person
    booker: Person
    companion: Person
    session: MentoringSession

    async def change(self, **values: object) -> None:
        async with self.database.begin() as db:
            session = await db.get_one(MentoringSession, self.session.id)
            for name, value in values.items():
                setattr(session, name, value)
            self.session = session

    async def announce(self, change: str, sequence: int = 0, by: str | None = None) -> None:
        async with self.database.begin() as db:
            payload = {"session": self.session.id, "change": change, "sequence": sequence, "by": by}
            await announce(db, self.clock, payload)

    async def remind(self, job: Job) -> None:
        async with self.database.begin() as db:
            await remind(db, self.clock, job.payload)

    async def jobs(self, kind: str) -> list[Job]:
        async with self.database.read() as db:
            return list(await db.scalars(select(Job).where(Job.kind == kind).order_by(Job.run_at, Job.key)))

    async def letters(self) -> set[tuple[str, str, int]]:
        """About what, to whom, how many minutes before."""
        names = {person.id: person.name for person in (self.mentor, self.booker, self.companion)}
        jobs = await self.jobs(SESSION_LETTER)
        return {(job.payload["about"], names[job.payload["person"]], job.payload["minutes"]) for job in jobs}


@pytest.fixture
async def scene(database: Database, clock: SettableClock) -> Scene:
    async with database.begin() as db:
        mentor = await add_person(db, clock, "Mentor 1", time_zone="Asia/Makassar")
        booker = await add_person(db, clock, "Founder A")
        companion = await add_person(db, clock, "Founder B", locale="en")
        starts_at = clock.now() + timedelta(days=3)
        session = await add_session(db, clock, mentor, booker, companion, starts_at=starts_at)
    return Scene(database, clock, mentor, booker, companion, session)


EVERYBODY = ("Mentor 1", "Founder A", "Founder B")


@pytest.mark.parametrize(
    ("change", "status", "about"),
    [
        ("requested", SessionStatus.REQUESTED, "requested"),
        ("confirmed", SessionStatus.CONFIRMED, "confirmed"),
        ("declined", SessionStatus.DECLINED, "declined"),
        ("rescheduled", SessionStatus.CONFIRMED, "rescheduled"),
        ("rescheduled", SessionStatus.REQUESTED, "rescheduled"),
        ("cancelled", SessionStatus.CANCELLED, "cancelled"),
    ],
)
async def test_everybody_hears_of_a_change_once(scene: Scene, change: str, status: SessionStatus, about: str) -> None:
    await scene.change(status=status)
    for _ in range(2):
        await scene.announce(change, by=scene.mentor.id)
    told = EVERYBODY[1:] if change == "declined" else EVERYBODY  # who declines knows
    assert await scene.letters() == {(about, name, 0) for name in told}
    assert len(await scene.jobs(SESSION_LETTER)) == len(told)
    confirmed = status is SessionStatus.CONFIRMED
    assert len(await scene.jobs(SESSION_REMINDER)) == (3 if confirmed else 0)


@pytest.mark.parametrize("change", ["started", "ended"])
async def test_other_changes_write_no_letter(scene: Scene, change: str) -> None:
    await scene.announce(change)
    assert await scene.letters() == set()


async def test_who_cannot_be_written_to_gets_nothing(scene: Scene) -> None:
    async with scene.database.begin() as db:
        (await db.get_one(Person, scene.booker.id)).disabled = True
        (await db.get_one(Person, scene.companion.id)).email = None
    await scene.announce("confirmed")
    assert await scene.letters() == {("confirmed", "Mentor 1", 0)}


async def test_a_change_that_was_overtaken_says_nothing(scene: Scene) -> None:
    await scene.change(sequence=1)
    await scene.announce("confirmed", sequence=0)
    assert await scene.letters() == set()
    assert await scene.jobs(SESSION_REMINDER) == []


async def test_reminders_are_a_day_an_hour_and_ten_minutes_before(scene: Scene) -> None:
    await scene.announce("confirmed")
    planned = await scene.jobs(SESSION_REMINDER)
    before = [scene.session.starts_at - job.run_at for job in planned]
    assert before == [timedelta(days=1), timedelta(hours=1), timedelta(minutes=10)]
    seen = set(await scene.letters())
    for job in planned:
        scene.clock.moment = job.run_at
        await scene.remind(job)
        now = await scene.letters()
        assert now - seen == {("reminder", name, job.payload["minutes"]) for name in EVERYBODY}
        seen = now


async def test_reminders_whose_time_is_past_are_not_planned(scene: Scene) -> None:
    scene.clock.moment = scene.session.starts_at - timedelta(minutes=40)
    await scene.announce("confirmed")
    assert [job.payload["minutes"] for job in await scene.jobs(SESSION_REMINDER)] == [10]


async def test_a_late_reminder_leaves_the_word_to_the_next(scene: Scene) -> None:
    await scene.announce("confirmed")
    day, hour, ten = await scene.jobs(SESSION_REMINDER)
    scene.clock.moment = scene.session.starts_at - timedelta(minutes=30)
    for job in (day, hour):
        await scene.remind(job)
    assert {letter for letter in await scene.letters() if letter[0] == "reminder"} == {
        ("reminder", name, 60) for name in EVERYBODY
    }
    scene.clock.moment = scene.session.starts_at
    await scene.remind(ten)
    assert ("reminder", "Mentor 1", 10) not in await scene.letters()


@pytest.mark.parametrize(
    "change", [{"sequence": 1}, {"status": SessionStatus.CANCELLED}, {"status": SessionStatus.REQUESTED}]
)
async def test_a_session_that_was_changed_is_not_reminded_of(scene: Scene, change: dict[str, object]) -> None:
    await scene.announce("confirmed")
    [day, *_] = await scene.jobs(SESSION_REMINDER)
    await scene.change(**change)
    scene.clock.moment = day.run_at
    await scene.remind(day)
    assert {about for about, _, _ in await scene.letters()} == {"confirmed"}


async def test_a_letter_is_read_when_it_is_sent(scene: Scene) -> None:
    await scene.announce("confirmed", by=scene.mentor.id)
    [job, *_] = await scene.jobs(SESSION_LETTER)

    async def read() -> object:
        async with scene.database.read() as db:
            return await letter_of(db, scene.clock, job.payload)

    async with scene.database.read() as db:
        letter = await letter_of(db, scene.clock, job.payload)
    assert letter is not None
    assert (letter.about, letter.to.person_id, letter.minutes) == (About.CONFIRMED, job.payload["person"], 0)
    assert letter.by is not None
    assert letter.by.name == "Mentor 1"
    assert [each.name for each in letter.session.attendees] == ["Mentor 1", "Founder A", "Founder B"]
    scene.clock.moment = scene.session.ends_at
    assert await read() is None, "too late"
    scene.clock.moment -= timedelta(days=3)
    await scene.change(sequence=1)
    assert await read() is None, "overtaken"


def test_the_last_reminder_whose_time_has_come_fits() -> None:
    start = datetime.fromisoformat("2026-01-07T02:00:00+00:00")
    fits = {minutes: due_reminder(start, start - timedelta(minutes=minutes)) for minutes in (2000, 1440, 61, 60, 10, 1)}
    assert fits == {2000: None, 1440: 1440, 61: 1440, 60: 60, 10: 10, 1: 10}
    assert due_reminder(start, start) is None


async def test_upcoming_are_those_of_the_next_day(scene: Scene) -> None:
    async def ask(person_id: str) -> list[str]:
        async with scene.database.read() as db:
            return [each.id for each in await upcoming(db, scene.clock, person_id)]

    assert await ask(scene.companion.id) == []
    scene.clock.moment = scene.session.starts_at - timedelta(days=1)
    assert await ask(scene.companion.id) == [scene.session.id]
    scene.clock.moment = scene.session.starts_at
    assert await ask(scene.companion.id) == []
