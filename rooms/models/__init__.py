"""The tables. Rules about them live beside, not in, the models."""

from rooms.models.api_token import ApiToken
from rooms.models.attendance import AttendanceSpan
from rooms.models.availability import AvailabilityException, AvailabilityRule, BusyTime
from rooms.models.base import Base
from rooms.models.calendar_feed import CalendarFeed
from rooms.models.file import ChatFile
from rooms.models.invite import InviteLink
from rooms.models.job import Job
from rooms.models.login import Login
from rooms.models.membership import Membership
from rooms.models.mentor import Approval, MentorProfile, MentorTag, MentorTagKind
from rooms.models.mentoring_session import (
    MentoringSession,
    SessionCell,
    SessionParticipant,
    SessionStatus,
    Side,
    WaitingEntry,
)
from rooms.models.message import ChatMessage, ChatReaction
from rooms.models.organization import Organization
from rooms.models.person import Person, PersonKind
from rooms.models.remembered_answer import RememberedAnswer
from rooms.models.room import Room, RoomAccess, RoomKind
from rooms.models.session_record import ActionItem, ActionState, AgendaItem, SessionNote, SessionRating
from rooms.models.startup import Startup, StartupMember, StartupTag, StartupTagKind
from rooms.models.technopark import Technopark
from rooms.models.webhook import DeliveryState, Webhook, WebhookDelivery

__all__ = [
    "ActionItem",
    "ActionState",
    "AgendaItem",
    "ApiToken",
    "Approval",
    "AttendanceSpan",
    "AvailabilityException",
    "AvailabilityRule",
    "Base",
    "BusyTime",
    "CalendarFeed",
    "ChatFile",
    "ChatMessage",
    "ChatReaction",
    "DeliveryState",
    "InviteLink",
    "Job",
    "Login",
    "Membership",
    "MentorProfile",
    "MentorTag",
    "MentorTagKind",
    "MentoringSession",
    "Organization",
    "Person",
    "PersonKind",
    "RememberedAnswer",
    "Room",
    "RoomAccess",
    "RoomKind",
    "SessionCell",
    "SessionNote",
    "SessionParticipant",
    "SessionRating",
    "SessionStatus",
    "Side",
    "Startup",
    "StartupMember",
    "StartupTag",
    "StartupTagKind",
    "Technopark",
    "WaitingEntry",
    "Webhook",
    "WebhookDelivery",
]
