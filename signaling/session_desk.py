"""What lies on the table of a session's room: the notes, while anybody is inside."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.database import Database
from rooms.mentoring.notes import SharedNotes, keep_notes, load_notes
from rooms.ports import Clock


class SessionDesk:
    """The live document of one session. The database has all that was acknowledged."""

    def __init__(self) -> None:
        self.order = asyncio.Lock()
        """Held from changing something until it is published, so that everyone hears of changes in one order."""
        self._notes: SharedNotes | None = None

    async def notes(self, db: AsyncSession, session_id: str) -> SharedNotes:
        """The notes as they are now. Call with `order` held."""
        if self._notes is None:
            self._notes = await load_notes(db, session_id)
        return self._notes

    async def write(self, database: Database, clock: Clock, session_id: str, update: bytes) -> None:
        """Merge an update and keep it. Raises `NotesInvalid`, `NotesTooLong`. Call with `order` held."""
        try:
            async with database.begin() as db:
                notes = await self.notes(db, session_id)
                notes.merge(update)
                await keep_notes(db, clock, session_id, notes)
        except BaseException:
            # What was not committed is not there.
            self._notes = None
            raise
