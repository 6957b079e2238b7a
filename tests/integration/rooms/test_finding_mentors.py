"""Finding mentors and startups on both databases: filters, words, order, and who is not to be found."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, event, select, update

from rooms.database import Database
from rooms.errors import NotPermitted
from rooms.identity import Identity
from rooms.mentoring.errors import ProfileIncomplete, TextTooLong
from rooms.mentoring.finding import MentorFilter, find_mentor, find_mentors, mentors_after, photo_of, words_of
from rooms.mentoring.matching import Wish
from rooms.mentoring.mentor_order import Order
from rooms.mentoring.profiles import ProfileFields, own_profile, replace_photo, save_profile
from rooms.models import Membership, MentoringSession, Person, SessionRating, SessionStatus
from rooms.permissions import Permission, Role
from rooms.places.rooms import room_by_slug
from rooms.ports import Clock
from tests.integration.rooms.conftest import Sign

ANYTHING = MentorFilter()


async def technopark_of(network: Database, place: str) -> str:
    async with network.read() as db:
        return (await room_by_slug(db, place, "lounge")).technopark_id


async def publish(network: Database, clock: Clock, who: Identity, place: str = "bandung", **fields: object) -> str:
    """A mentor's profile with what a test cares about."""
    given: dict[str, object] = {
        "technopark_id": await technopark_of(network, place),
        "organization_id": None,
        "headline": "Mentor",
        "biography": "",
        "expertise": ["iot"],
        "sectors": [],
        "languages": ["indonesian"],
        "published": True,
        **fields,
    }
    async with network.begin() as db:
        await save_profile(db, clock, who, ProfileFields(**given))  # type: ignore[arg-type] # a test's own fields
    return who.person_id


async def rate(network: Database, clock: Clock, mentor: str, startup: str, *stars: int) -> None:
    """Sessions that took place, each rated by the startup, and by the mentor with one star."""
    async with network.begin() as db:
        for number, given in enumerate(stars):
            start = clock.now() - timedelta(days=number + 1)
            session = MentoringSession(
                mentor_id=mentor,
                booked_by=startup,
                topic="Topik",
                status=SessionStatus.COMPLETED,
                starts_at=start,
                ends_at=start + timedelta(hours=1),
                uid=f"{mentor}-{number}",
                created_at=start,
            )
            db.add(session)
            await db.flush()
            for rater, value in ((startup, given), (mentor, 1)):
                db.add(SessionRating(session_id=session.id, rater_id=rater, stars=value, created_at=start))


async def names(network: Database, wanted: MentorFilter = ANYTHING, **options: object) -> list[str]:
    """The names of who is found."""
    async with network.read() as db:
        found = await find_mentors(db, wanted, limit=50, **options)  # type: ignore[arg-type] # a test's own options
    assert found.total == len(found.mentors)
    return [mentor.profile.person.name for mentor in found.mentors]


async def test_a_mentor_is_found_whole(network: Database, clock: Clock, sign: Sign) -> None:
    who, startup = await sign("Mentor 1", Role.MENTOR, "makassar"), await sign("Startup A", Role.STARTUP)
    fields = {"headline": "  Laut   dan data ", "expertise": ["software", "data_ai"], "sectors": ["fisheries"]}
    await publish(network, clock, who, "makassar", **fields)
    await rate(network, clock, who.person_id, startup.person_id, 5, 4)
    async with network.read() as db:
        found = await find_mentor(db, who.person_id)
        everyone = await find_mentors(db, ANYTHING, limit=10)
    assert found is not None
    assert (everyone.mentors, everyone.total) == ((found,), 1)
    assert (found.profile.person.name, found.profile.headline) == ("Mentor 1", "Laut dan data")
    assert (found.technopark.slug, found.organization) == ("makassar", None)
    assert (found.expertise, found.sectors, found.languages) == (
        ("software", "data_ai"),
        ("fisheries",),
        ("indonesian",),
    )
    assert (found.stars, found.ratings, found.held) == (4.5, 2, 2)


SALES, FOOD = frozenset({("expertise", "sales")}), frozenset({("sector", "food")})


