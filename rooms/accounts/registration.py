"""Making an account."""

import re
import zoneinfo
from functools import cache

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from rooms.accounts.passwords import PasswordHasher, check_strength
from rooms.chat.text import clean_name
from rooms.database import Database
from rooms.errors import EmailInvalid, EmailTaken
from rooms.models import Person, PersonKind
from rooms.ports import Clock

LOCALES = ("id", "en")
DEFAULT_ZONE = "Asia/Jakarta"
_EMAIL = re.compile(
    r"[^\s@\x00-\x1f<>()\[\],;:\"\\]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,62}"
)


def clean_email(email: str) -> str:
    """The address in lower case. Raises `EmailInvalid`."""
    lowered = email.strip().lower()
    if len(lowered) > 254 or not _EMAIL.fullmatch(lowered):
        raise EmailInvalid
    return lowered


def clean_zone(name: str) -> str:
    """A time zone of the database, or Jakarta's."""
    return name if name in _zones() else DEFAULT_ZONE


@cache
def _zones() -> frozenset[str]:
    """Read once: that goes through hundreds of files."""
    return frozenset(zoneinfo.available_timezones())


def clean_locale(locale: str) -> str:
    """A language that there is, or Indonesian."""
    return locale if locale in LOCALES else "id"


async def register(
    database: Database,
    hasher: PasswordHasher,
    clock: Clock,
    *,
    email: str,
    name: str,
    password: str,
    locale: str = "id",
    time_zone: str = DEFAULT_ZONE,
) -> Person:
    """A new account. The password is hashed before the transaction, so that no writer waits for it.

    Raises `EmailInvalid`, `NameInvalid`, `PasswordWeak`, `EmailTaken`, `Overloaded`.
    """
    email, name = clean_email(email), clean_name(name)
    check_strength(password, email, name)
    async with database.read() as db:
        if await db.scalar(select(Person.id).where(Person.email == email)):
            raise EmailTaken
    person = Person(
        kind=PersonKind.ACCOUNT,
        name=name,
        email=email,
        password_hash=await hasher.hash(password),
        locale=clean_locale(locale),
        time_zone=clean_zone(time_zone),
        created_at=clock.now(),
    )
    try:
        async with database.begin() as db:
            db.add(person)
    except IntegrityError:
        raise EmailTaken from None
    return person
