"""Addresses that open a web calendar with the session filled in. Nothing is sent before the person follows one."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from rooms.mentoring.invitations import CalendarEvent


def google(event: CalendarEvent) -> str:
    """Google Calendar's form for a new event."""
    form = "%Y%m%dT%H%M%SZ"
    times = f"{event.starts_at.astimezone(UTC):{form}}/{event.ends_at.astimezone(UTC):{form}}"
    query = {"action": "TEMPLATE", "text": event.summary, "dates": times}
    query |= {"details": event.description, "location": event.url}
    return f"https://calendar.google.com/calendar/render?{urlencode(query)}"


def outlook(event: CalendarEvent) -> str:
    """The form for a new event of Outlook on the web, for accounts of one's own and of an organisation."""
    query = {"path": "/calendar/action/compose", "rru": "addevent", "subject": event.summary}
    query |= {"startdt": _iso(event.starts_at), "enddt": _iso(event.ends_at)}
    query |= {"body": event.description, "location": event.url}
    return f"https://outlook.office.com/calendar/0/deeplink/compose?{urlencode(query)}"


def subscribe_google(feed_url: str) -> str:
    """Google Calendar's question whether to subscribe to a feed."""
    return f"https://calendar.google.com/calendar/r?{urlencode({'cid': webcal(feed_url)})}"


def webcal(feed_url: str) -> str:
    """The address that calendar programs on the machine open to subscribe."""
    return f"webcal://{feed_url.partition('://')[2]}"


def _iso(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
