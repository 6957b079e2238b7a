"""Making accounts, signing in, and how logins end."""

import asyncio
from datetime import timedelta
from typing import Any
from unicodedata import normalize

import pytest
from sqlalchemy import func, select

from rooms.accounts.guests import forget_guests, open_guest, rename_guest
from rooms.accounts.logins import (
    ACCOUNT_LIFETIME,
    GUEST_LIFETIME,
    authenticate,
    forget_ended,
    identities,
    issue_login,
    logins_of,
    revoke,
    revoke_others,
    touch,
)
from rooms.accounts.passwords import PasswordHasher
from rooms.accounts.profile import change_password, set_locale, update_profile
from rooms.accounts.registration import register
from rooms.accounts.sign_in import sign_in
from rooms.attendance import open_span
from rooms.database import Database
from rooms.errors import (
    AccountDisabled,
    CredentialsWrong,
    DomainError,
    EmailInvalid,
    NameInvalid,
    NotFound,
    PasswordWeak,
)
from rooms.identity import Identity
from rooms.models import Login, Person, PersonKind, Room
from rooms.permissions import Role
from tests.integration.rooms.conftest import Sign, add_account
from tests.services import SettableClock

EMAIL, PASSWORD = "mentor1@bandung.example", "a lighthouse in Batam"
GOOD = {"email": EMAIL, "name": "Mentor 1", "password": PASSWORD}

