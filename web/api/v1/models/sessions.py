"""Sessions."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from rooms.mentoring.bookings import MAX_COMPANIONS, QUESTIONS_LENGTH, TOPIC_LENGTH
from rooms.models import SessionStatus, Side
from web.api.v1.models.base import ApiModel, Id, Moment, Page, PageQuery, Zone

Topic = Annotated[str, StringConstraints(min_length=1, max_length=TOPIC_LENGTH)]


class SessionPerson(ApiModel):
    """One person of a session."""

    id: Id
    name: str
    side: Side
    time_zone: Zone


class SessionStartup(ApiModel):
    """The startup that a session is about."""

    id: Id
    name: str


class Session(ApiModel):
    """A mentoring session as one of its people sees it."""

    id: Id
    status: SessionStatus
    topic: str
    questions: str
    starts_at: Moment
    ends_at: Moment
    time_zone: Zone = Field(description="The reader's time zone, to show times in.")
    mentor_id: Id
    booked_by: Id
    startup: SessionStartup | None
    people: list[SessionPerson]
    previous_id: Id | None = Field(description="The session that this one follows up.")
    reason: str | None = Field(description="Why it was declined, cancelled or moved.")
    cancelled_by: Id | None
    created_at: Moment
    decided_at: Moment | None
    started_at: Moment | None = Field(description="When both sides were first there.")
    ended_at: Moment | None
    sequence: int = Field(ge=0, description="Counts changes, as iCalendar does.")
    url: str = Field(description="Its page, for people.")


class SessionPage(Page[Session]):
    """A piece of one's sessions, by start."""


class Order(StrEnum):
    """By start."""

    ASC = "asc"
    DESC = "desc"


class SessionQuery(PageQuery):
    """Which of one's sessions."""

    state: list[SessionStatus] = Field([], max_length=6, description="Only these; several may be given.")
    since: Moment | None = Field(None, alias="from", description="Only those that end after it.")
    until: Moment | None = Field(None, alias="to", description="Only those that start before it.")
    role: Side | None = Field(None, description="Only those in which one sits on this side.")
    order: Order = Order.ASC


class Booking(ApiModel):
    """A session to be booked."""

    mentor_id: Id
    starts_at: Moment = Field(description="One of the mentor's open slots.")
    topic: Topic
    questions: str = Field("", max_length=QUESTIONS_LENGTH)
    startup_id: Id | None = Field(None, description="A startup of which one is in the team.")
    companions: list[Id] = Field([], max_length=MAX_COMPANIONS, description="Others of the team who come along.")
    previous_id: Id | None = Field(None, description="A session with the same mentor that this one follows up.")
