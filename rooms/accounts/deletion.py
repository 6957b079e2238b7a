"""Deleting one's account (Law 27/2022 on personal data, article 8): what is the person's goes, and what reports count
stays without a name. The person's row stays too, as nobody's, for sessions refer to it."""

from typing import Any, Final

from sqlalchemy import Table, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.accounts.passwords import PasswordHasher
from rooms.database import Database
from rooms.errors import CredentialsWrong, LastAdministrator
from rooms.identity import Identity
from rooms.mentoring.changes import cancel
from rooms.mentoring.errors import SessionClosed
from rooms.models import (
    AttendanceSpan,
    AvailabilityException,
    AvailabilityRule,
    Base,
    BusyTime,
    ChatMessage,
    Membership,
    MentoringSession,
    MentorProfile,
    MentorTag,
    Person,
    SessionParticipant,
    SessionRating,
    SessionStatus,
    Startup,
    StartupMember,
)
from rooms.permissions import Role
from rooms.ports import Clock

NOBODY: Final = "Akun terhapus · Deleted account"
"""Instead of a name, for readers of either language."""

GOES: Final = (
    "api_token.person_id",
    "calendar_feed.person_id",
    "chat_reaction.person_id",
    "login.person_id",
    "membership.person_id",
    "remembered_answer.person_id",
    "session_cell.person_id",
    "startup_member.person_id",
    "waiting_entry.person_id",
    "webhook.owner_id",
)
"""Rows that are deleted, by the column that refers to the person."""

STAYS: Final = (
    "action_item.created_by",
    "action_item.owner_id",
    "attendance_span.person_id",
    "chat_file.uploader_id",
    "chat_message.author_id",
    "invite_link.created_by",
    "mentor_profile.person_id",
    "mentoring_session.booked_by",
    "mentoring_session.cancelled_by",
    "mentoring_session.mentor_id",
    "session_participant.person_id",
    "session_rating.rater_id",
)
"""Rows that stay without what tells of the person. Files go with their messages when the house is tidied."""


async def delete_account(
    database: Database, hasher: PasswordHasher, clock: Clock, who: Identity, password: str
) -> list[str]:
    """Delete the account of who asks, after their password. Returns the keys to remove from the file store.

    Raises `CredentialsWrong`, and `LastAdministrator` for whom the network needs.
    """
    async with database.read() as db:
        person = await db.get_one(Person, who.person_id)
    if not await hasher.verify(person.password_hash, password):
        raise CredentialsWrong
    async with database.begin() as db:
        await _check_not_needed(db, who.person_id)
        await _call_off(db, clock, who)
        keys = await _leave_startups(db, who.person_id) + await _blank_profile(db, who.person_id)
        await _take_words_away(db, clock, who.person_id)
        for reference in GOES:
            table, column = _reference(reference)
            await db.execute(delete(table).where(column == who.person_id))
        values = {"name": NOBODY, "email": None, "password_hash": None, "disabled": True}
        await db.execute(update(Person).where(Person.id == who.person_id).values(**values))
    return keys


def _reference(text: str) -> tuple[Table, Any]:
    table, _, column = text.partition(".")
    return Base.metadata.tables[table], Base.metadata.tables[table].c[column]


async def _check_not_needed(db: AsyncSession, person_id: str) -> None:
    administrators = set(
        await db.scalars(
            select(Membership.person_id)
            .join(Person, Person.id == Membership.person_id)
            .where(Membership.technopark_id.is_(None), Membership.role == Role.ADMINISTRATOR, ~Person.disabled)
        )
    )
    if administrators == {person_id}:
        raise LastAdministrator


async def _call_off(db: AsyncSession, clock: Clock, who: Identity) -> None:
    """Sessions ahead are cancelled, so that the other side hears of it; as a companion one just does not come."""
    ahead = await db.scalars(
        select(MentoringSession.id).where(
            or_(MentoringSession.mentor_id == who.person_id, MentoringSession.booked_by == who.person_id),
            MentoringSession.status.in_((SessionStatus.REQUESTED, SessionStatus.CONFIRMED)),
        )
    )
    for session_id in ahead.all():
        try:
            await cancel(db, clock, who, session_id, NOBODY)
        except SessionClosed:
            # It has begun, or its time is over; presence closes it.
            continue
    future = select(MentoringSession.id).where(MentoringSession.starts_at > clock.now())
    await db.execute(
        delete(SessionParticipant).where(
            SessionParticipant.person_id == who.person_id,
            SessionParticipant.session_id.in_(future),
            SessionParticipant.session_id.not_in(
                select(MentoringSession.id).where(
                    or_(MentoringSession.mentor_id == who.person_id, MentoringSession.booked_by == who.person_id)
                )
            ),
        )
    )
    await db.execute(update(MentoringSession).where(MentoringSession.booked_by == who.person_id).values(questions=""))


async def _leave_startups(db: AsyncSession, person_id: str) -> list[str]:
    """A startup without people is hidden and loses its pitch deck; one without an owner gets the next of its team."""
    keys: list[str] = []
    startup_ids = await db.scalars(select(StartupMember.startup_id).where(StartupMember.person_id == person_id))
    for startup_id in startup_ids.all():
        others = await db.scalars(
            select(StartupMember)
            .where(StartupMember.startup_id == startup_id, StartupMember.person_id != person_id)
            .order_by(StartupMember.owner.desc(), StartupMember.person_id)
        )
        heir = others.first()
        if heir is not None:
            heir.owner = True
            continue
        startup = await db.get_one(Startup, startup_id)
        keys += [startup.deck_key] if startup.deck_key else []
        startup.published, startup.deck_key, startup.deck_name = False, None, None
    await db.flush()
    return keys


async def _blank_profile(db: AsyncSession, person_id: str) -> list[str]:
    """Only which technopark the mentor's sessions count for is left."""
    profile = await db.get(MentorProfile, person_id)
    if profile is None:
        return []
    keys = [profile.photo_key] if profile.photo_key else []
    profile.headline = profile.biography = ""
    profile.photo_key = profile.organization_id = profile.calendar_url = profile.calendar_error = None
    profile.published = False
    await db.flush()
    for table in (AvailabilityRule, AvailabilityException, BusyTime):
        await db.execute(delete(table).where(table.mentor_id == person_id))
    await db.execute(delete(MentorTag).where(MentorTag.person_id == person_id))
    return keys


async def _take_words_away(db: AsyncSession, clock: Clock, person_id: str) -> None:
    messages = update(ChatMessage).where(ChatMessage.author_id == person_id)
    await db.execute(messages.values(author_name=NOBODY))
    await db.execute(
        messages.where(ChatMessage.deleted_at.is_(None)).values(text="", html="", mentions=[], deleted_at=clock.now())
    )
    await db.execute(update(AttendanceSpan).where(AttendanceSpan.person_id == person_id).values(name=NOBODY))
    await db.execute(update(SessionRating).where(SessionRating.rater_id == person_id).values(comment=""))
