"""Invitations and feeds say the right instants, and what RFC 5545 and RFC 5546 demand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from rooms.mentoring.calendar_links import google, outlook, subscribe_google
from rooms.mentoring.invitations import CalendarEvent, Mailbox, Method, feed, invitation, single
from rooms.models import SessionStatus

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
EVENT = CalendarEvent(
    uid="0123@virtual-technopark",
    sequence=2,
    status=SessionStatus.CONFIRMED,
    starts_at=datetime(2026, 1, 7, 10, 0, tzinfo=ZoneInfo("Asia/Makassar")),
    ends_at=datetime(2026, 1, 7, 11, 0, tzinfo=ZoneInfo("Asia/Makassar")),
    created_at=NOW,
    summary="Sesi mentoring: harga; pasar, dan \\ lain",
    description="Topik: harga\nPertanyaan: BEGIN:VEVENT\r\nEND:VCALENDAR " + "panjang " * 30,
    url="https://technopark.example/sessions/0123",
)
SERVICE = Mailbox("Virtual Technopark", "meet@technopark.example")
MENTOR = Mailbox('Mentor "1"; Bandung', "mentor1@bandung.example")


def invited(method: Method, event: CalendarEvent = EVENT) -> bytes:
    return invitation(event, method, organizer=SERVICE, attendee=MENTOR, now=NOW)


def test_a_request_says_all_that_it_must() -> None:
    calendar = Calendar.from_ical(invited(Method.REQUEST))
    assert (calendar["version"], calendar["method"], calendar["prodid"]) == (
        "2.0",
        "REQUEST",
        "-//Virtual Technopark//Mentoring//EN",
    )
    [event] = calendar.walk("VEVENT")
    assert (event["uid"], event["sequence"], event["status"], event["transp"]) == (EVENT.uid, 2, "CONFIRMED", "OPAQUE")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (EVENT.starts_at, EVENT.ends_at)
    assert event.decoded("dtstamp") == NOW
    assert (event["summary"], event["description"]) == (EVENT.summary, EVENT.description.replace("\r\n", "\n"))
    assert (event["organizer"], event["organizer"].params["CN"]) == ("mailto:meet@technopark.example", SERVICE.name)
    attendee = event["attendee"]
    assert attendee == "mailto:mentor1@bandung.example"
    assert attendee.params["PARTSTAT"] == "ACCEPTED"
    assert attendee.params["RSVP"] == "FALSE"
    assert event["url"] == event["location"] == EVENT.url


def test_times_are_utc_and_lines_are_folded() -> None:
    written = invited(Method.REQUEST)
    assert b"\r\nDTSTART:20260107T020000Z\r\nDTEND:20260107T030000Z\r\n" in written
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    assert written.count(b"BEGIN:VEVENT\r\n") == written.count(b"\r\nEND:VCALENDAR\r\n") == 1


def test_a_cancellation_is_of_the_same_event() -> None:
    [event] = Calendar.from_ical(
        invited(Method.CANCEL, replace(EVENT, status=SessionStatus.CANCELLED, sequence=3))
    ).walk("VEVENT")
    assert (event["uid"], event["sequence"], event["status"]) == (EVENT.uid, 3, "CANCELLED")
    assert (event["organizer"], event["attendee"]) == (
        "mailto:meet@technopark.example",
        "mailto:mentor1@bandung.example",
    )


@pytest.mark.parametrize(
    ("status", "written", "busy"),
    [
        (SessionStatus.REQUESTED, "TENTATIVE", "TRANSPARENT"),
        (SessionStatus.CONFIRMED, "CONFIRMED", "OPAQUE"),
        (SessionStatus.COMPLETED, "CONFIRMED", "OPAQUE"),
        (SessionStatus.MISSED, "CONFIRMED", "TRANSPARENT"),
        (SessionStatus.DECLINED, "CANCELLED", "TRANSPARENT"),
        (SessionStatus.CANCELLED, "CANCELLED", "TRANSPARENT"),
    ],
)
def test_every_status_has_its_word(status: SessionStatus, written: str, busy: str) -> None:
    [event] = Calendar.from_ical(single(replace(EVENT, status=status), now=NOW)).walk("VEVENT")
    assert (event["status"], event["transp"]) == (written, busy)
    assert "attendee" not in event


def test_a_feed_holds_all_events_and_asks_to_be_read_again() -> None:
    other = replace(EVENT, uid="4567@virtual-technopark", status=SessionStatus.CANCELLED)
    calendar = Calendar.from_ical(feed([EVENT, other], name="Sesi Anda", now=NOW))
    assert (calendar["method"], calendar["x-wr-calname"], calendar["name"]) == ("PUBLISH", "Sesi Anda", "Sesi Anda")
    assert calendar.decoded("refresh-interval") == timedelta(minutes=15)
    assert [(event["uid"], event["status"]) for event in calendar.walk("VEVENT")] == [
        (EVENT.uid, "CONFIRMED"),
        (other.uid, "CANCELLED"),
    ]


def test_an_empty_feed_is_a_calendar() -> None:
    assert Calendar.from_ical(feed([], name="Sesi Anda", now=NOW)).walk("VEVENT") == []


def test_links_open_the_form_of_a_web_calendar() -> None:
    short = replace(EVENT, summary="Harga & pasar", description="Baris 1\nBaris 2")
    assert google(short) == (
        "https://calendar.google.com/calendar/render?action=TEMPLATE&text=Harga+%26+pasar"
        "&dates=20260107T020000Z%2F20260107T030000Z&details=Baris+1%0ABaris+2"
        "&location=https%3A%2F%2Ftechnopark.example%2Fsessions%2F0123"
    )
    assert outlook(short) == (
        "https://outlook.office.com/calendar/0/deeplink/compose?path=%2Fcalendar%2Faction%2Fcompose&rru=addevent"
        "&subject=Harga+%26+pasar&startdt=2026-01-07T02%3A00%3A00Z&enddt=2026-01-07T03%3A00%3A00Z"
        "&body=Baris+1%0ABaris+2&location=https%3A%2F%2Ftechnopark.example%2Fsessions%2F0123"
    )
    assert subscribe_google("https://technopark.example/calendar/x.ics") == (
        "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Ftechnopark.example%2Fcalendar%2Fx.ics"
    )
