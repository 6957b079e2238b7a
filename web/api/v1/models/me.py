"""Oneself: the account, a mentor's profile and time, one's startups."""

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from rooms.accounts.registration import clean_zone
from rooms.chat.text import NAME_LENGTH
from rooms.mentoring import availability
from rooms.mentoring.profiles import (
    BIOGRAPHY_LENGTH,
    HEADLINE_LENGTH,
    MOST_EXPERTISE,
    MOST_LANGUAGES,
    MOST_SECTORS,
)
from rooms.mentoring.slots import CELL
from rooms.mentoring.startup_finding import MOST_OWN
from rooms.models import Approval
from rooms.permissions import Role
from web.api.v1.models.base import ApiModel, Day, Id, Moment, Zone
from web.api.v1.models.network import Startup, TechnoparkName
from web.api.v1.models.words import Expertise, Language, Sector


def _known_zone(name: str) -> str:
    if clean_zone(name) != name:
        raise PydanticCustomError("zone", "the name of a time zone (IANA)")
    return name


Locale = Literal["id", "en"]


class HeldRole(ApiModel):
    """What one is to a technopark; to the whole network where it names none."""

    role: Role
    technopark: TechnoparkName | None


class Me(ApiModel):
    """One's account."""

    id: Id
    name: str
    email: str | None
    locale: Locale
    time_zone: Zone
    roles: list[HeldRole]


class MeChange(ApiModel):
    """What is to be changed; what is left out stays."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=NAME_LENGTH)] | None = None
    locale: Locale | None = None
    time_zone: Annotated[Zone, AfterValidator(_known_zone)] | None = None


class NewMentorProfile(ApiModel):
    """A mentor's profile as it is to be."""

    technopark_id: Id = Field(description="A technopark where one may mentor.")
    organization_id: Id | None = None
    headline: str = Field("", max_length=HEADLINE_LENGTH)
    biography: str = Field("", max_length=BIOGRAPHY_LENGTH, description="Markdown.")
    expertise: list[Expertise] = Field([], max_length=MOST_EXPERTISE)
    sectors: list[Sector] = Field([], max_length=MOST_SECTORS)
    languages: list[Language] = Field([], max_length=MOST_LANGUAGES)
    published: bool = Field(description="Whether others find it. It then has a headline, expertise and languages.")


class MentorProfile(NewMentorProfile):
    """One's profile as a mentor."""

    photo_url: str | None
    url: str = Field(description="Its page, for people.")
    updated_at: Moment


_HOUR: Final = "(?:[01][0-9]|2[0-3]):[0-5][05]"
_STEP: Final = f"in steps of {CELL} minutes"


class Hours(ApiModel):
    """From when to when, on the mentor's clock."""

    start: str = Field(pattern=f"^{_HOUR}$", description=f"HH:MM, {_STEP}.", examples=["09:00"])
    end: str = Field(
        pattern=f"^(?:{_HOUR}|24:00)$", description=f"HH:MM, {_STEP}; `24:00` at most.", examples=["12:00"]
    )


Spans = Annotated[list[Hours], Field(max_length=availability.SPANS_A_DAY)]


class Week(ApiModel):
    """The hours of each week."""

    monday: Spans = Field([])
    tuesday: Spans = Field([])
    wednesday: Spans = Field([])
    thursday: Spans = Field([])
    friday: Spans = Field([])
    saturday: Spans = Field([])
    sunday: Spans = Field([])


class OtherDay(ApiModel):
    """A date with hours of its own; a day off has none."""

    date: Day
    hours: Spans


Buffer = Annotated[int, Field(ge=0, le=availability.MAX_BUFFER, multiple_of=CELL)]


class BookingSettings(ApiModel):
    """How one can be booked."""

    slot_minutes: Literal[30, 45, 60, 90]
    buffer_before: Buffer = Field(description="Minutes before a session in which no other may be.")
    buffer_after: Buffer
    notice_hours: int = Field(ge=0, le=availability.MAX_NOTICE_HOURS, description="How long before its start at least.")
    horizon_days: int = Field(ge=1, le=availability.MAX_HORIZON_DAYS, description="How far ahead at most.")
    daily_limit: int = Field(ge=1, le=availability.MAX_DAILY, description="Sessions a day at most.")
    approval: Approval


class NewAvailability(ApiModel):
    """All about one's time, as it is to be: what is not named goes."""

    weekly: Week
    exceptions: list[OtherDay] = Field([], max_length=availability.MAX_EXCEPTIONS, description="Each date once.")
    settings: BookingSettings


class Availability(NewAvailability):
    """All about one's time as a mentor; exceptions from today on."""

    time_zone: Zone = Field(description="Whose clock the hours are on.")


class OwnStartup(Startup):
    """A startup of whose team one is."""

    owner: bool = Field(description="Whether one may change it.")


class OwnStartups(ApiModel):
    """By name."""

    items: list[OwnStartup] = Field(max_length=MOST_OWN)
