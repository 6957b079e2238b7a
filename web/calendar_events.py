"""Sessions as the reader's calendar shows them, in the reader's language."""

from rooms.mentoring.appointments import Appointment
from rooms.mentoring.invitations import CalendarEvent
from web.i18n import Catalogues


def session_url(address: str, session_id: str) -> str:
    """Where the session's page is; `address` is what the site's own addresses begin with."""
    return f"{address}/sessions/{session_id}"


def calendar_event(
    catalogues: Catalogues, session: Appointment, person_id: str, locale: str, address: str
) -> CalendarEvent:
    """The session as an event of one of its people. Others are there by name, without their addresses."""
    url = session_url(address, session.id)
    lines = [
        catalogues.translate(locale, "calendar.event.with", names=names_of(session, person_id)),
        catalogues.translate(locale, "calendar.event.topic", topic=session.topic),
    ]
    if session.questions:
        lines += ["", session.questions]
    lines += ["", catalogues.translate(locale, "calendar.event.enter", url=url)]
    title = "calendar.event.request" if session.status == "requested" else "calendar.event.session"
    summary = catalogues.translate(locale, title, who=session.counterpart(person_id), topic=session.topic)
    return CalendarEvent(
        uid=session.uid,
        sequence=session.sequence,
        status=session.status,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        created_at=session.created_at,
        summary=summary,
        description="\n".join(lines),
        url=url,
    )


def names_of(session: Appointment, person_id: str) -> str:
    """Everybody else, with the startup that they come from."""
    there = [each.name for each in session.others(person_id)]
    if session.startup:
        there.append(session.startup)
    return ", ".join(there)
