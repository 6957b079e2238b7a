"""Accounts as managers see them: searching, giving and taking roles, disabling."""

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from rooms.accounts.logins import revoke_others
from rooms.errors import Conflict, InvalidPayload, NotFound, NotPermitted
from rooms.identity import Identity
from rooms.keyset import Key, Slice, beyond, ordering, slice_of
from rooms.models import Membership, Person, PersonKind
from rooms.permissions import Permission, Role
from rooms.ports import Clock

PAGE = 50
LOCAL_ROLES = (Role.MANAGER, Role.MENTOR, Role.LECTURER, Role.STARTUP, Role.PARTNER, Role.PARTICIPANT)
_BY_NAME = (Key(Person.name), Key(Person.id))


async def list_people(
    db: AsyncSession,
    *,
    technopark_id: str | None = None,
    query: str = "",
    after: tuple[str, str] | None = None,
    limit: int = PAGE,
) -> Slice[Person]:
    """Accounts with their roles: of one technopark or of all, whose name or e-mail address contains the query."""
    found = select(Person).where(Person.kind == PersonKind.ACCOUNT).options(selectinload(Person.memberships))
    if technopark_id is not None:
        members = select(Membership.person_id).where(Membership.technopark_id == technopark_id)
        found = found.where(Person.id.in_(members))
    if wanted := query.strip()[:120]:
        found = found.where(
            or_(Person.name.icontains(wanted, autoescape=True), Person.email.icontains(wanted, autoescape=True))
        )
    if after is not None:
        found = found.where(beyond(_BY_NAME, after))
    people = list(await db.scalars(found.order_by(*ordering(_BY_NAME)).limit(limit + 1)))
    return slice_of(people, limit, lambda person: person, lambda person: (person.name, person.id))


async def grant_role(
    db: AsyncSession, granter: Identity, *, person_id: str, role: str, technopark_id: str | None
) -> Membership:
    """Give a role. A manager gives local roles at their technopark; only an administrator makes another.

    Raises `NotPermitted`, `NotFound`, `InvalidPayload`, `Conflict` when it is held already.
    """
    _check_may_change(granter, role, technopark_id)
    person = await db.get(Person, person_id)
    if person is None or person.kind != PersonKind.ACCOUNT:
        raise NotFound
    held = await db.scalar(
        select(Membership.id).where(
            Membership.person_id == person_id, Membership.technopark_id == technopark_id, Membership.role == role
        )
    )
    if held:
        raise Conflict
    membership = Membership(person_id=person_id, technopark_id=technopark_id, role=role)
    try:
        async with db.begin_nested():
            db.add(membership)
    except IntegrityError:
        raise Conflict from None
    return membership


async def revoke_role(
    db: AsyncSession, revoker: Identity, *, person_id: str, role: str, technopark_id: str | None
) -> None:
    """Take a role. Nobody takes their own administration. Raises `NotPermitted`, `NotFound`, `InvalidPayload`."""
    _check_may_change(revoker, role, technopark_id)
    if role == Role.ADMINISTRATOR and person_id == revoker.person_id:
        raise NotPermitted
    taken = await db.execute(
        delete(Membership)
        .where(Membership.person_id == person_id, Membership.technopark_id == technopark_id, Membership.role == role)
        .returning(Membership.id)
    )
    if taken.first() is None:
        raise NotFound


async def set_disabled(db: AsyncSession, clock: Clock, by: Identity, *, person_id: str, disabled: bool) -> None:
    """Disable an account and end its logins, or enable it again. Raises `NotPermitted`, `NotFound`."""
    if Permission.NETWORK_ADMINISTER not in by.network_permissions or person_id == by.person_id:
        raise NotPermitted
    person = await db.get(Person, person_id)
    if person is None or person.kind != PersonKind.ACCOUNT:
        raise NotFound
    person.disabled = disabled
    if disabled:
        await revoke_others(db, clock, person_id=person_id, keep=None)


def _check_may_change(by: Identity, role: str, technopark_id: str | None) -> None:
    if technopark_id is None:
        if role != Role.ADMINISTRATOR:
            raise InvalidPayload
        if Permission.NETWORK_ADMINISTER not in by.network_permissions:
            raise NotPermitted
        return
    if role not in LOCAL_ROLES:
        raise InvalidPayload
    if not by.may(Permission.PEOPLE_MANAGE, technopark_id):
        raise NotPermitted
