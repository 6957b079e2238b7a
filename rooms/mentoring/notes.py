"""Notes that both sides write at once: one Yjs document, merged by whoever holds it.

Each author's updates come in order, perhaps twice, and after an absence what was missed comes in one piece; the
document is the same in the end. (The library loses words when an update comes before one that it builds on.) It holds
one text named `notes`. What a refused update did is undone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from pycrdt import Doc, Text, merge_updates
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.mentoring.errors import NotesInvalid, NotesTooLong
from rooms.models import SessionNote
from rooms.ports import Clock

NAME: Final = "notes"
MAX_TEXT: Final = 50_000
"""Characters."""
MAX_STATE: Final = 512 * 1024
"""Octets of the whole document, with what was deleted."""
READ_AGAIN: Final = 64 * 1024
"""Octets of a document that may be read again whole with every change: less than four milliseconds."""
UPDATE_ENTRY: Final = 3
"""Octets that an author takes at least in an update: the author, a clock, a number of changes."""
VECTOR_ENTRY: Final = 2
"""Octets that an author takes at least in a state vector."""


class SharedNotes:
    """The document. `state` is one Yjs update that makes it, to be kept."""

    def __init__(self, state: bytes = b"") -> None:
        self.state = state
        self._take(state)

    @property
    def text(self) -> str:
        """What it reads as."""
        return str(self._text)

    @property
    def vector(self) -> bytes:
        """The state vector: what the document has of each author."""
        return self._doc.get_state()

    def missing(self, vector: bytes) -> bytes:
        """The update for a document with the given state vector; all, for none. Raises `NotesInvalid`."""
        if not vector:
            return self.state or self._doc.get_update()
        _check_authors(vector, VECTOR_ENTRY)
        with self._or_as_before():
            return self._doc.get_update(vector)

    def merge(self, update: bytes) -> None:
        """Take an update. Raises `NotesInvalid`, `NotesTooLong`; the document is then as it was."""
        _check_authors(update, UPDATE_ENTRY)
        with self._or_as_before():
            # Written anew, it has no changes of no length, for which the library would forget what was there.
            self._doc.apply_update(merge_updates(update))
            # Some of what is hostile is taken, and shows only when the document is read, or read from what is kept.
            state, length = self._doc.get_update(), len(self.text)
            if len(state) <= READ_AGAIN and SharedNotes(state).text != self.text:
                raise ValueError("not what is kept")
        if length > MAX_TEXT or len(state) > MAX_STATE:
            self._take(self.state)
            raise NotesTooLong(maximum=MAX_TEXT)
        self.state = state

    @contextmanager
    def _or_as_before(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            # Some of what is hostile makes Rust panic, which is no `Exception`.
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            self._take(self.state)
            raise NotesInvalid from None

    def _take(self, state: bytes) -> None:
        self.state = state
        self._doc: Doc[Text] = Doc()
        self._text: Text = self._doc.get(NAME, type=Text)
        if state:
            self._doc.apply_update(state)


def _check_authors(message: bytes, entry: int) -> None:
    """Raises `NotesInvalid` for more authors than the message has room for.

    It begins with their number (seven bits an octet, the lowest first), for which the library gets memory before it
    reads on: gigabytes for five octets.
    """
    number = 0
    for index, octet in enumerate(message[:10]):
        number |= (octet & 127) << 7 * index
        if octet < 128:
            break
    if number * entry > len(message):
        raise NotesInvalid


async def load_notes(db: AsyncSession, session_id: str) -> SharedNotes:
    """The session's notes; empty ones when nothing was written."""
    row = await db.get(SessionNote, session_id)
    return SharedNotes(row.state if row else b"")


async def keep_notes(db: AsyncSession, clock: Clock, session_id: str, notes: SharedNotes) -> None:
    """Put the notes into the database."""
    row = await db.get(SessionNote, session_id)
    if row is None:
        db.add(SessionNote(session_id=session_id, state=notes.state, text=notes.text, updated_at=clock.now()))
    else:
        row.state, row.text, row.updated_at = notes.state, notes.text, clock.now()
    await db.flush()
