"""Personal tokens for programs: made by their owner, shown once, found by their digest, never more than their owner."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from rooms.accounts.errors import ScopesEmpty, TooManyTokens
from rooms.accounts.logins import identity_of
from rooms.chat.text import clean_line
from rooms.errors import InvalidPayload, NameInvalid, NotFound, NotPermitted
from rooms.identity import Identity
from rooms.models import ApiToken, Person
from rooms.ports import Clock
from rooms.tokens import digest, is_token, new_token

PREFIX: Final = "vtp_"
MAX_TOKENS: Final = 20
"""Tokens that one person may have at a time."""
NAME_LENGTH: Final = 80
LIFETIMES: Final = (30, 90, 365)
"""Days after which a token may end by itself; a token may also have no end."""
USED_GRAIN: Final = timedelta(minutes=1)
"""How exactly `last_used_at` is kept; finer would write at every request."""
KEEP_ENDED: Final = timedelta(days=30)


class Scope(StrEnum):
    """What a token may be used for; within it, its owner's roles decide as ever."""

    PROFILE_READ = "profile:read"
    PROFILE_WRITE = "profile:write"
    NETWORK_READ = "network:read"
    SESSIONS_READ = "sessions:read"
    SESSIONS_WRITE = "sessions:write"
    REPORTS_READ = "reports:read"
    WEBHOOKS = "webhooks"


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A fresh token with the only copy of its secret."""

    secret: str
    token: ApiToken


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """Who sent a token, and what it may be used for."""

    token_id: str
    who: Identity
    scopes: frozenset[str]
    noted: bool
    """Whether it was written down lately that the token is used."""


async def make_token(
    db: AsyncSession, clock: Clock, owner: Identity, *, name: str, scopes: Collection[str], days: int | None
) -> IssuedToken:
    """A token that ends after some days, or when its owner ends it.

    Raises `NotPermitted` for a guest, `NameInvalid`, `ScopesEmpty`, `InvalidPayload`, `TooManyTokens`.
    """
    if owner.guest:
        raise NotPermitted
    name = clean_line(name, NAME_LENGTH)
    if not name:
        raise NameInvalid(maximum=NAME_LENGTH)
    if not scopes:
        raise ScopesEmpty
    if set(scopes) - set(Scope) or (days is not None and days not in LIFETIMES):
        raise InvalidPayload
    # Two forms at once must not make one token too many.
    await db.execute(select(Person.id).where(Person.id == owner.person_id).with_for_update(key_share=True))
    now = clock.now()
    standing = select(func.count()).where(ApiToken.person_id == owner.person_id, _stands(now))
    if (await db.scalar(standing) or 0) >= MAX_TOKENS:
        raise TooManyTokens(maximum=MAX_TOKENS)
    secret = PREFIX + new_token()
    token = ApiToken(
        person_id=owner.person_id,
        name=name,
        token_hash=digest(secret),
        scopes=[scope for scope in Scope if scope in scopes],
        created_at=now,
        expires_at=now + timedelta(days=days) if days else None,
    )
    db.add(token)
    await db.flush()
    return IssuedToken(secret, token)


async def authenticate_token(db: AsyncSession, clock: Clock, secret: str) -> TokenHolder | None:
    """Who sent the token, or nobody: it is unknown, has ended, or its owner's account is disabled. One query."""
    if not secret.startswith(PREFIX) or not is_token(secret.removeprefix(PREFIX)):
        return None
    now = clock.now()
    rows = await db.scalars(
        select(ApiToken)
        .where(ApiToken.token_hash == digest(secret), _stands(now))
        .options(joinedload(ApiToken.person).joinedload(Person.memberships))
    )
    found = rows.unique().one_or_none()
    if found is None or found.person.disabled:
        return None
    noted = found.last_used_at is not None and found.last_used_at >= now - USED_GRAIN
    return TokenHolder(found.id, identity_of(found.person), frozenset(found.scopes), noted)


async def note_use(db: AsyncSession, clock: Clock, token_id: str) -> None:
    """Write down that the token is used, at most once a minute."""
    now = clock.now()
    unnoted = or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at < now - USED_GRAIN)
    await db.execute(update(ApiToken).where(ApiToken.id == token_id, unnoted).values(last_used_at=now))


async def tokens_of(db: AsyncSession, clock: Clock, person_id: str) -> list[ApiToken]:
    """The person's tokens that still stand, the newest first."""
    rows = await db.scalars(
        select(ApiToken)
        .where(ApiToken.person_id == person_id, _stands(clock.now()))
        .order_by(ApiToken.created_at.desc(), ApiToken.id)
    )
    return list(rows)


async def revoke_token(db: AsyncSession, clock: Clock, *, token_id: str, person_id: str) -> None:
    """End one of the person's own tokens. Raises `NotFound`."""
    ended = await db.execute(
        update(ApiToken)
        .where(ApiToken.id == token_id, ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .returning(ApiToken.id)
    )
    if ended.first() is None:
        raise NotFound


async def revoke_tokens(db: AsyncSession, clock: Clock, *, person_id: str) -> None:
    """End all the person's tokens."""
    theirs = ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None)
    await db.execute(update(ApiToken).where(*theirs).values(revoked_at=clock.now()))


async def forget_ended_tokens(db: AsyncSession, clock: Clock) -> None:
    """Delete tokens that ended a while ago."""
    past = clock.now() - KEEP_ENDED
    await db.execute(delete(ApiToken).where(or_(ApiToken.expires_at < past, ApiToken.revoked_at < past)))


def _stands(now: datetime) -> ColumnElement[bool]:
    return ApiToken.revoked_at.is_(None) & or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now)
