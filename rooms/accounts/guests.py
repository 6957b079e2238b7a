"""Guests: a name is all that they give."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.accounts.logins import IssuedLogin, issue_login
from rooms.accounts.registration import DEFAULT_ZONE, clean_locale, clean_zone
from rooms.chat.text import clean_name
from rooms.models import AttendanceSpan, ChatMessage, Login, Person, PersonKind
from rooms.ports import Clock


async def open_guest(
    db: AsyncSession,
    clock: Clock,
    *,
    name: str,
    locale: str = "id",
    time_zone: str = DEFAULT_ZONE,
    user_agent: str = "",
    ip: str = "",
) -> IssuedLogin:
    """A visit under a name. Raises `NameInvalid`."""
    person = Person(
        kind=PersonKind.GUEST,
        name=clean_name(name),
        locale=clean_locale(locale),
        time_zone=clean_zone(time_zone),
        created_at=clock.now(),
    )
    db.add(person)
    await db.flush()
    return await issue_login(db, clock, person, user_agent=user_agent, ip=ip)


async def rename_guest(db: AsyncSession, person_id: str, name: str) -> None:
    """A guest who types another name next time. Raises `NameInvalid`."""
    person = await db.get_one(Person, person_id)
    if person.kind == PersonKind.GUEST:
        person.name = clean_name(name)


async def forget_guests(db: AsyncSession, clock: Clock) -> None:
    """Delete guests whose visit is over and who left nothing behind."""
    past = clock.now() - timedelta(days=2)
    kept = [
        select(Login.person_id).where(Login.expires_at > past),
        select(ChatMessage.author_id),
        select(AttendanceSpan.person_id),
    ]
    await db.execute(
        delete(Person).where(
            Person.kind == PersonKind.GUEST,
            Person.created_at < past,
            *(Person.id.not_in(query) for query in kept),
        )
    )
