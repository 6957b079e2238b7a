"""Updates of shared notes: taken, or refused and without a trace; what is kept makes the same notes again.

The first octet says how much of the rest is the first update, and whether the last piece is a state vector.
"""

import os

from pycrdt import Doc, Text

from rooms.mentoring.notes import MAX_STATE, MAX_TEXT, NAME, SharedNotes
from tests.fuzz.refusals import outcome

# The library panics at some of them, and would print the way there.
os.environ["RUST_BACKTRACE"] = "0"


def beginning() -> bytes:
    doc: Doc[Text] = Doc(client_id=1)
    doc[NAME] = Text("Catatan")
    return doc.get_update()


BEGINNING = beginning()


def check(data: bytes) -> None:
    size, rest = (data[0] & 127 if data else 0), data[1:]
    notes = SharedNotes(BEGINNING)
    merge(notes, rest[:size])
    if data[:1] > b"\x7f":
        before = notes.text
        missing, code = outcome(lambda: notes.missing(rest[size:]))
        assert code in (None, "notes_invalid")
        assert missing is None or len(missing) <= MAX_STATE
        assert notes.text == before
    else:
        merge(notes, rest[size:])
    again = SharedNotes(notes.state)
    assert again.text == notes.text
    assert len(notes.text) <= MAX_TEXT


def merge(notes: SharedNotes, update: bytes) -> None:
    before = notes.text, notes.state
    _, code = outcome(lambda: notes.merge(update))
    assert code in (None, "notes_invalid", "notes_too_long")
    assert code is None or (notes.text, notes.state) == before
    assert len(notes.state) <= MAX_STATE
