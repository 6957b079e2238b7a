"""What a session keeps: agenda, notes, action items, who was there, what one thought of it."""

from typing import Annotated

from pydantic import Field, StringConstraints

from rooms.mentoring.actions import MAX_CARRIED, TEXT_LENGTH
from rooms.mentoring.actions import MAX_ITEMS as MAX_ACTIONS
from rooms.mentoring.agenda import MAX_ITEMS, MAX_MINUTES, TITLE_LENGTH
from rooms.mentoring.ratings import COMMENT_LENGTH
from rooms.models import ActionState, Side
from web.api.v1.models.base import ApiModel, Day, Id, Moment

ActionText = Annotated[str, StringConstraints(min_length=1, max_length=TEXT_LENGTH)]
PointTitle = Annotated[str, StringConstraints(min_length=1, max_length=TITLE_LENGTH)]
PointMinutes = Annotated[int, Field(ge=1, le=MAX_MINUTES)]


class AgendaPoint(ApiModel):
    """One point of an agenda."""

    id: Id
    title: str
    minutes: int
    done_at: Moment | None


class Agenda(ApiModel):
    """All points in order."""

    items: list[AgendaPoint]


class NewPoint(ApiModel):
    """A point as it is to be."""

    id: Id | None = Field(None, description="Of a point that is there already; a new one has none.")
    title: PointTitle
    minutes: PointMinutes
    done: bool = False


class NewAgenda(ApiModel):
    """The whole agenda as it is to be; points that are not named go."""

    items: list[NewPoint] = Field(max_length=MAX_ITEMS)


class Notes(ApiModel):
    """The shared notes as text (Markdown)."""

    text: str
    updated_at: Moment | None


class Action(ApiModel):
    """Something that somebody will do."""

    id: Id
    session_id: Id = Field(description="The session in which it was agreed.")
    text: str
    owner_id: Id | None
    due_on: Day | None
    state: ActionState
    created_at: Moment
    done_at: Moment | None


class Actions(ApiModel):
    """What was agreed in a session, and what earlier ones of the same people left open."""

    items: list[Action] = Field(max_length=MAX_ACTIONS)
    carried_over: list[Action] = Field(max_length=MAX_CARRIED)


class NewAction(ApiModel):
    """Something to agree on."""

    text: ActionText
    owner_id: Id | None = Field(None, description="One of the session's people.")
    due_on: Day | None = None


class ActionChange(ApiModel):
    """What is to be different; what is left out stays."""

    text: ActionText | None = None
    owner_id: Id | None = None
    due_on: Day | None = None
    state: ActionState | None = None


class Attendee(ApiModel):
    """For how long one person was there."""

    person_id: Id
    name: str
    side: Side
    minutes: int | None = Field(ge=0, description="Null until the session has been closed and counted.")


class Attendance(ApiModel):
    """Who was there."""

    started_at: Moment | None
    ended_at: Moment | None
    people: list[Attendee]


class NewRating(ApiModel):
    """What one thought of a session."""

    stars: int = Field(ge=1, le=5)
    comment: str = Field("", max_length=COMMENT_LENGTH, description="Read by nobody but its author.")


class Rating(NewRating):
    """A rating that was given."""

    created_at: Moment
