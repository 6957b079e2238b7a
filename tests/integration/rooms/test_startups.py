"""Startups and their teams, on both databases."""

from typing import Any

import pytest
from sqlalchemy import delete

from rooms.database import Database
from rooms.errors import Conflict, InvalidPayload, NotFound, NotPermitted
from rooms.identity import Identity
from rooms.mentoring.errors import ColleagueUnknown, LastOwner, ProfileIncomplete
from rooms.mentoring.matching import Wish
from rooms.mentoring.startup_finding import (
    StartupFilter,
    find_startups,
    may_read_deck,
    startup_by_id,
    startup_by_slug,
    startups_after,
)
from rooms.mentoring.startups import (
    MOST_STARTUPS,
    StartupFields,
    found_startup,
    replace_deck,
    save_startup,
    startups_of,
)
from rooms.mentoring.teams import Colleague, add_colleague, change_colleague, remove_colleague, team_of
from rooms.mentoring.wishes import sites_and_wishes
from rooms.models import Membership, Startup
from rooms.permissions import Role
from rooms.places.rooms import room_by_slug
from rooms.ports import Clock
from tests.integration.rooms.conftest import Sign


async def fields(network: Database, place: str = "bandung", **given: object) -> StartupFields:
    """What a team writes, with what a test cares about."""
    async with network.read() as db:
        technopark_id = (await room_by_slug(db, place, "lounge")).technopark_id
    written: dict[str, Any] = {
        "technopark_id": technopark_id,
        "name": "Startup A",
        "sector": "agriculture",
        "stage": "prototype",
        "summary": "Sensor tanah.",
        "seeking": "Mentor IoT.",
        "website": "",
        "needs": ["iot", "sales"],
        "languages": ["indonesian"],
        "published": True,
        **given,
    }
    return StartupFields(**written)


async def make(network: Database, clock: Clock, who: Identity, place: str = "bandung", **given: object) -> Startup:
    written = await fields(network, place, **given)
    async with network.begin() as db:
        return await found_startup(db, clock, who, written)


async def slugs(network: Database, wanted: StartupFilter) -> list[str]:
    async with network.read() as db:
        found, total = await find_startups(db, wanted, limit=50)
    assert total == len(found)
    return [startup.slug for startup in found]


async def test_startups_of_one_name_have_addresses_of_their_own(network: Database, clock: Clock, sign: Sign) -> None:
    who = await sign("Startup A", Role.STARTUP)
    made = [(await make(network, clock, who, name=name)).slug for name in ("Kopi Ñusa!", "Kopi  Nusa", "★ 1", "東京")]
    assert made == ["kopi-nusa", "kopi-nusa-2", "1", "startup"]
    await make(network, clock, who)
    with pytest.raises(InvalidPayload):
        await make(network, clock, who)
    async with network.read() as db:
        assert [owner for _, owner in await startups_of(db, who.person_id)] == [True] * MOST_STARTUPS


async def test_finding_startups(network: Database, clock: Clock, sign: Sign) -> None:
    for name, place, given in (
        ("Startup A", "bandung", {}),
        ("Startup B", "bali", {"sector": "creative", "needs": ["animation"], "summary": "Serial anak."}),
        ("Startup C", "batam", {"stage": "idea", "needs": ["sales", "legal"], "published": False}),
        ("Startup D", "batam", {"stage": "idea", "needs": ["sales", "legal"]}),
    ):
        await make(network, clock, await sign(name, Role.STARTUP, place), place, name=name, **given)
    for wanted, expected in (
        (StartupFilter(), ["startup-a", "startup-b", "startup-d"]),
        (StartupFilter(need="sales"), ["startup-a", "startup-d"]),
        (StartupFilter(sector="creative"), ["startup-b"]),
        (StartupFilter(stage="idea"), ["startup-d"]),
        (StartupFilter(technopark="bali"), ["startup-b"]),
        (StartupFilter(words=("serial", "anak")), ["startup-b"]),
        (StartupFilter(words=("hukum",), word_tags=(frozenset({("expertise", "legal")}),)), ["startup-d"]),
        (StartupFilter(words=("kreatif",), word_tags=(frozenset({("sector", "creative")}),)), ["startup-b"]),
        (StartupFilter(knows=("legal", "sales")), ["startup-d", "startup-a", "startup-b"]),
    ):
        assert (wanted, await slugs(network, wanted)) == (wanted, expected)


async def test_startups_are_read_slice_by_slice(network: Database, clock: Clock, sign: Sign) -> None:
    who = await sign("Startup A", Role.STARTUP)
    made = [await make(network, clock, who, name=name) for name in ("Beta", "alfa", "ALFA", "Gama", "beta")]
    whole = [startup.id for startup in sorted(made, key=lambda each: (each.name.lower(), each.id))]
    for limit in (1, 2, 3, 5):
        read: list[str] = []
        after: Any = None
        while True:
            async with network.read() as db:
                found = await startups_after(db, StartupFilter(sector="agriculture"), after=after, limit=limit)
            read += [startup.id for startup in found.items]
            if (after := found.following) is None:
                break
        assert (limit, read) == (limit, whole)


