"""What a mentor tells of themselves, and when they can be booked."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from rooms import models
from rooms.errors import NotFound
from rooms.mentoring import availability
from rooms.mentoring.errors import DateInvalid
from rooms.mentoring.opening import telling_who_waits
from rooms.mentoring.profiles import ProfileFields, save_profile, tags_of
from rooms.mentoring.vocabulary import EXPERTISE, LANGUAGES, SECTORS, in_order
from rooms.mentoring.wall_clock import Span
from rooms.models import MentorTagKind
from web.api.v1.models import me
from web.api.v1.models.base import NoQuery
from web.api.v1.operation import Call
from web.pages.mentoring.cards import photo_url


async def get_profile(db: AsyncSession, call: Call[NoQuery, None]) -> me.MentorProfile:
    """GET /me/mentor-profile"""
    profile = await db.get(models.MentorProfile, call.who.person_id)
    if profile is None:
        raise NotFound
    return await _profile(db, profile, call.origin)


async def set_profile(db: AsyncSession, call: Call[NoQuery, me.NewMentorProfile]) -> me.MentorProfile:
    """PUT /me/mentor-profile"""
    saved = await save_profile(db, call.clock, call.who, ProfileFields(**call.body.model_dump()))
    await db.flush()
    return await _profile(db, saved, call.origin)


async def get_availability(db: AsyncSession, call: Call[NoQuery, None]) -> me.Availability:
    """GET /me/availability"""
    mentor = await availability.own_mentor(db, call.who.person_id)
    return _availability(await availability.availability_of(db, call.clock, mentor), mentor.person.time_zone)


async def set_availability(db: AsyncSession, call: Call[NoQuery, me.NewAvailability]) -> me.Availability:
    """PUT /me/availability: who waits is told of hours that are added, as on the page."""
    mentor = await availability.own_mentor(db, call.who.person_id)
    wanted = _wanted(call.body)
    await availability.set_booking_settings(db, call.clock, mentor, wanted.settings)
    async with telling_who_waits(db, call.clock, mentor):
        await availability.replace_hours(db, call.clock, mentor, wanted)
    return _availability(await availability.availability_of(db, call.clock, mentor), mentor.person.time_zone)


async def _profile(db: AsyncSession, profile: models.MentorProfile, address: str) -> me.MentorProfile:
    tags = await tags_of(db, profile.person_id)
    photo = photo_url(profile.person_id, profile.photo_key)
    return me.MentorProfile(
        technopark_id=profile.technopark_id,
        organization_id=profile.organization_id,
        headline=profile.headline,
        biography=profile.biography,
        expertise=list(in_order(tags[MentorTagKind.EXPERTISE], EXPERTISE)),
        sectors=list(in_order(tags[MentorTagKind.SECTOR], SECTORS)),
        languages=list(in_order(tags[MentorTagKind.LANGUAGE], LANGUAGES)),
        published=profile.published,
        photo_url=f"{address}{photo}" if photo else None,
        url=f"{address}/mentors/{profile.person_id}",
        updated_at=profile.updated_at,
    )


def _availability(kept: availability.Availability, time_zone: str) -> me.Availability:
    days = dict(zip(me.Week.model_fields, map(_hours, kept.weekly), strict=True))
    return me.Availability(
        weekly=me.Week(**days),
        exceptions=[me.OtherDay(date=day, hours=_hours(spans)) for day, spans in kept.exceptions.items()],
        settings=me.BookingSettings.model_validate(asdict(kept.settings)),
        time_zone=time_zone,
    )


def _wanted(body: me.NewAvailability) -> availability.Availability:
    """Raises `DateInvalid` for a date that is named twice."""
    exceptions: dict[date, list[Span]] = {each.date: _spans(each.hours) for each in body.exceptions}
    if len(exceptions) < len(body.exceptions):
        raise DateInvalid
    return availability.Availability(
        weekly=[_spans(getattr(body.weekly, day)) for day in me.Week.model_fields],
        exceptions=exceptions,
        settings=availability.BookingSettings(**body.settings.model_dump()),
    )


def _hours(spans: Sequence[Span]) -> list[me.Hours]:
    return [me.Hours(start=_clock(start), end=_clock(end)) for start, end in spans]


def _spans(hours: Sequence[me.Hours]) -> list[Span]:
    return [(_minute(each.start), _minute(each.end)) for each in hours]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _minute(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])
