"""What a session keeps, changed from outside its room."""

import asyncio

import pytest

from rooms.database import Database
from rooms.errors import InvalidPayload, NotFound
from rooms.mentoring.agenda import MAX_ITEMS, Point, agenda_of, set_agenda
from rooms.mentoring.changes import cancel
from rooms.mentoring.errors import AgendaFull, SessionClosed, SessionNotFound, TopicEmpty
from rooms.mentoring.records import record_of, session_of
from tests.integration.rooms.conftest import Sign
from tests.integration.rooms.mentoring.conftest import NINE, TEN, Booking, MakeMentor
from tests.services import SettableClock


async def test_an_agenda_is_set_as_a_whole(
    network: Database, clock: SettableClock, sign: Sign, make_mentor: MakeMentor, booking: Booking
) -> None:
    mentor, startup = await make_mentor("Mentor 1"), await sign("Startup A")
    session, other = await booking(startup, mentor, NINE), await booking(startup, mentor, TEN)

    async def put(*points: Point, of: str = session.id) -> list[tuple[str, str, int, bool]]:
        async with network.begin() as db:
            await set_agenda(db, clock, of, points)
        async with network.read() as db:
            return [(one.id, one.title, one.minutes, one.done_at is not None) for one in await agenda_of(db, of)]

    first = await put(Point("Harga", 10), Point(" Pasar\n", 20))
    assert [one[1:] for one in first] == [("Harga", 10, False), ("Pasar", 20, False)]
    price, market = (one[0] for one in first)
    second = await put(Point("Pasar", 15, True, market), Point("Tim", 5))
    assert [one[1:] for one in second] == [("Pasar", 15, True), ("Tim", 5, False)]
    assert (second[0][0], price in [one[0] for one in second]) == (market, False)
    elsewhere = (await put(Point("Lain", 5), of=other.id))[0][0]
    for points, error in (
        ([Point("Lain", 5, False, elsewhere)], NotFound),
        ([Point("Harga", 5, False, price)], NotFound),
        ([Point("Pasar", 5, False, market)] * 2, InvalidPayload),
        ([Point(" \u200b", 5)], TopicEmpty),
        ([Point("Harga", 0)], InvalidPayload),
        ([Point("Harga", 5)] * (MAX_ITEMS + 1), AgendaFull),
    ):
        with pytest.raises(error):
            await put(*points)
    assert await put(*(Point(title, minutes, done, one) for one, title, minutes, done in second)) == second
    assert await put() == []


async def test_a_record_is_its_peoples_and_only_while_there_is_a_session(
    network: Database, clock: SettableClock, sign: Sign, make_mentor: MakeMentor, booking: Booking
) -> None:
    mentor, startup, stranger = await make_mentor("Mentor 1"), await sign("Startup A"), await sign("Startup B")
    session = await booking(startup, mentor, NINE)

    async def may(who: str) -> str:
        async with network.begin() as db:
            return (await record_of(db, who, session.id)).id

    assert await asyncio.gather(*(may(who.person_id) for who in (mentor, startup))) == [session.id] * 2
    with pytest.raises(SessionNotFound):
        await may(stranger.person_id)
    async with network.begin() as db:
        await cancel(db, clock, startup, session.id, "Sakit")
    with pytest.raises(SessionClosed):
        await may(mentor.person_id)
    async with network.begin() as db:
        assert (await session_of(db, mentor.person_id, session.id)).id == session.id