async def test_who_sees_a_startup_and_its_deck(network: Database, clock: Clock, sign: Sign) -> None:
    who, mentor = await sign("Startup A", Role.STARTUP), await sign("Mentor 1", Role.MENTOR, "bali")
    other = await sign("Startup B", Role.STARTUP)
    startup = await make(network, clock, who, published=False)
    async with network.begin() as db:
        for reader, seen in ((who, True), (mentor, False), (None, False)):
            by_slug, by_id = await startup_by_slug(db, "startup-a", reader), await startup_by_id(db, startup.id, reader)
            assert (by_slug, by_slug is not None) == (by_id, seen)
        assert await replace_deck(db, clock, who, startup.id, ("a" * 32, "dek.pdf")) is None
        assert await replace_deck(db, clock, who, startup.id, ("b" * 32, "dek 2.pdf")) == "a" * 32
        with pytest.raises(NotFound):
            await replace_deck(db, clock, other, startup.id, None)
    async with network.read() as db:
        found = await startup_by_slug(db, "startup-a", who)
        assert found is not None
        assert (found.deck_name, found.needs, found.motif) == ("dek 2.pdf", ("iot", "sales"), "kawung")
        may = [await may_read_deck(db, reader, found) for reader in (who, mentor, other)]
    assert may == [True, True, False]


async def test_a_startup_whose_people_lost_their_role_is_not_found(network: Database, clock: Clock, sign: Sign) -> None:
    who = await sign("Startup A", Role.STARTUP)
    await make(network, clock, who)
    assert await slugs(network, StartupFilter()) == ["startup-a"]
    async with network.begin() as db:
        await db.execute(delete(Membership).where(Membership.person_id == who.person_id))
    assert await slugs(network, StartupFilter()) == []


async def test_what_may_not_be_written(network: Database, clock: Clock, sign: Sign) -> None:
    who, mentor = await sign("Startup A", Role.STARTUP), await sign("Mentor 1", Role.MENTOR)
    for by, given, refusal in (
        (mentor, {}, NotPermitted),
        (who, {"place": "bali"}, NotPermitted),
        (who, {"sector": "magic"}, InvalidPayload),
        (who, {"stage": "magic"}, InvalidPayload),
        (who, {"needs": ["magic"]}, InvalidPayload),
        (who, {"summary": " "}, ProfileIncomplete),
        (who, {"languages": []}, ProfileIncomplete),
    ):
        with pytest.raises(refusal):
            await make(network, clock, by, **given)
    startup = await make(network, clock, who)
    async with network.begin() as db:
        with pytest.raises(NotFound):
            await save_startup(db, clock, mentor, startup.id, await fields(network))
        await save_startup(db, clock, who, startup.id, await fields(network, name="Startup Baru", needs=["legal"]))
    async with network.read() as db:
        changed = await startup_by_slug(db, "startup-a", None)
    assert changed is not None
    assert (changed.name, changed.needs) == ("Startup Baru", ("legal",))


async def test_a_team_grows_and_keeps_an_owner(network: Database, clock: Clock, sign: Sign) -> None:
    who, colleague = await sign("Startup A", Role.STARTUP), await sign("Startup B", Role.STARTUP)
    elsewhere, mentor = await sign("Startup C", Role.STARTUP, "bali"), await sign("Mentor 1", Role.MENTOR)
    startup = await make(network, clock, who)
    async with network.begin() as db:
        for unknown in (elsewhere.email, mentor.email, "nobody@startup.example"):
            with pytest.raises(ColleagueUnknown):
                await add_colleague(db, who, startup.id, email=unknown or "", title="")
        await add_colleague(db, who, startup.id, email=" STARTUP.B@bandung.example", title="  Teknologi ")
        with pytest.raises(Conflict):
            await add_colleague(db, who, startup.id, email="startup.b@bandung.example", title="")
        with pytest.raises(NotFound):
            await add_colleague(db, colleague, startup.id, email="startup.b@bandung.example", title="")
        with pytest.raises(NotFound):
            await remove_colleague(db, colleague, startup.id, who.person_id)
        with pytest.raises(LastOwner):
            await remove_colleague(db, who, startup.id, who.person_id)
        with pytest.raises(LastOwner):
            await change_colleague(db, who, startup.id, who.person_id, title="", owner=False)
    async with network.begin() as db:
        assert await team_of(db, startup.id) == [
            Colleague(who.person_id, "Startup A", "", True),
            Colleague(colleague.person_id, "Startup B", "Teknologi", False),
        ]
        await change_colleague(db, who, startup.id, colleague.person_id, title="Pendiri", owner=True)
        await remove_colleague(db, who, startup.id, who.person_id)
    async with network.begin() as db:
        assert await team_of(db, startup.id) == [Colleague(colleague.person_id, "Startup B", "Pendiri", True)]


async def test_the_readers_wishes_come_with_the_technoparks(network: Database, clock: Clock, sign: Sign) -> None:
    who = await sign("Startup A", Role.STARTUP)
    startup = await make(network, clock, who, published=False)
    async with network.read() as db:
        sites, own = await sites_and_wishes(db, who.person_id)
        assert await sites_and_wishes(db, None) == (sites, [])
    assert [site.slug for site in sites] == ["batam", "bandung", "semarang", "bali", "makassar"]
    assert [(one.id, one.slug, one.name, one.wish) for one in own] == [
        (
            startup.id,
            "startup-a",
            "Startup A",
            Wish(frozenset({"iot", "sales"}), "agriculture", frozenset({"indonesian"})),
        )
    ]
