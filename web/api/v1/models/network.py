"""Technoparks, mentors and startups, as everybody may see them."""

from enum import StrEnum

from pydantic import Field

from rooms.mentoring.suggestions import AHEAD_DAYS, FIRST_SLOTS, PAGE
from rooms.models import Approval
from web.api.v1.models.base import ApiModel, Day, Flag, Id, Moment, Page, PageQuery, Zone
from web.api.v1.models.words import Expertise, Language, Sector, Slug, Stage, Words


class Texts(ApiModel):
    """The same in both languages."""

    id: str = Field(description="Indonesian.")
    en: str = Field(description="English.")


class TechnoparkName(ApiModel):
    """Which technopark."""

    id: Id
    slug: str
    name: str


class Technopark(TechnoparkName):
    """One site of the network."""

    city: str
    province: str
    time_zone: Zone
    latitude: float
    longitude: float
    summary: Texts
    url: str = Field(description="Its page, for people.")


class Technoparks(ApiModel):
    """All of them, from west to east."""

    items: list[Technopark]


class Mentor(ApiModel):
    """A mentor."""

    id: Id
    name: str
    headline: str
    biography: str = Field(description="Markdown.")
    technopark: TechnoparkName
    organization: str | None
    expertise: list[Expertise]
    sectors: list[Sector]
    languages: list[Language]
    time_zone: Zone
    slot_minutes: int
    approval: Approval = Field(description="Whether the mentor confirms each booking first.")
    stars: float | None = Field(description="The mean to a tenth; null while few have rated.")
    ratings: int
    sessions_held: int
    next_slots: list[Moment] = Field(
        max_length=FIRST_SLOTS, description=f"The first open slots of the coming {AHEAD_DAYS} days, if any."
    )
    photo_url: str | None
    url: str = Field(description="The mentor's page, for people.")


class MentorPage(Page[Mentor]):
    """A piece of the list of mentors."""


class MentorOrder(StrEnum):
    """Which mentors come first."""

    NAME = "name"
    RATING = "rating"


class MentorQuery(PageQuery):
    """Which mentors."""

    q: Words | None = None
    expertise: Expertise | None = None
    sector: Sector | None = None
    language: Language | None = None
    technopark: Slug | None = None
    free: Flag = Field(
        "false",
        description="Only those with an open slot in the coming days. A page may then hold fewer items than `limit`.",
    )
    order: MentorOrder = MentorOrder.NAME


class Slot(ApiModel):
    """A time that can be booked."""

    starts_at: Moment
    ends_at: Moment


class Slots(ApiModel):
    """The open slots in a span, in order."""

    items: list[Slot]
    time_zone: Zone = Field(description="The mentor's.")
    approval: Approval


class SlotQuery(ApiModel):
    """From when to when; without an end two weeks, and one month at most."""

    since: Moment | None = Field(None, alias="from", description="Now, where it is left out.")
    until: Moment | None = Field(None, alias="to")


class Waiting(ApiModel):
    """Until when one waits for a mentor's time, and for which of one's startups."""

    until: Day = Field(description="A date of the mentor's zone.")
    startup_id: Id | None = None


class WaitingPlace(Waiting):
    """A place on a mentor's waiting list."""

    mentor_id: Id
    created_at: Moment
    notified_at: Moment | None = Field(description="When one was told that time came free.")


class Startup(ApiModel):
    """A startup."""

    id: Id
    slug: str
    name: str
    technopark: TechnoparkName
    sector: Sector
    stage: Stage
    summary: str
    seeking: str = Field(description="What it looks for, in its own words.")
    needs: list[Expertise]
    languages: list[Language]
    website: str | None
    has_deck: bool
    published: bool
    url: str = Field(description="Its page, for people.")


class StartupPage(Page[Startup]):
    """A piece of the list of startups."""


class StartupQuery(PageQuery):
    """Which startups."""

    q: Words | None = None
    need: Expertise | None = None
    sector: Sector | None = None
    stage: Stage | None = None
    technopark: Slug | None = None


class TeamMember(ApiModel):
    """Somebody of a startup's team."""

    id: Id
    name: str
    title: str
    owner: bool


class StartupWithTeam(Startup):
    """A startup and who is in its team."""

    team: list[TeamMember]


class SuggestionQuery(ApiModel):
    """How many."""

    limit: int = Field(10, ge=1, le=PAGE, description="How many mentors to suggest at most.")


class Match(ApiModel):
    """What speaks for a mentor."""

    score: float = Field(ge=0, le=1)
    needs: list[Expertise]
    sector: Sector | None
    languages: list[Language]
    free_hours: int = Field(description=f"Hours in common in the coming {AHEAD_DAYS} days.")


class Suggestion(ApiModel):
    """A mentor who fits."""

    mentor: Mentor
    match: Match


class Suggestions(ApiModel):
    """Who fits best comes first."""

    items: list[Suggestion] = Field(max_length=PAGE)
