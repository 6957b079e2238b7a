"""What mentoring added up to."""

from typing import Final

from pydantic import Field

from web.api.v1.models.base import ApiModel, Day, Id, Zone
from web.api.v1.models.network import TechnoparkName
from web.api.v1.models.words import Slug

MOST_ROWS: Final = 500


class Tally(ApiModel):
    """What sessions add up to."""

    held: int
    missed: int
    cancelled: int
    minutes: int = Field(description="How long both sides were there.")
    mean_stars: float | None = Field(description="To a tenth; null while few have rated.")
    ratings: int


class MonthTally(Tally):
    """One month of the reader's zone."""

    month: str = Field(pattern="^[0-9]{4}-[0-9]{2}$", examples=["2026-01"])


class MentorTally(Tally):
    """One mentor."""

    mentor_id: Id
    name: str


class StartupTally(Tally):
    """One startup, or one person who booked without one."""

    startup_id: Id | None
    name: str


class TechnoparkTally(Tally):
    """The mentors of one technopark."""

    technopark_id: Id
    name: str


class Report(ApiModel):
    """Totals, and the same by month, mentor, startup and technopark."""

    first: Day
    last: Day
    time_zone: Zone = Field(description="Whose days are counted: the reader's.")
    technopark: TechnoparkName | None = Field(description="The one that was asked for; null for all that one may see.")
    total: Tally
    months: list[MonthTally]
    mentors: list[MentorTally] = Field(max_length=MOST_ROWS, description="Those with the most minutes.")
    startups: list[StartupTally] = Field(max_length=MOST_ROWS, description="Those with the most minutes.")
    technoparks: list[TechnoparkTally]


class ReportQuery(ApiModel):
    """What is counted. Three years at most; without dates the last six months."""

    first: Day | None = Field(None, alias="from", description="The first day.")
    last: Day | None = Field(None, alias="to", description="The last day.")
    technopark: Slug | None = None
    mentor: Id | None = None
    startup: Id | None = None
