"""A mentor in Makassar and a startup in Bandung, for the tests of mentoring pages."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from rooms.mentoring.availability import own_mentor, set_weekly_hours
from rooms.mentoring.offers import offered_slots
from rooms.models import MentorProfile, Person
from rooms.permissions import Role
from rooms.places.technoparks import technopark_by_slug
from tests.integration.web.conftest import PASSWORD, MakeVisitor, make_account
from tests.integration.web.visitor import Visitor
from web.deps import WebDeps


@dataclass
class Pair:
    """Both browsers, signed in."""

    mentor_id: str
    startup_id: str
    mentor: Visitor
    startup: Visitor
    deps: WebDeps

    async def slots(self) -> list[datetime]:
        """What the mentor offers, in order."""
        async with self.deps.database.read() as db:
            profile = await own_mentor(db, self.mentor_id)
            now = self.deps.clock.now()
            return await offered_slots(db, self.deps.clock, profile, now, now + timedelta(days=30))

    async def book(self, at: datetime) -> str:
        """Book by the form; the path of the session."""
        page = f"/mentors/{self.mentor_id}/book"
        answer = await self.startup.post(page, page, slot=at.isoformat(), topic="Harga pertama")
        assert answer.status == 303, await answer.text()
        return answer.headers["Location"]


async def make_pair(visitors: MakeVisitor, deps: WebDeps, approval: str = "manual") -> Pair:
    """Hours every day from nine to twelve in Makassar, one hour each, with a day's notice."""
    mentor_id = await make_account(deps, "mentor1@makassar.example", Role.MENTOR, "makassar")
    startup_id = await make_account(deps, "startup-a@bandung.example", Role.STARTUP)
    async with deps.database.begin() as db:
        mentor = await db.get_one(Person, mentor_id)
        mentor.time_zone, mentor.name = "Asia/Makassar", "Mentor 1"
        (await db.get_one(Person, startup_id)).name = "Startup A"
        profile = MentorProfile(
            person_id=mentor_id,
            technopark_id=(await technopark_by_slug(db, "makassar")).id,
            headline="Menetapkan harga",
            published=True,
            buffer_after=0,
            approval=approval,
            created_at=deps.clock.now(),
            updated_at=deps.clock.now(),
        )
        db.add(profile)
        await db.flush()
        await set_weekly_hours(db, mentor_id, {weekday: [(540, 720)] for weekday in range(7)})
    people = [await visitors(), await visitors()]
    for person, email in zip(people, ("mentor1@makassar.example", "startup-a@bandung.example"), strict=True):
        await person.sign_in(deps, email, PASSWORD)
    return Pair(mentor_id, startup_id, people[0], people[1], deps)


async def person_of(deps: WebDeps, email: str) -> str:
    """Whose address it is."""
    async with deps.database.read() as db:
        found = await db.scalar(select(Person.id).where(Person.email == email))
    assert found
    return found
