"""What can be done about a session that is booked."""

from typing import Annotated

from pydantic import Field, StringConstraints

from rooms.mentoring.changes import REASON_LENGTH
from web.api.v1.models.base import ApiModel, Moment
from web.api.v1.models.sessions import Topic

Reason = Annotated[str, StringConstraints(min_length=1, max_length=REASON_LENGTH)]


class Refusal(ApiModel):
    """Why a session will not be; the other side is told."""

    reason: Reason


class Moving(ApiModel):
    """Another time for a session."""

    starts_at: Moment = Field(description="One of the mentor's open slots.")
    reason: str = Field("", max_length=REASON_LENGTH)


class FollowUp(ApiModel):
    """The next session with the same people."""

    starts_at: Moment = Field(description="One of the mentor's open slots.")
    topic: Topic
