"""Each change of a session is told to those who listen, and may."""

from contextlib import suppress

import pytest
from sqlalchemy import delete, select

from rooms.database import Database
from rooms.identity import Identity
from rooms.mentoring.changes import cancel, confirm, reschedule
from rooms.models import Job, Membership, Person
from rooms.permissions import Role
from rooms.ports import Clock
from rooms.webhooks.events import EVENT
from rooms.webhooks.listening import tell_listeners
from tests.integration.rooms.conftest import Sign
from tests.integration.rooms.mentoring.conftest import NINE, TEN, Booking, MakeMentor
from tests.integration.rooms.webhooks.conftest import Hook, compose, deliveries

People = tuple[Identity, Identity]


async def tell(database: Database, clock: Clock) -> list[tuple[str, str]]:
    """What the jobs of events put down, by webhook: the body."""
    async with database.begin() as db:
        for job in (await db.scalars(select(Job).where(Job.kind == EVENT).order_by(Job.id))).all():
            await tell_listeners(db, clock, compose, job.payload)
            await db.delete(job)
    return sorted((each.webhook_id, each.body) for each in await deliveries(database))


@pytest.fixture
async def people(make_mentor: MakeMentor, sign: Sign) -> People:
    return await make_mentor("Mentor 1", approval="manual"), await sign("Startup A", Role.STARTUP)


async def test_both_sides_hear_what_they_asked_for(
    network: Database, clock: Clock, people: People, sign: Sign, hook: Hook, booking: Booking
) -> None:
    mentor, startup = people
    stranger = await sign("Startup B", Role.STARTUP)
    all_of_it, some = await hook(startup), await hook(mentor, events=["session.booked", "session.cancelled"])
    await hook(stranger)
    session = await booking(startup, mentor, NINE)
    async with network.begin() as db:
        await confirm(db, clock, mentor, session.id)
        await reschedule(db, clock, mentor, session.id, TEN)
        await cancel(db, clock, mentor, session.id, "Sakit")
    assert await tell(network, clock) == sorted(
        [
            (all_of_it.id, "session.booked requested 0"),
            (all_of_it.id, "session.changed confirmed 1"),
            (all_of_it.id, "session.changed rescheduled 2"),
            (all_of_it.id, "session.cancelled cancelled 3"),
            (some.id, "session.booked requested 0"),
            (some.id, "session.cancelled cancelled 3"),
        ]
    )


async def test_a_change_that_is_taken_back_is_told_to_nobody(
    network: Database, clock: Clock, people: People, hook: Hook, booking: Booking
) -> None:
    mentor, startup = people
    await hook(mentor)
    session = await booking(startup, mentor, NINE)
    with suppress(ZeroDivisionError):
        async with network.begin() as db:
            await confirm(db, clock, mentor, session.id)
            raise ZeroDivisionError
    assert [body for _webhook, body in await tell(network, clock)] == ["session.booked requested 0"]


async def test_a_technopark_hears_of_its_mentors_sessions_while_its_manager_is_one(
    network: Database, clock: Clock, people: People, sign: Sign, hook: Hook, booking: Booking
) -> None:
    """Makassar is the mentor's, Bandung the startup's."""
    mentor, startup = people
    managers = {place: await sign("Manager 1", Role.MANAGER, place) for place in ("makassar", "bandung")}
    hooks = {
        place: await hook(who, technopark_id=next(iter(who.technopark_roles)), events=["session.booked"])
        for place, who in managers.items()
    }
    await hook(managers["makassar"])
    await booking(startup, mentor, NINE)
    assert await tell(network, clock) == [(hooks["makassar"].id, "session.booked requested 0")]
    async with network.begin() as db:
        await db.execute(delete(Membership).where(Membership.person_id == managers["makassar"].person_id))
    await booking(startup, mentor, TEN)
    assert len(await tell(network, clock)) == 1


async def test_who_is_disabled_or_pauses_hears_nothing(
    network: Database, clock: Clock, people: People, hook: Hook, booking: Booking
) -> None:
    mentor, startup = people
    paused = await hook(mentor)
    await hook(startup)
    async with network.begin() as db:
        (await db.merge(paused)).active = False
    await booking(startup, mentor, NINE)
    async with network.begin() as db:
        (await db.get_one(Person, startup.person_id)).disabled = True
    assert await tell(network, clock) == []
