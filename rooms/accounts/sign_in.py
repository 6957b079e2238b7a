"""Signing in with e-mail address and password."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.accounts.logins import IssuedLogin, issue_login
from rooms.accounts.passwords import MAX_LENGTH, PasswordHasher
from rooms.errors import AccountDisabled, CredentialsWrong
from rooms.models import Person
from rooms.ports import Clock


async def verify_credentials(db: AsyncSession, hasher: PasswordHasher, *, email: str, password: str) -> Person:
    """The account of both; the work is the same when there is none. Raises `CredentialsWrong`, `AccountDisabled`."""
    person = await db.scalar(select(Person).where(Person.email == email.strip().lower()[:254]))
    encoded = person.password_hash if person else None
    if not await hasher.verify(encoded, password[:MAX_LENGTH]) or person is None:
        raise CredentialsWrong
    if person.disabled:
        raise AccountDisabled
    return person


async def sign_in(
    db: AsyncSession,
    hasher: PasswordHasher,
    clock: Clock,
    *,
    email: str,
    password: str,
    user_agent: str = "",
    ip: str = "",
) -> IssuedLogin:
    """A login for the account. Raises as `verify_credentials` does."""
    person = await verify_credentials(db, hasher, email=email, password=password)
    return await issue_login(db, clock, person, user_agent=user_agent, ip=ip)