async def test_filters_and_words(network: Database, clock: Clock, sign: Sign) -> None:
    for name, place, fields in (
        (
            "Mentor 1",
            "bandung",
            {"expertise": ["iot", "sales"], "sectors": ["energy"], "headline": "100% tahan"},
        ),
        ("Mentor 2", "bali", {"expertise": ["animation"], "languages": ["balinese"], "biography": "Klaster render"}),
        ("Mentor 3", "batam", {"expertise": ["sales"], "sectors": ["energy", "food"]}),
    ):
        await publish(network, clock, await sign(name, Role.MENTOR, place), place, **fields)
    for wanted, expected in (
        (ANYTHING, ["Mentor 1", "Mentor 2", "Mentor 3"]),
        (MentorFilter(expertise="sales"), ["Mentor 1", "Mentor 3"]),
        (MentorFilter(expertise="sales", sector="food"), ["Mentor 3"]),
        (MentorFilter(language="balinese"), ["Mentor 2"]),
        (MentorFilter(technopark="bandung"), ["Mentor 1"]),
        (MentorFilter(technopark="nowhere"), []),
        (MentorFilter(words=("KLASTER",)), ["Mentor 2"]),
        (MentorFilter(words=("mentor", "denpasar")), ["Mentor 2"]),
        (MentorFilter(words=("100%",)), ["Mentor 1"]),
        (MentorFilter(words=("1_0",)), []),
        (MentorFilter(words=words_of("klas\0ter \ud800")), ["Mentor 2"]),
        (MentorFilter(words=("jual",), word_tags=(SALES,)), ["Mentor 1", "Mentor 3"]),
        (MentorFilter(words=("jual", "pangan"), word_tags=(SALES, FOOD)), ["Mentor 3"]),
    ):  # fmt: skip
        assert (wanted, await names(network, wanted, order=Order.NAME)) == (wanted, expected)


async def test_order_and_pages(network: Database, clock: Clock, sign: Sign) -> None:
    startup = await sign("Startup A", Role.STARTUP)
    for number, (expertise, stars) in enumerate(((["legal"], [5, 5, 5]), (["iot", "sales"], []), (["iot"], [1])), 1):
        mentor = await publish(
            network, clock, await sign(f"Mentor {number}", Role.MENTOR), expertise=expertise, languages=["english"]
        )
        await rate(network, clock, mentor, startup.person_id, *stars)
    wish = Wish(frozenset({"iot", "sales"}), "food", frozenset({"indonesian"}))
    assert await names(network, order=Order.RATING) == ["Mentor 1", "Mentor 2", "Mentor 3"]
    assert await names(network, order=Order.MATCH, wish=wish) == ["Mentor 2", "Mentor 3", "Mentor 1"]
    async with network.read() as db:
        second = await find_mentors(db, ANYTHING, order=Order.NAME, limit=1, offset=1)
        beyond = await find_mentors(db, ANYTHING, order=Order.NAME, limit=1, offset=9)
    assert ([mentor.profile.person.name for mentor in second.mentors], second.total) == (["Mentor 2"], 3)
    assert beyond.mentors == ()


async def test_mentors_are_read_slice_by_slice(network: Database, clock: Clock, sign: Sign) -> None:
    """In either order, whatever the size of a slice; those of one name and one mean come once each."""
    startup = await sign("Startup A", Role.STARTUP)
    for number, stars in enumerate(([5, 5, 4], [], [3, 4, 4], [5, 5, 5], [1, 1, 1], [5, 5, 4])):
        who = await sign(f"Mentor {number}", Role.MENTOR)
        mentor = await publish(network, clock, who)
        await rate(network, clock, mentor, startup.person_id, *stars)
        async with network.begin() as db:
            await db.execute(update(Person).where(Person.id == mentor).values(name=f"mentor {'BA'[number % 2]}"))
    for order in (Order.NAME, Order.RATING):
        async with network.read() as db:
            whole = [one.profile.person_id for one in (await find_mentors(db, ANYTHING, order=order, limit=9)).mentors]
        for limit in (1, 2, 3, 6):
            read: list[str] = []
            after: Any = None
            while True:
                async with network.read() as db:
                    found = await mentors_after(db, ANYTHING, order=order, after=after, limit=limit)
                read += [one.profile.person_id for one in found.items]
                if (after := found.following) is None:
                    break
                assert len(found.items) == limit
            assert (order, limit, read) == (order, limit, whole)


