"""Invitations, the search for people, giving roles, keeping rooms, and the seed."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from rooms.accounts.passwords import PasswordHasher
from rooms.database import Database
from rooms.errors import (
    Conflict,
    DomainError,
    InvalidPayload,
    InviteInvalid,
    NameInvalid,
    NotFound,
    NotPermitted,
    SlugInvalid,
    SlugTaken,
)
from rooms.models import Person, Room, Technopark
from rooms.permissions import Role
from rooms.places.invites import create_invite, find_invite, invites_of, redeem, revoke_invite
from rooms.places.people import grant_role, list_people, revoke_role, set_disabled
from rooms.places.rooms import RoomFields, create_room
from rooms.seed.demonstration import ACCOUNTS, make_demonstration_accounts
from rooms.seed.seed import seed
from tests.integration.rooms.conftest import Sign, add_account
from tests.services import SettableClock

FIELDS = RoomFields(
    slug="workshop",
    name_id="Lokakarya",
    name_en="Workshop",
    summary_id="",
    summary_en="",
    kind="lab",
    access="open",
    lobby=False,
    capacity=10,
)


async def test_the_last_use_of_a_link_goes_to_one(
    network: Database, clock: SettableClock, sign: Sign, lounge: Room, elsewhere: Room
) -> None:
    manager = await sign("Manager 1", Role.MANAGER)
    async with network.begin() as db:
        issued = await create_invite(db, clock, room_id=lounge.id, created_by=manager.person_id, max_uses=3)
        with pytest.raises(InviteInvalid):
            await redeem(db, clock, issued.token, elsewhere.id)

    async def use() -> None:
        async with network.begin() as db:
            await redeem(db, clock, issued.token, lounge.id)

    results = await asyncio.gather(*(use() for _ in range(12)), return_exceptions=True)
    assert [type(result) for result in results if result is not None] == [InviteInvalid] * 9


async def test_a_link_ends_by_time_or_by_hand(
    network: Database, clock: SettableClock, sign: Sign, lounge: Room, elsewhere: Room
) -> None:
    manager = await sign("Manager 1", Role.MANAGER)
    by: dict[str, Any] = {"room_id": lounge.id, "created_by": manager.person_id}
    async with network.begin() as db:
        timed = await create_invite(db, clock, **by, expires_in=timedelta(hours=1))
        lasting = await create_invite(db, clock, **by)
        assert (await find_invite(db, clock, timed.token)).room.technopark.slug == "bandung"
        clock.advance(timedelta(hours=1))
        assert [invite.id for invite in await invites_of(db, clock, lounge.id)] == [lasting.invite.id]
        with pytest.raises(NotFound):
            await revoke_invite(db, clock, invite_id=lasting.invite.id, room_id=elsewhere.id)
        await find_invite(db, clock, lasting.token)
        await revoke_invite(db, clock, invite_id=lasting.invite.id, room_id=lounge.id)
    for token in (timed.token, lasting.token, "", "x" * 22):
        async with network.read() as db:
            with pytest.raises(InviteInvalid):
                await find_invite(db, clock, token)
            with pytest.raises(InviteInvalid):
                await redeem(db, clock, token, lounge.id)


async def test_people_are_found_by_what_was_typed_and_in_pages(network: Database, clock: SettableClock) -> None:
    async with network.begin() as db:
        for name in ("100% Rintisan", "A_B", "AXB", "Startup", "Startup"):
            await add_account(db, clock, name)
    async with network.read() as db:

        async def found(query: str) -> list[str]:
            return [person.name for person in (await list_people(db, query=query)).items]

        assert await found("%") == ["100% Rintisan"]
        assert await found("a_b") == ["A_B"]
        assert await found("START") == ["Startup", "Startup"]
        seen: list[str] = []
        after: Any = None
        for _ in range(3):
            page = await list_people(db, after=after, limit=2)
            seen += [person.id for person in page.items]
            after = page.following
        assert (after, len(seen), len(set(seen))) == (None, 5, 5)


async def test_managers_give_roles_at_their_own_place_only(network: Database, sign: Sign, elsewhere: Room) -> None:
    manager, mentor = await sign("Manager 1", Role.MANAGER), await sign("Mentor 1", Role.MENTOR)
    root, guest = await sign("Administrator 1", Role.ADMINISTRATOR), await sign("Guest 1", Role.GUEST)
    (here,) = manager.technopark_roles
    cases: list[tuple[Any, Any, str, str | None, type[DomainError] | None]] = [
        (manager, mentor, "startup", here, None),
        (manager, mentor, "startup", here, Conflict),
        (manager, mentor, "startup", elsewhere.technopark_id, NotPermitted),
        (manager, manager, "administrator", None, NotPermitted),
        (manager, mentor, "administrator", here, InvalidPayload),
        (manager, mentor, "mentor", None, InvalidPayload),
        (manager, guest, "mentor", here, NotFound),
        (mentor, mentor, "manager", here, NotPermitted),
        (guest, guest, "participant", here, NotPermitted),
        (root, mentor, "administrator", None, None),
        (root, mentor, "administrator", None, Conflict),
    ]
    for by, whom, role, place, error in cases:
        async with network.begin() as db:
            if error is None:
                await grant_role(db, by, person_id=whom.person_id, role=role, technopark_id=place)
                continue
            with pytest.raises(error):
                await grant_role(db, by, person_id=whom.person_id, role=role, technopark_id=place)


async def test_nobody_ends_their_own_administration(network: Database, clock: SettableClock, sign: Sign) -> None:
    root, manager = await sign("Administrator 1", Role.ADMINISTRATOR), await sign("Manager 1", Role.MANAGER)
    async with network.begin() as db:
        with pytest.raises(NotPermitted):
            await revoke_role(db, root, person_id=root.person_id, role="administrator", technopark_id=None)
        for by, whom in ((root, root), (manager, root)):
            with pytest.raises(NotPermitted):
                await set_disabled(db, clock, by, person_id=whom.person_id, disabled=True)
        await set_disabled(db, clock, root, person_id=manager.person_id, disabled=True)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"slug": "lounge"}, SlugTaken),
        ({"slug": "../admin"}, SlugInvalid),
        ({"slug": "a" * 65}, SlugInvalid),
        ({"name_id": " ", "name_en": "\u200b"}, NameInvalid),
        ({"kind": "casino"}, InvalidPayload),
        ({"access": "all"}, InvalidPayload),
        ({"capacity": 0}, InvalidPayload),
        ({"capacity": 501}, InvalidPayload),
    ],
)
async def test_making_a_room_refuses(network: Database, lounge: Room, changes: Any, error: type[DomainError]) -> None:
    async with network.begin() as db:
        with pytest.raises(error):
            await create_room(db, lounge.technopark_id, FIELDS | changes)


async def test_the_seed_and_the_demonstration_accounts_are_made_once(
    database: Database, hasher: PasswordHasher, clock: SettableClock
) -> None:
    async with database.begin() as db:
        assert [await seed(db), await seed(db)] == [True, False]
        assert await make_demonstration_accounts(db, hasher, clock) == 5 * len(ACCOUNTS)
        assert await make_demonstration_accounts(db, hasher, clock) == 0
        assert await db.scalar(select(func.count()).select_from(Person)) == 5 * len(ACCOUNTS)
        assert set(await db.scalars(select(Technopark.slug))) == {"batam", "bandung", "semarang", "bali", "makassar"}
        assert await db.scalar(select(func.count()).select_from(Room)) == 25
