"""Logins: issued once, found by the digest of their token, ended by time or by their owner."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, joinedload

from rooms.errors import NotFound
from rooms.identity import Identity
from rooms.models import Login, Membership, Person, PersonKind
from rooms.permissions import Role
from rooms.ports import Clock
from rooms.tokens import digest, is_token, new_token

ACCOUNT_LIFETIME = timedelta(days=30)
GUEST_LIFETIME = timedelta(days=1)
SEEN_GRAIN = timedelta(minutes=5)
"""How exactly `last_seen_at` is kept; finer would write at every request."""


@dataclass(frozen=True, slots=True)
class IssuedLogin:
    """A fresh login with the only copy of its token."""

    token: str
    login: Login
    person: Person


async def issue_login(db: AsyncSession, clock: Clock, person: Person, *, user_agent: str, ip: str) -> IssuedLogin:
    """Sign the person in on one browser."""
    now = clock.now()
    token = new_token()
    lifetime = GUEST_LIFETIME if person.kind == PersonKind.GUEST else ACCOUNT_LIFETIME
    login = Login(
        token_hash=digest(token),
        person_id=person.id,
        csrf_secret=new_token(),
        created_at=now,
        last_seen_at=now,
        expires_at=now + lifetime,
        user_agent=user_agent[:255],
        ip=ip[:64],
    )
    db.add(login)
    await db.flush()
    return IssuedLogin(token, login, person)


async def authenticate(db: AsyncSession, clock: Clock, token: str) -> Identity | None:
    """Who holds the token, or nobody. One query, for every page asks it."""
    if not is_token(token):
        return None
    rows = await db.scalars(
        select(Login)
        .where(Login.token_hash == digest(token))
        .options(joinedload(Login.person).joinedload(Person.memberships))
    )
    found = rows.unique().one_or_none()
    if found is None or found.revoked_at or found.expires_at <= clock.now() or found.person.disabled:
        return None
    return identity_of(found.person, found)


async def identities(db: AsyncSession, clock: Clock, login_ids: set[str]) -> dict[str, Identity]:
    """Who holds those of the logins that still stand; for connections that outlive a request. Two queries."""
    rows = await db.scalars(
        select(Login)
        .join(Login.person)
        .where(
            Login.id.in_(login_ids),
            Login.revoked_at.is_(None),
            Login.expires_at > clock.now(),
            Person.disabled.is_(False),
        )
        .options(contains_eager(Login.person).selectinload(Person.memberships))
    )
    return {login.id: identity_of(login.person, login) for login in rows}


async def touch(db: AsyncSession, clock: Clock, login_id: str) -> None:
    """Note that the login was used, at most every few minutes."""
    now = clock.now()
    await db.execute(
        update(Login).where(Login.id == login_id, Login.last_seen_at < now - SEEN_GRAIN).values(last_seen_at=now)
    )


async def logins_of(db: AsyncSession, clock: Clock, person_id: str) -> list[Login]:
    """The person's logins that still stand, last used first."""
    rows = await db.scalars(
        select(Login)
        .where(Login.person_id == person_id, Login.revoked_at.is_(None), Login.expires_at > clock.now())
        .order_by(Login.last_seen_at.desc(), Login.id)
    )
    return list(rows)


async def revoke(db: AsyncSession, clock: Clock, *, login_id: str, person_id: str) -> None:
    """End one of the person's own logins. Raises `NotFound`."""
    ended = await db.execute(
        update(Login)
        .where(Login.id == login_id, Login.person_id == person_id, Login.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .returning(Login.id)
    )
    if ended.first() is None:
        raise NotFound


async def revoke_others(db: AsyncSession, clock: Clock, *, person_id: str, keep: str | None) -> int:
    """End all the person's logins but one; all of them when `keep` is empty. Returns how many."""
    ended = await db.execute(
        update(Login)
        .where(Login.person_id == person_id, Login.id != (keep or ""), Login.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .returning(Login.id)
    )
    return len(ended.all())


async def forget_ended(db: AsyncSession, clock: Clock) -> None:
    """Delete logins that ended a while ago."""
    past = clock.now() - timedelta(days=30)
    await db.execute(delete(Login).where(or_(Login.expires_at < past, Login.revoked_at < past)))


def identity_of(person: Person, login: Login | None = None) -> Identity:
    """The person as who asks, with or without a browser's login. Their memberships must be loaded."""
    here: dict[str, set[Role]] = {}
    network: set[Role] = set()
    for membership in person.memberships:
        _place(membership, network, here)
    return Identity(
        person_id=person.id,
        login_id=login.id if login else "",
        name=person.name,
        kind=PersonKind(person.kind),
        email=person.email,
        locale=person.locale,
        time_zone=person.time_zone,
        csrf_secret=login.csrf_secret if login else "",
        network_roles=frozenset(network),
        technopark_roles={technopark: frozenset(roles) for technopark, roles in here.items()},
    )


def _place(membership: Membership, network: set[Role], here: dict[str, set[Role]]) -> None:
    role = Role(membership.role)
    if membership.technopark_id is None:
        network.add(role)
    else:
        here.setdefault(membership.technopark_id, set()).add(role)
