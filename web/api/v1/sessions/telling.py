"""A session as the API and webhooks tell it."""

from rooms.mentoring.appointments import Appointment
from web.api.v1.models.sessions import Session, SessionPerson, SessionStartup
from web.calendar_events import session_url


def session_model(session: Appointment, time_zone: str, address: str) -> Session:
    """The session for a reader in a time zone; `address` is what the site's own addresses begin with."""
    return Session(
        id=session.id,
        status=session.status,
        topic=session.topic,
        questions=session.questions,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        time_zone=time_zone,
        mentor_id=session.mentor_id,
        booked_by=session.booked_by,
        startup=SessionStartup(id=session.startup_id, name=session.startup)
        if session.startup_id and session.startup
        else None,
        people=[
            SessionPerson(id=one.person_id, name=one.name, side=one.side, time_zone=one.time_zone)
            for one in session.attendees
        ],
        previous_id=session.previous_id,
        reason=session.reason,
        cancelled_by=session.cancelled_by,
        created_at=session.created_at,
        decided_at=session.decided_at,
        started_at=session.started_at,
        ended_at=session.ended_at,
        sequence=session.sequence,
        url=session_url(address, session.id),
    )
