"""Technoparks and mentors: the list, one of them, the open slots, the waiting list."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.mentoring.bookings import bookable_mentor
from rooms.mentoring.errors import DateInvalid, MentorNotFound
from rooms.mentoring.finding import MentorFilter, find_mentor, mentors_after
from rooms.mentoring.mentor_order import Order
from rooms.mentoring.offers import offered_slots
from rooms.mentoring.suggestions import Reader, with_free_time
from rooms.mentoring.waiting import stop_waiting, wait_for
from rooms.models import Approval
from rooms.places.technoparks import all_technoparks
from web.api.v1.cursors import cursor_of, place_of
from web.api.v1.models import network
from web.api.v1.models.base import NoQuery
from web.api.v1.network.telling import mentor_model, technopark_model
from web.api.v1.operation import Call
from web.searching import filter_fields

SPAN, LONGEST_SPAN = timedelta(days=14), timedelta(days=31)
SHAPES = {network.MentorOrder.NAME: (str, str), network.MentorOrder.RATING: (int, str, str)}
"""What a place in each order is made of."""


async def list_technoparks(db: AsyncSession, call: Call[NoQuery, None]) -> network.Technoparks:
    """GET /technoparks"""
    return network.Technoparks(items=[technopark_model(site, call.origin) for site in await all_technoparks(db)])


async def list_mentors(db: AsyncSession, call: Call[network.MentorQuery, None]) -> network.MentorPage:
    """GET /mentors"""
    query = call.query
    chosen = query.model_dump(include={"expertise", "sector", "language", "technopark"})
    found = await mentors_after(
        db,
        MentorFilter(**filter_fields(call.catalogues, query.q, chosen)),
        order=Order(query.order.value),
        after=place_of(query.cursor, *SHAPES[query.order]),
        limit=query.limit,
    )
    listed = await with_free_time(db, call.clock, found.items, reader=Reader(call.who.person_id, call.who.time_zone))
    shown = [one for one in listed if one.slots or query.free == "false"]
    return network.MentorPage(items=[mentor_model(one, call.origin) for one in shown], next=cursor_of(found.following))


async def get_mentor(db: AsyncSession, call: Call[NoQuery, None]) -> network.Mentor:
    """GET /mentors/{mentor}"""
    found = await find_mentor(db, call.ids["mentor"], call.who.person_id)
    if found is None:
        raise MentorNotFound
    [listed] = await with_free_time(db, call.clock, (found,), reader=Reader(call.who.person_id, call.who.time_zone))
    return mentor_model(listed, call.origin)


async def list_slots(db: AsyncSession, call: Call[network.SlotQuery, None]) -> network.Slots:
    """GET /mentors/{mentor}/slots: without those at which the reader is elsewhere."""
    mentor = await bookable_mentor(db, call.ids["mentor"])
    since = max(call.query.since or call.clock.now(), call.clock.now())
    until = call.query.until or since + SPAN
    if until - since > LONGEST_SPAN:
        raise DateInvalid
    starts = await offered_slots(db, call.clock, mentor, since, until, to=call.who.person_id)
    length = timedelta(minutes=mentor.slot_minutes)
    return network.Slots(
        items=[network.Slot(starts_at=start, ends_at=start + length) for start in starts],
        time_zone=mentor.person.time_zone,
        approval=Approval(mentor.approval),
    )


async def wait(db: AsyncSession, call: Call[NoQuery, network.Waiting]) -> network.WaitingPlace:
    """PUT /mentors/{mentor}/waiting"""
    mentor = await bookable_mentor(db, call.ids["mentor"])
    wanted = call.body
    entry = await wait_for(db, call.clock, call.who, mentor, until=wanted.until, startup_id=wanted.startup_id)
    return network.WaitingPlace(
        mentor_id=entry.mentor_id,
        until=entry.until_date,
        startup_id=entry.startup_id,
        created_at=entry.created_at,
        notified_at=entry.notified_at,
    )


async def wait_no_more(db: AsyncSession, call: Call[NoQuery, None]) -> None:
    """DELETE /mentors/{mentor}/waiting: who does not wait is no error."""
    await stop_waiting(db, call.who.person_id, call.ids["mentor"])
