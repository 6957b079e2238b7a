"""The tables. Rules about them live beside, not in, the models."""

from rooms.models.attendance import AttendanceSpan
from rooms.models.base import Base
from rooms.models.file import ChatFile
from rooms.models.invite import InviteLink
from rooms.models.login import Login
from rooms.models.membership import Membership
from rooms.models.message import ChatMessage, ChatReaction
from rooms.models.organization import Organization
from rooms.models.person import Person, PersonKind
from rooms.models.room import Room, RoomAccess, RoomKind
from rooms.models.technopark import Technopark

__all__ = [
    "AttendanceSpan",
    "Base",
    "ChatFile",
    "ChatMessage",
    "ChatReaction",
    "InviteLink",
    "Login",
    "Membership",
    "Organization",
    "Person",
    "PersonKind",
    "Room",
    "RoomAccess",
    "RoomKind",
    "Technopark",
]
