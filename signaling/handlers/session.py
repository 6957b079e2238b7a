"""The agenda, the notes and the action items of the session whose room it is: committed, published, acknowledged."""

from base64 import b64encode
from collections.abc import Awaitable, Callable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.mentoring import actions, agenda
from rooms.mentoring.errors import SessionNotFound
from rooms.models import MentoringSession, Person, SessionParticipant, Side
from signaling.call import Call, Handler
from signaling.protocol.base import Empty
from signaling.protocol.session import (
    ActionAdd,
    ActionChange,
    ActionsChanged,
    AgendaAdd,
    AgendaChange,
    AgendaChanged,
    AgendaMove,
    AgendaRemove,
    NotesChanged,
    NotesUpdate,
    SessionOpen,
    SessionPerson,
    SessionRecord,
)
from signaling.session_record import actions_now, agenda_now
from signaling.structures import milliseconds


async def open_record(call: Call, ask: SessionOpen) -> SessionRecord:
    """The session as it is now. What changes from here on is told to everyone inside."""
    session_id, desk = _session_id(call), call.room.desk
    async with desk.order, call.node.deps.database.read() as db:
        session = await db.get_one(MentoringSession, session_id)
        people = await db.execute(
            select(Person.id, Person.name, SessionParticipant.side)
            .join(Person, Person.id == SessionParticipant.person_id)
            .where(SessionParticipant.session_id == session_id)
            .order_by(SessionParticipant.side, Person.name, Person.id)
        )
        notes = await desk.notes(db, session_id)
        agreed = await actions_now(db, session)
        return SessionRecord(
            id=session.id,
            topic=session.topic,
            questions=session.questions,
            starts_at=milliseconds(session.starts_at),
            ends_at=milliseconds(session.ends_at),
            people=tuple(SessionPerson(person_id=who, name=name, side=Side(side)) for who, name, side in people),
            agenda=(await agenda_now(db, session_id)).agenda,
            actions=agreed.actions,
            carried_over=agreed.carried_over,
            notes=b64encode(notes.missing(ask.vector)).decode(),
            vector=b64encode(notes.vector).decode(),
        )


async def add_point(call: Call, ask: AgendaAdd) -> AgendaChanged:
    """A new point of the agenda."""
    return await _agenda(call, lambda db, session_id: agenda.add_item(db, session_id, ask.title, ask.minutes))


async def change_point(call: Call, ask: AgendaChange) -> AgendaChanged:
    """Another title or time, or ticked off."""
    clock = call.node.deps.clock
    return await _agenda(
        call,
        lambda db, session_id: agenda.change_item(
            db, clock, session_id, ask.item_id, title=ask.title, minutes=ask.minutes, done=ask.done
        ),
    )


async def move_point(call: Call, ask: AgendaMove) -> AgendaChanged:
    """Another order."""
    return await _agenda(call, lambda db, session_id: agenda.move_item(db, session_id, ask.item_id, ask.place))


async def remove_point(call: Call, ask: AgendaRemove) -> AgendaChanged:
    """One point less."""
    return await _agenda(call, lambda db, session_id: agenda.remove_item(db, session_id, ask.item_id))


async def add_action(call: Call, ask: ActionAdd) -> ActionsChanged:
    """Agree on something to do."""
    session_id, deps = _session_id(call), call.node.deps
    async with call.room.desk.order:
        async with deps.database.begin() as db:
            session = await db.get_one(MentoringSession, session_id)
            await actions.add_action(
                db,
                deps.clock,
                session_id,
                text=ask.text,
                owner_id=ask.owner_id,
                due_on=ask.due_on,
                by=call.seat.person_id,
            )
            agreed = await actions_now(db, session)
        call.room.publish("session.actionsChanged", agreed)
    return agreed


async def change_action(call: Call, ask: ActionChange) -> ActionsChanged:
    """Another text, owner, date or state."""
    session_id, deps = _session_id(call), call.node.deps
    async with call.room.desk.order:
        async with deps.database.begin() as db:
            session = await db.get_one(MentoringSession, session_id)
            await actions.change_action(
                db,
                deps.clock,
                session,
                ask.action_id,
                text=ask.text,
                owner_id=ask.owner_id,
                due_on=ask.due_on,
                state=ask.state,
            )
            agreed = await actions_now(db, session)
        call.room.publish("session.actionsChanged", agreed)
    return agreed


async def write_notes(call: Call, ask: NotesUpdate) -> Empty:
    """What the caller wrote; the others hear of it."""
    session_id, deps, room = _session_id(call), call.node.deps, call.room
    me = call.seat.participant_id
    async with room.desk.order:
        await room.desk.write(deps.database, deps.clock, session_id, ask.update)
        room.publish("session.notesChanged", NotesChanged(update=b64encode(ask.update).decode()), but=me)
    return Empty()


def _session_id(call: Call) -> str:
    session = call.room.facts.session
    if session is None:
        raise SessionNotFound
    return session.id


async def _agenda(call: Call, change: Callable[[AsyncSession, str], Awaitable[object]]) -> AgendaChanged:
    """Change the agenda, and tell everyone how it is now."""
    session_id = _session_id(call)
    async with call.room.desk.order:
        async with call.node.deps.database.begin() as db:
            await change(db, session_id)
            changed = await agenda_now(db, session_id)
        call.room.publish("session.agendaChanged", changed)
    return changed


HANDLERS: dict[str, Handler] = {
    "session.open": open_record,
    "session.agenda.add": add_point,
    "session.agenda.change": change_point,
    "session.agenda.move": move_point,
    "session.agenda.remove": remove_point,
    "session.action.add": add_action,
    "session.action.change": change_action,
    "session.notes.write": write_notes,
}
