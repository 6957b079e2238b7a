"""Sessions as iCalendar objects (RFC 5545), and as invitations that mail programs act on (RFC 5546, RFC 6047).

Times are written in UTC: a session is one instant, and each calendar shows it in its owner's zone. The service is the
organizer, so that its letters come from the address that the invitation names, and every invitation names one
attendee, to whom it goes: nobody learns an address from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from icalendar import Calendar, Event, vCalAddress, vDuration, vUri

from rooms.models import SessionStatus

PRODUCT: Final = "-//Virtual Technopark//Mentoring//EN"
REFRESH: Final = timedelta(minutes=15)
"""How often a program that subscribes may ask again."""


class Method(StrEnum):
    """What a calendar is to do with the object (RFC 5546 section 1.4)."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


STATUSES: Final = {
    SessionStatus.REQUESTED: "TENTATIVE",
    SessionStatus.CONFIRMED: "CONFIRMED",
    SessionStatus.COMPLETED: "CONFIRMED",
    SessionStatus.MISSED: "CONFIRMED",
    SessionStatus.DECLINED: "CANCELLED",
    SessionStatus.CANCELLED: "CANCELLED",
}


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and a mail address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One session as its reader's calendar shows it; texts are in the reader's language."""

    uid: str
    sequence: int
    status: SessionStatus
    starts_at: datetime
    ends_at: datetime
    created_at: datetime
    summary: str
    description: str
    url: str


def invitation(event: CalendarEvent, method: Method, *, organizer: Mailbox, attendee: Mailbox, now: datetime) -> bytes:
    """One event for one person: to add or update with `REQUEST`, to take out with `CANCEL`."""
    calendar = _calendar(method)
    component = _component(event, now)
    component.add("organizer", _address(organizer))
    invited = _address(attendee)
    invited.params["CUTYPE"] = "INDIVIDUAL"
    invited.params["ROLE"] = "REQ-PARTICIPANT"
    # They booked or agreed on the site already; their calendar need not ask, nor answer the service.
    invited.params["PARTSTAT"] = "ACCEPTED" if event.status is SessionStatus.CONFIRMED else "NEEDS-ACTION"
    invited.params["RSVP"] = "FALSE"
    component.add("attendee", invited)
    if method is Method.CANCEL:
        component["status"] = "CANCELLED"
    calendar.add_component(component)
    return bytes(calendar.to_ical())


def feed(events: Iterable[CalendarEvent], *, name: str, now: datetime) -> bytes:
    """A calendar to subscribe to. What was called off stays in it as cancelled, so that programs take it out."""
    calendar = _calendar(Method.PUBLISH)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for event in events:
        calendar.add_component(_component(event, now))
    return bytes(calendar.to_ical())


def single(event: CalendarEvent, *, now: datetime) -> bytes:
    """A file of one event, to open with any calendar."""
    calendar = _calendar(Method.PUBLISH)
    calendar.add_component(_component(event, now))
    return bytes(calendar.to_ical())


def _calendar(method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    return calendar


def _component(event: CalendarEvent, now: datetime) -> Event:
    component = Event()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("dtstamp", now.astimezone(UTC))
    component.add("created", event.created_at.astimezone(UTC))
    component.add("dtstart", event.starts_at.astimezone(UTC))
    component.add("dtend", event.ends_at.astimezone(UTC))
    component.add("summary", event.summary)
    component.add("description", event.description)
    component.add("location", event.url)
    component.add("url", vUri(event.url))
    component.add("status", STATUSES[event.status])
    busy = event.status in (SessionStatus.CONFIRMED, SessionStatus.COMPLETED)
    component.add("transp", "OPAQUE" if busy else "TRANSPARENT")
    return component


def _address(mailbox: Mailbox) -> vCalAddress:
    address = vCalAddress(f"mailto:{mailbox.email}")
    address.params["CN"] = mailbox.name
    return address
