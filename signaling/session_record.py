"""The agenda and the action items of a session, as its room is told of them."""

from collections.abc import Callable, Collection, Sequence, Set

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.mentoring import actions, agenda
from rooms.mentoring.records import RECORD_TOPIC
from rooms.models import ActionItem, AgendaItem, MentoringSession
from signaling.bus_watch import BusWatch
from signaling.deps import SignalingDeps
from signaling.hosted_room import HostedRoom
from signaling.protocol.session import ActionsChanged, AgendaChanged, AgendaPoint, SessionAction
from signaling.structures import milliseconds


async def agenda_now(db: AsyncSession, session_id: str) -> AgendaChanged:
    """All points in order."""
    return AgendaChanged(agenda=_points(await agenda.agenda_of(db, session_id)))


async def actions_now(db: AsyncSession, session: MentoringSession) -> ActionsChanged:
    """What was agreed in the session, and what earlier ones left open."""
    return ActionsChanged(
        actions=tuple(map(_action, await actions.actions_of(db, session.id))),
        carried_over=tuple(map(_action, await actions.carried_over(db, session))),
    )


def _points(items: Sequence[AgendaItem]) -> tuple[AgendaPoint, ...]:
    return tuple(
        AgendaPoint(
            id=item.id,
            title=item.title,
            minutes=item.minutes,
            done_at=milliseconds(item.done_at) if item.done_at else None,
        )
        for item in items
    )


def _action(item: ActionItem) -> SessionAction:
    return SessionAction.model_validate(
        {
            "id": item.id,
            "text": item.text,
            "owner_id": item.owner_id,
            "due_on": item.due_on,
            "state": item.state,
            "agreed_at": milliseconds(item.created_at),
        }
    )


class RecordWatch:
    """Tells the rooms of this node of what was changed elsewhere: over the API, on a page, on another node."""

    def __init__(self, deps: SignalingDeps, rooms: Callable[[], Collection[HostedRoom]]) -> None:
        self._database = deps.database
        self._rooms = rooms
        self._watch = BusWatch(deps.bus, RECORD_TOPIC, "mentor_id", self._tell)
        self.start, self.close = self._watch.start, self._watch.close

    async def _tell(self, mentors: Set[str]) -> None:
        for hosted in tuple(self._rooms()):
            if hosted.facts.session is not None and hosted.live.seats:
                await self._tell_room(hosted, hosted.facts.session.id, mentors)

    async def _tell_room(self, hosted: HostedRoom, session_id: str, mentors: Set[str]) -> None:
        async with hosted.desk.order:
            async with self._database.read() as db:
                session = await db.get_one(MentoringSession, session_id)
                if session.mentor_id not in mentors:
                    return
                points, agreed = await agenda_now(db, session_id), await actions_now(db, session)
            hosted.publish("session.agendaChanged", points)
            hosted.publish("session.actionsChanged", agreed)
