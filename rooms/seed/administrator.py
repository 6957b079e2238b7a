"""The first administrator, and a way back in for whoever forgot the password."""

import secrets

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.accounts.logins import revoke_others
from rooms.accounts.passwords import PasswordHasher, check_strength
from rooms.accounts.registration import clean_email
from rooms.errors import NotFound
from rooms.models import Membership, Person, PersonKind
from rooms.permissions import Role
from rooms.ports import Clock

FIRST_EMAIL = "administrator@technopark.example"
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""Without those that look alike."""


def one_time_password() -> str:
    """Four groups of four letters and digits: 80 bits, easy to type."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


async def administrator_email(db: AsyncSession) -> str | None:
    """The e-mail address of the administrator who was here first."""
    return await db.scalar(
        select(Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.technopark_id.is_(None), Membership.role == Role.ADMINISTRATOR)
        .order_by(Person.created_at, Person.id)
        .limit(1)
    )


async def make_administrator(
    db: AsyncSession, hasher: PasswordHasher, clock: Clock, *, email: str, password: str | None = None
) -> str | None:
    """Make or promote an account. Returns the password when one had to be made. Raises as registering does."""
    email = clean_email(email)
    person = await db.scalar(select(Person).where(Person.email == email))
    made = None
    if person is None:
        made = None if password else one_time_password()
        if password:
            check_strength(password, email)
        person = Person(
            kind=PersonKind.ACCOUNT,
            name="Administrator",
            email=email,
            password_hash=await hasher.hash(password or made or ""),
            created_at=clock.now(),
        )
        db.add(person)
        await db.flush()
    held = await db.scalar(
        select(Membership.id).where(
            Membership.person_id == person.id,
            Membership.technopark_id.is_(None),
            Membership.role == Role.ADMINISTRATOR,
        )
    )
    if not held:
        db.add(Membership(person_id=person.id, technopark_id=None, role=Role.ADMINISTRATOR))
    return made


async def reset_password(db: AsyncSession, hasher: PasswordHasher, clock: Clock, *, email: str) -> str:
    """Give the account a new password and end its logins. Returns it. Raises `NotFound`."""
    person = await db.scalar(select(Person).where(Person.email == email.strip().lower()))
    if person is None:
        raise NotFound
    password = one_time_password()
    person.password_hash = await hasher.hash(password)
    await revoke_others(db, clock, person_id=person.id, keep=None)
    return password
