"""What a session keeps, read and written by its people."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.errors import NotFound
from rooms.mentoring import actions
from rooms.mentoring.afterwards import CLOSED, minutes_present
from rooms.mentoring.agenda import Point, agenda_of, set_agenda
from rooms.mentoring.appointments import own_appointment
from rooms.mentoring.invitations import single
from rooms.mentoring.ratings import rate
from rooms.mentoring.records import record_of, session_of
from rooms.models import ActionItem, ActionState, AgendaItem, MentoringSession, SessionNote
from web.api.v1.models import records
from web.api.v1.models.base import NoQuery
from web.api.v1.operation import Call
from web.calendar_events import calendar_event

Reading = Call[NoQuery, None]


async def get_agenda(db: AsyncSession, call: Reading) -> records.Agenda:
    """GET /sessions/{session}/agenda"""
    found = await own_appointment(db, call.who.person_id, call.ids["session"])
    return _agenda(await agenda_of(db, found.id))


async def put_agenda(db: AsyncSession, call: Call[NoQuery, records.NewAgenda]) -> records.Agenda:
    """PUT /sessions/{session}/agenda"""
    session = await record_of(db, call.who.person_id, call.ids["session"])
    points = [Point(one.title, one.minutes, one.done, one.id) for one in call.body.items]
    return _agenda(await set_agenda(db, call.clock, session.id, points))


async def get_notes(db: AsyncSession, call: Reading) -> records.Notes:
    """GET /sessions/{session}/notes"""
    found = await own_appointment(db, call.who.person_id, call.ids["session"])
    row = await db.get(SessionNote, found.id)
    return records.Notes(text=row.text, updated_at=row.updated_at) if row else records.Notes(text="", updated_at=None)


async def list_actions(db: AsyncSession, call: Reading) -> records.Actions:
    """GET /sessions/{session}/actions"""
    found = await own_appointment(db, call.who.person_id, call.ids["session"])
    session = await db.get_one(MentoringSession, found.id)
    return records.Actions(
        items=[_action(item) for item in await actions.actions_of(db, session.id)],
        carried_over=[_action(item) for item in await actions.carried_over(db, session)],
    )


async def add_action(db: AsyncSession, call: Call[NoQuery, records.NewAction]) -> records.Action:
    """POST /sessions/{session}/actions"""
    session, new = await record_of(db, call.who.person_id, call.ids["session"]), call.body
    item = await actions.add_action(
        db, call.clock, session.id, text=new.text, owner_id=new.owner_id, due_on=new.due_on, by=call.who.person_id
    )
    return _action(item)


async def change_action(db: AsyncSession, call: Call[NoQuery, records.ActionChange]) -> records.Action:
    """PATCH /sessions/{session}/actions/{action}"""
    session = await session_of(db, call.who.person_id, call.ids["session"])
    item = await db.get(ActionItem, call.ids["action"])
    if item is None:
        raise NotFound
    asked, named = call.body, call.body.model_fields_set
    await actions.change_action(
        db,
        call.clock,
        session,
        item.id,
        text=item.text if asked.text is None else asked.text,
        owner_id=asked.owner_id if "owner_id" in named else item.owner_id,
        due_on=asked.due_on if "due_on" in named else item.due_on,
        state=asked.state or ActionState(item.state),
    )
    return _action(item)


async def get_attendance(db: AsyncSession, call: Reading) -> records.Attendance:
    """GET /sessions/{session}/attendance"""
    found = await own_appointment(db, call.who.person_id, call.ids["session"])
    minutes = await minutes_present(db, found.id) if found.status in CLOSED else {}
    return records.Attendance(
        started_at=found.started_at,
        ended_at=found.ended_at,
        people=[
            records.Attendee(person_id=one.person_id, name=one.name, side=one.side, minutes=minutes.get(one.person_id))
            for one in found.attendees
        ],
    )


async def put_rating(db: AsyncSession, call: Call[NoQuery, records.NewRating]) -> records.Rating:
    """PUT /sessions/{session}/rating"""
    given = await rate(db, call.clock, call.who.person_id, call.ids["session"], call.body.stars, call.body.comment)
    return records.Rating(stars=given.stars, comment=given.comment, created_at=given.created_at)


async def get_calendar(db: AsyncSession, call: Reading) -> str:
    """GET /sessions/{session}/calendar.ics"""
    found = await own_appointment(db, call.who.person_id, call.ids["session"])
    event = calendar_event(call.catalogues, found, call.who.person_id, call.locale, call.origin)
    return single(event, now=call.clock.now()).decode()


def _agenda(items: Sequence[AgendaItem]) -> records.Agenda:
    return records.Agenda(
        items=[
            records.AgendaPoint(id=item.id, title=item.title, minutes=item.minutes, done_at=item.done_at)
            for item in items
        ]
    )


def _action(item: ActionItem) -> records.Action:
    return records.Action(
        id=item.id,
        session_id=item.session_id,
        text=item.text,
        owner_id=item.owner_id,
        due_on=item.due_on,
        state=ActionState(item.state),
        created_at=item.created_at,
        done_at=item.done_at,
    )
