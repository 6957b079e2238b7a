"""What people change about themselves."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.accounts.api_tokens import revoke_tokens
from rooms.accounts.logins import revoke_others
from rooms.accounts.passwords import PasswordHasher, check_strength
from rooms.accounts.registration import clean_locale, clean_zone
from rooms.chat.text import clean_name
from rooms.database import Database
from rooms.errors import CredentialsWrong
from rooms.models import Person
from rooms.ports import Clock


async def update_profile(db: AsyncSession, person_id: str, *, name: str, locale: str, time_zone: str) -> Person:
    """Change name, language and zone. Raises `NameInvalid`."""
    person = await db.get_one(Person, person_id)
    person.name, person.locale, person.time_zone = clean_name(name), clean_locale(locale), clean_zone(time_zone)
    return person


async def set_locale(db: AsyncSession, person_id: str, locale: str) -> None:
    """Change the language alone."""
    await db.execute(update(Person).where(Person.id == person_id).values(locale=clean_locale(locale)))


async def change_password(
    database: Database,
    hasher: PasswordHasher,
    clock: Clock,
    *,
    person_id: str,
    login_id: str,
    current: str,
    new: str,
    end_tokens: bool = False,
) -> None:
    """Change the password, and end every other login; tokens end on the person's word, for programs would stop that are
    in use. Raises `CredentialsWrong`, `PasswordWeak`."""
    async with database.read() as db:
        person = await db.get_one(Person, person_id)
    if not await hasher.verify(person.password_hash, current):
        raise CredentialsWrong
    check_strength(new, person.email or "", person.name)
    encoded = await hasher.hash(new)
    async with database.begin() as db:
        changed = await db.execute(
            update(Person)
            .where(Person.id == person_id, Person.password_hash == person.password_hash)
            .values(password_hash=encoded)
            .returning(Person.id)
        )
        if changed.first() is None:
            # Another browser changed it meanwhile, so what was given is the password no more.
            raise CredentialsWrong
        await revoke_others(db, clock, person_id=person_id, keep=login_id)
        if end_tokens:
            await revoke_tokens(db, clock, person_id=person_id)