REFUSED: list[tuple[dict[str, str], type[DomainError]]] = [
    ({"email": ""}, EmailInvalid),
    ({"email": "mentor1"}, EmailInvalid),
    ({"email": "mentor1@localhost"}, EmailInvalid),
    ({"email": "mentor 1@bandung.example"}, EmailInvalid),
    ({"email": "mentor1@bandung.example\nBcc: all@bandung.example"}, EmailInvalid),
    ({"email": f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.example"}, EmailInvalid),
    ({"name": " \u200b\u202e "}, NameInvalid),
    ({"name": "!?"}, NameInvalid),
    ({"name": "x" * 65}, NameInvalid),
    ({"password": "short9chr"}, PasswordWeak),
    ({"password": "abababababab"}, PasswordWeak),
    ({"password": "Password123"}, PasswordWeak),
    ({"password": EMAIL.upper()}, PasswordWeak),
    ({"password": "a1b2" * 65}, PasswordWeak),
    ({"email": "lighthouse-keeper@bandung.example", "password": "Lighthouse-Keeper"}, PasswordWeak),
    ({"name": "Startup Alpha", "password": "startup alpha"}, PasswordWeak),
]


@pytest.mark.parametrize(("changes", "error"), REFUSED)
async def test_registering_refuses(
    sqlite_database: Database,
    hasher: PasswordHasher,
    clock: SettableClock,
    changes: dict[str, str],
    error: type[DomainError],
) -> None:
    with pytest.raises(error):
        await register(sqlite_database, hasher, clock, **(GOOD | changes))
    async with sqlite_database.read() as db:
        assert await db.scalar(select(func.count()).select_from(Person)) == 0


async def test_registering_makes_an_account_that_can_sign_in(
    database: Database, hasher: PasswordHasher, clock: SettableClock
) -> None:
    person = await register(
        database, hasher, clock, email=f" {EMAIL.upper()} ", name=" Mentor\u202e  1 ", password=PASSWORD, locale="xx"
    )
    async with database.begin() as db:
        issued = await sign_in(db, hasher, clock, email=EMAIL.title(), password=PASSWORD, user_agent="x" * 999)
    assert (person.name, person.email, person.locale, person.time_zone) == ("Mentor 1", EMAIL, "id", "Asia/Jakarta")
    assert PASSWORD not in (person.password_hash or "")
    assert issued.token not in {issued.login.token_hash, issued.login.csrf_secret}
    assert issued.login.user_agent == "x" * 255
    async with database.read() as db:
        assert await authenticate(db, clock, issued.token) == Identity(
            person_id=person.id,
            login_id=issued.login.id,
            name="Mentor 1",
            kind=PersonKind.ACCOUNT,
            locale="id",
            time_zone="Asia/Jakarta",
            csrf_secret=issued.login.csrf_secret,
            email=EMAIL,
        )


async def test_an_email_address_has_one_account(
    database: Database, hasher: PasswordHasher, clock: SettableClock
) -> None:
    results = await asyncio.gather(
        *(register(database, hasher, clock, **(GOOD | {"email": email})) for email in (EMAIL, EMAIL.upper(), EMAIL)),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in results) == ["EmailTaken", "EmailTaken", "Person"]


class CountingHasher(PasswordHasher):
    """Notes what it was asked to verify."""

    def __init__(self) -> None:
        super().__init__(memory_kib=8, time_cost=1)
        self.verified: list[str] = []

    def _verify(self, encoded: str, password: str) -> bool:
        self.verified.append(encoded.rpartition("$")[0].rpartition("$")[0])
        return super()._verify(encoded, password)


async def test_an_unknown_address_costs_the_same_work_and_gives_the_same_answer(
    sqlite_database: Database, clock: SettableClock
) -> None:
    hasher = CountingHasher()
    await register(sqlite_database, hasher, clock, **GOOD)
    async with sqlite_database.begin() as db:
        for email, password in ((EMAIL, "not the password"), ("nobody@bandung.example", PASSWORD)):
            with pytest.raises(CredentialsWrong):
                await sign_in(db, hasher, clock, email=email, password=password)
    hasher.close()
    assert hasher.verified == ["$argon2id$v=19$m=8,t=1,p=1"] * 2


async def test_a_disabled_account_is_told_only_to_who_knows_the_password(
    sqlite_database: Database, hasher: PasswordHasher, clock: SettableClock
) -> None:
    await register(sqlite_database, hasher, clock, **GOOD)
    async with sqlite_database.begin() as db:
        issued = await sign_in(db, hasher, clock, email=EMAIL, password=PASSWORD)
        issued.person.disabled = True
        await db.flush()
        with pytest.raises(CredentialsWrong):
            await sign_in(db, hasher, clock, email=EMAIL, password="not the password")
        with pytest.raises(AccountDisabled):
            await sign_in(db, hasher, clock, email=EMAIL, password=PASSWORD)
        assert await authenticate(db, clock, issued.token) is None
        assert set(await identities(db, clock, {issued.login.id})) == set()


async def test_a_guest_cannot_sign_in_by_password(
    sqlite_database: Database, hasher: PasswordHasher, clock: SettableClock
) -> None:
    async with sqlite_database.begin() as db:
        await open_guest(db, clock, name="Guest 1")
        with pytest.raises(CredentialsWrong):
            await sign_in(db, hasher, clock, email="", password="")


@pytest.mark.parametrize(("kind", "lifetime"), [("guest", GUEST_LIFETIME), ("account", ACCOUNT_LIFETIME)])
async def test_a_login_ends_with_its_time(
    database: Database, clock: SettableClock, kind: str, lifetime: timedelta
) -> None:
    async with database.begin() as db:
        if kind == "guest":
            issued = await open_guest(db, clock, name="Guest 1")
        else:
            person = await add_account(db, clock, "Mentor 1")
            issued = await issue_login(db, clock, person, user_agent="", ip="")
    async with database.read() as db:
        clock.advance(lifetime - timedelta(microseconds=1))
        assert await authenticate(db, clock, issued.token) is not None
        assert set(await identities(db, clock, {issued.login.id})) == {issued.login.id}
        clock.advance(timedelta(microseconds=1))
        assert await authenticate(db, clock, issued.token) is None
        assert set(await identities(db, clock, {issued.login.id})) == set()


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 10_000, "' OR 1=1 --", "\x00", "é" * 43])
async def test_nobody_holds_a_token_that_was_not_issued(
    sqlite_database: Database, clock: SettableClock, token: str
) -> None:
    async with sqlite_database.begin() as db:
        await open_guest(db, clock, name="Guest 1")
        assert await authenticate(db, clock, token) is None


async def test_one_ends_only_ones_own_logins(network: Database, clock: SettableClock, sign: Sign) -> None:
    mine, other = await sign("Mentor 1"), await sign("Mentor 2")
    async with network.begin() as db:
        with pytest.raises(NotFound):
            await revoke(db, clock, login_id=other.login_id, person_id=mine.person_id)
        await revoke(db, clock, login_id=mine.login_id, person_id=mine.person_id)
        with pytest.raises(NotFound):
            await revoke(db, clock, login_id=mine.login_id, person_id=mine.person_id)
        assert set(await identities(db, clock, {mine.login_id, other.login_id})) == {other.login_id}
        assert await logins_of(db, clock, mine.person_id) == []
        assert [login.id for login in await logins_of(db, clock, other.person_id)] == [other.login_id]


