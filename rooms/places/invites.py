"""Invitations: links into one room that end, and can be ended."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from rooms.chat.text import clean_line
from rooms.errors import InviteInvalid, NotFound
from rooms.models import InviteLink, Room
from rooms.ports import Clock
from rooms.tokens import digest, is_token, new_token

TOKEN_BITS = 128
MAX_LIFETIME = timedelta(days=365)
DEFAULT_LIFETIME = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class IssuedInvite:
    """A fresh invitation with the only copy of its token."""

    token: str
    invite: InviteLink


async def create_invite(
    db: AsyncSession,
    clock: Clock,
    *,
    room_id: str,
    created_by: str,
    expires_in: timedelta = DEFAULT_LIFETIME,
    max_uses: int | None = None,
    label: str = "",
) -> IssuedInvite:
    """A link into the room. Its life is a minute at least and a year at most."""
    now = clock.now()
    token = new_token(TOKEN_BITS)
    invite = InviteLink(
        room_id=room_id,
        token_hash=digest(token),
        label=clean_line(label, 120),
        created_by=created_by,
        created_at=now,
        expires_at=now + min(max(expires_in, timedelta(minutes=1)), MAX_LIFETIME),
        max_uses=None if max_uses is None else max(1, max_uses),
    )
    db.add(invite)
    await db.flush()
    return IssuedInvite(token, invite)


async def find_invite(db: AsyncSession, clock: Clock, token: str) -> InviteLink:
    """The invitation behind a token, with its room and technopark; using it up is `redeem`. Raises `InviteInvalid`."""
    if not is_token(token):
        raise InviteInvalid
    invite = await db.scalar(
        select(InviteLink)
        .where(InviteLink.token_hash == digest(token))
        .options(joinedload(InviteLink.room).joinedload(Room.technopark))
    )
    if (
        invite is None
        or invite.revoked_at
        or invite.expires_at <= clock.now()
        or invite.room.archived_at
        or (invite.max_uses is not None and invite.uses >= invite.max_uses)
    ):
        raise InviteInvalid
    return invite


async def redeem(db: AsyncSession, clock: Clock, token: str, room_id: str) -> None:
    """Count one entry by the link; two people never share the last one. Raises `InviteInvalid`."""
    if not is_token(token):
        raise InviteInvalid
    used = await db.execute(
        update(InviteLink)
        .where(
            InviteLink.token_hash == digest(token),
            InviteLink.room_id == room_id,
            InviteLink.revoked_at.is_(None),
            InviteLink.expires_at > clock.now(),
            or_(InviteLink.max_uses.is_(None), InviteLink.uses < InviteLink.max_uses),
        )
        .values(uses=InviteLink.uses + 1)
        .returning(InviteLink.id)
    )
    if used.first() is None:
        raise InviteInvalid


async def revoke_invite(db: AsyncSession, clock: Clock, *, invite_id: str, room_id: str) -> None:
    """End an invitation of the room. Raises `NotFound`."""
    ended = await db.execute(
        update(InviteLink)
        .where(InviteLink.id == invite_id, InviteLink.room_id == room_id, InviteLink.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .returning(InviteLink.id)
    )
    if ended.first() is None:
        raise NotFound


async def invites_of(db: AsyncSession, clock: Clock, room_id: str) -> list[InviteLink]:
    """The room's invitations that still stand, newest first."""
    rows = await db.scalars(
        select(InviteLink)
        .where(InviteLink.room_id == room_id, InviteLink.revoked_at.is_(None), InviteLink.expires_at > clock.now())
        .order_by(InviteLink.created_at.desc(), InviteLink.id)
    )
    return list(rows)