async def test_the_order_tells_no_more_than_is_shown(network: Database, clock: Clock, sign: Sign) -> None:
    """A mean of two is not shown, so it moves nobody; the third rating shows it and moves."""
    startup, other = await sign("Startup A", Role.STARTUP), await sign("Startup B", Role.STARTUP)
    mentors = [await publish(network, clock, await sign(f"Mentor {number}", Role.MENTOR)) for number in range(3)]
    await rate(network, clock, mentors[1], startup.person_id, 1, 1)
    await rate(network, clock, mentors[2], startup.person_id, 5, 5)
    assert await names(network, order=Order.RATING) == ["Mentor 0", "Mentor 1", "Mentor 2"]
    async with network.read() as db:
        first = await mentors_after(db, ANYTHING, order=Order.RATING, limit=2)
    assert first.following == (3500, "mentor 1", mentors[1])
    async with network.begin() as db:
        one_more = await db.scalars(select(MentoringSession).where(MentoringSession.mentor_id == mentors[2]).limit(1))
        session = one_more.one()
        db.add(SessionRating(session_id=session.id, rater_id=other.person_id, stars=5, created_at=clock.now()))
    assert await names(network, order=Order.RATING) == ["Mentor 2", "Mentor 0", "Mentor 1"]


async def test_who_is_not_to_be_found(network: Database, clock: Clock, sign: Sign) -> None:
    hidden, disabled, former, moved = [await sign(f"Mentor {number}", Role.MENTOR) for number in range(4)]
    await publish(network, clock, hidden, published=False)
    for who in (disabled, former, moved):
        await publish(network, clock, who)
    assert len(await names(network)) == 3
    async with network.begin() as db:
        await db.execute(update(Person).where(Person.id == disabled.person_id).values(disabled=True))
        await db.execute(delete(Membership).where(Membership.person_id == former.person_id))
        elsewhere = await technopark_of(network, "bali")
        await db.execute(
            update(Membership).where(Membership.person_id == moved.person_id).values(technopark_id=elsewhere)
        )
    assert await names(network) == []
    async with network.read() as db:
        seen = [await find_mentor(db, hidden.person_id, reader) is not None for reader in (None, hidden.person_id)]
    assert seen == [False, True], "only by oneself"


async def test_one_query_each_however_many(network: Database, clock: Clock, sign: Sign) -> None:
    for number in range(4):
        await publish(network, clock, await sign(f"Mentor {number}", Role.MENTOR))
    statements: list[str] = []
    event.listen(network.engine.sync_engine, "before_cursor_execute", lambda *about: statements.append(about[2]))
    async with network.read() as db:
        await find_mentors(db, MentorFilter(words=("mentor",)), order=Order.NAME, limit=3)
        await mentors_after(db, MentorFilter(words=("mentor",)), order=Order.RATING, limit=3)
    assert len([text for text in statements if text.lstrip().startswith("SELECT")]) == 2


async def test_only_a_mentor_has_a_profile(network: Database, clock: Clock, sign: Sign) -> None:
    startup, mentor = await sign("Startup A", Role.STARTUP), await sign("Mentor 1", Role.MENTOR)
    for who, place in ((startup, "bandung"), (mentor, "bali")):
        with pytest.raises(NotPermitted):
            await publish(network, clock, who, place)
    async with network.begin() as db:
        with pytest.raises(NotPermitted):
            await own_profile(db, clock, startup)
        fresh = await own_profile(db, clock, mentor)
        assert (fresh.published, fresh.technopark_id) == (False, await technopark_of(network, "bandung"))
    assert mentor.may_somewhere(Permission.MENTORING_OFFER)
    assert not startup.may_somewhere(Permission.MENTORING_OFFER)


@pytest.mark.parametrize("missing", [{"headline": " "}, {"expertise": []}, {"languages": []}])
async def test_what_is_published_says_something(
    network: Database, clock: Clock, sign: Sign, missing: dict[str, Any]
) -> None:
    who = await sign("Mentor 1", Role.MENTOR)
    with pytest.raises(ProfileIncomplete):
        await publish(network, clock, who, **missing)
    await publish(network, clock, who, published=False, **missing)
    with pytest.raises(TextTooLong):
        await publish(network, clock, who, biography="a" * 4001)


async def test_a_photo_replaces_the_one_before(network: Database, clock: Clock, sign: Sign) -> None:
    who = await sign("Mentor 1", Role.MENTOR)
    async with network.begin() as db:
        replaced = [await replace_photo(db, clock, who, key) for key in ("a" * 32, "b" * 32, None, "c" * 32)]
        seen = [await photo_of(db, who.person_id, reader) for reader in (None, who.person_id)]
    assert replaced == [None, "a" * 32, "b" * 32, None]
    assert seen == [None, "c" * 32], "a profile that is not published has no photo for others"