async def test_a_changed_password_ends_every_other_login(
    database: Database, hasher: PasswordHasher, clock: SettableClock
) -> None:
    person = await register(database, hasher, clock, **GOOD)
    async with database.begin() as db:
        here, there = [await sign_in(db, hasher, clock, email=EMAIL, password=PASSWORD) for _ in range(2)]
    who: dict[str, Any] = {"person_id": person.id, "login_id": here.login.id}
    with pytest.raises(CredentialsWrong):
        await change_password(database, hasher, clock, **who, current="not the password", new="a boat in Makassar")
    with pytest.raises(PasswordWeak):
        await change_password(database, hasher, clock, **who, current=PASSWORD, new="password123")
    async with database.read() as db:
        assert await authenticate(db, clock, there.token) is not None
    await change_password(database, hasher, clock, **who, current=PASSWORD, new="a boat in Makassar")
    async with database.begin() as db:
        assert await authenticate(db, clock, there.token) is None
        assert await authenticate(db, clock, here.token) is not None
        with pytest.raises(CredentialsWrong):
            await sign_in(db, hasher, clock, email=EMAIL, password=PASSWORD)
        await sign_in(db, hasher, clock, email=EMAIL, password="a boat in Makassar")
        assert await revoke_others(db, clock, person_id=person.id, keep=None) == 2


async def test_a_password_fits_however_its_accents_are_typed(
    sqlite_database: Database, hasher: PasswordHasher, clock: SettableClock
) -> None:
    secret = "kopi di café Bandung"
    await register(sqlite_database, hasher, clock, **(GOOD | {"password": normalize("NFC", secret)}))
    async with sqlite_database.begin() as db:
        await sign_in(db, hasher, clock, email=EMAIL, password=normalize("NFD", secret))


async def test_a_profile_keeps_only_what_exists(sqlite_database: Database, clock: SettableClock) -> None:
    async with sqlite_database.begin() as db:
        person = await add_account(db, clock, "Mentor 1")
        await update_profile(db, person.id, name=" Mentor  2 ", locale="en", time_zone="Asia/Jayapura")
        assert (person.name, person.locale, person.time_zone) == ("Mentor 2", "en", "Asia/Jayapura")
        await update_profile(db, person.id, name="Mentor 2", locale="tlh", time_zone="../etc/passwd")
        assert (person.locale, person.time_zone) == ("id", "Asia/Jakarta")
        with pytest.raises(NameInvalid):
            await update_profile(db, person.id, name="", locale="en", time_zone="Asia/Jayapura")
        await set_locale(db, person.id, "en")
        await db.refresh(person)
        assert person.locale == "en"


async def test_only_guests_are_renamed_at_the_door(network: Database, sign: Sign) -> None:
    guest, account = await sign("Guest 1", Role.GUEST), await sign("Mentor 1")
    async with network.begin() as db:
        for identity in (guest, account):
            await rename_guest(db, identity.person_id, "Guest 2")
    async with network.read() as db:
        assert set(await db.scalars(select(Person.name))) == {"Guest 2", "Mentor 1"}


async def test_use_is_noted_every_few_minutes_only(network: Database, clock: SettableClock, sign: Sign) -> None:
    start = clock.now()
    login_id = (await sign("Mentor 1")).login_id

    async def last_seen_after(step: timedelta) -> timedelta:
        clock.advance(step)
        async with network.begin() as db:
            await touch(db, clock, login_id)
            login = await db.get_one(Login, login_id)
            return login.last_seen_at - start

    assert await last_seen_after(timedelta(minutes=4)) == timedelta(0)
    assert await last_seen_after(timedelta(minutes=2)) == timedelta(minutes=6)


async def test_guests_are_forgotten_unless_they_left_something(
    network: Database, clock: SettableClock, sign: Sign, lounge: Room
) -> None:
    gone, stayed = await sign("Guest 1", Role.GUEST), await sign("Guest 2", Role.GUEST)
    account = await sign("Mentor 1")
    async with network.begin() as db:
        stay = {"participant_id": "a" * 32, "node_id": "north", "name": stayed.name, "role": Role.GUEST}
        await open_span(db, clock, room_id=lounge.id, person_id=stayed.person_id, **stay)
    clock.advance(timedelta(days=2, hours=23))
    async with network.begin() as db:
        await forget_guests(db, clock)
        assert await db.get(Person, gone.person_id) is not None
    clock.advance(timedelta(days=70))
    async with network.begin() as db:
        await forget_guests(db, clock)
        await forget_ended(db, clock)
        assert set(await db.scalars(select(Person.id))) == {stayed.person_id, account.person_id}
        assert list(await db.scalars(select(Login.id))) == []
