"""Shared notes: whatever order updates come in, everyone reads the same; what is hostile leaves no trace."""

import random
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Text

from rooms.mentoring.errors import NotesInvalid, NotesTooLong
from rooms.mentoring.notes import MAX_TEXT, NAME, SharedNotes


class Writer:
    """Somebody's browser."""

    def __init__(self, client_id: int = 7) -> None:
        self.doc: Doc[Text] = Doc(client_id=client_id)
        self.text: Text = self.doc.get(NAME, type=Text)
        self.updates: list[bytes] = []
        self._kept = self.doc.observe(lambda event: self.updates.append(event.update))

    def write(self, words: str, at: int | None = None) -> None:
        self.text.insert(len(str(self.text)) if at is None else at, words)

    def erase(self, count: int) -> None:
        del self.text[0:count]


class Table:
    """Two who write, and sockets that bring updates as ours do: each writer's in order, and after an absence what
    either side lacks in one piece."""

    def __init__(self) -> None:
        self.notes = SharedNotes()
        self.writers = [Writer(1), Writer(2)]
        self.online = [True, True]
        self.inboxes: list[list[bytes]] = [[], []]
        self.steps = [self.write, self.write, self.erase, self.read, self.leave, self.come_back]

    def write(self, who: int, chance: random.Random) -> None:
        text = str(self.writers[who].text)
        self._change(who, lambda writer: writer.write(chance.choice("ab "), chance.randint(0, len(text))))

    def erase(self, who: int, chance: random.Random) -> None:
        if len(str(self.writers[who].text)) > 2:
            self._change(who, lambda writer: writer.erase(2))

    def read(self, who: int, chance: random.Random) -> None:
        while self.inboxes[who]:
            self.writers[who].doc.apply_update(self.inboxes[who].pop(0))

    def leave(self, who: int, chance: random.Random) -> None:
        self.online[who] = False
        self.inboxes[who].clear()

    def come_back(self, who: int, chance: random.Random | None = None) -> None:
        writer, vector = self.writers[who], self.notes.vector
        self.online[who] = True
        writer.doc.apply_update(self.notes.missing(writer.doc.get_state()))
        self._send(who, writer.doc.get_update(vector))

    def _change(self, who: int, change: Callable[[Writer], None]) -> None:
        writer = self.writers[who]
        before = len(writer.updates)
        change(writer)
        if self.online[who]:
            for update in writer.updates[before:]:
                self._send(who, update)

    def _send(self, who: int, update: bytes) -> None:
        self.notes.merge(update)
        if self.online[1 - who]:
            self.inboxes[1 - who].append(update)


@given(st.randoms(use_true_random=False), st.integers(0, 40))
@settings(max_examples=60, deadline=None)
def test_two_who_write_at_once_and_drop_off_read_the_same_in_the_end(chance: random.Random, steps: int) -> None:
    table = Table()
    for _ in range(steps):
        chance.choice(table.steps)(chance.randint(0, 1), chance)
    for who in (0, 1, 0):
        table.come_back(who)
    texts = {str(writer.text) for writer in table.writers}
    assert texts == {table.notes.text} == {SharedNotes(table.notes.state).text}


def test_who_was_away_gets_what_they_lack_and_gives_what_they_have() -> None:
    notes, writer = SharedNotes(), Writer()
    writer.write("Satu. ")
    notes.merge(writer.updates[0])
    writer.write("Dua.")
    assert notes.text == "Satu. "
    notes.merge(writer.doc.get_update(notes.vector))
    assert notes.text == "Satu. Dua."
    assert notes.missing(b"") == notes.state


def test_notes_have_a_longest_length_and_the_last_change_within_it_stays() -> None:
    notes, writer = SharedNotes(), Writer()
    writer.write("x" * MAX_TEXT)
    notes.merge(writer.updates[0])
    writer.write("y")
    with pytest.raises(NotesTooLong) as refused:
        notes.merge(writer.updates[1])
    assert refused.value.params == {"maximum": MAX_TEXT}
    assert notes.text == "x" * MAX_TEXT
    notes.merge(writer.updates[0])


def test_other_things_in_the_document_are_bounded_too() -> None:
    notes = SharedNotes()
    hidden: Doc[Text] = Doc()
    hidden.get("elsewhere", type=Text).insert(0, "z" * 600_000)
    with pytest.raises(NotesTooLong):
        notes.merge(hidden.get_update())
    assert len(notes.state) < 100


PANIC = bytes.fromhex("0101f3dfbffc8cdcb4090ac4f3dfbffc8cdcb409e7f3dfbffc8cdcb4090287610000")
"""An update that, after others, once made the library panic."""


@pytest.mark.parametrize("update", [b"", b"garbage", b"\xff" * 100, b"\x01\x01"])
def test_what_is_no_update_is_refused(update: bytes) -> None:
    notes, writer = SharedNotes(), Writer()
    writer.write("Tetap di sini")
    notes.merge(writer.updates[0])
    with pytest.raises(NotesInvalid):
        notes.merge(update)
    with pytest.raises(NotesInvalid):
        notes.missing(b"\xff" * 10)
    assert notes.text == "Tetap di sini"


def test_an_update_that_panics_only_when_it_is_read_leaves_no_trace() -> None:
    notes, writer = SharedNotes(), Writer(1)
    writer.write("Catatan")
    notes.merge(writer.updates[0])
    with suppress(NotesInvalid):
        notes.merge(bytes.fromhex("01010701000000000401056e6f7433657304"))
    assert (notes.text, SharedNotes(notes.state).text) == ("Catatan", "Catatan")


MEMORY = """
import resource
from contextlib import suppress
from rooms.mentoring.errors import NotesInvalid
from rooms.mentoring.notes import SharedNotes

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

notes, claim, before = SharedNotes(), bytes.fromhex("8080804000"), peak()
for take in (notes.merge, notes.missing):
    with suppress(NotesInvalid):
        take(claim)
print((peak() - before) // 1024)
"""


def test_five_octets_do_not_take_memory_for_the_millions_that_they_claim() -> None:
    """In a process of its own, whose peak nothing else has raised."""
    done = subprocess.run([sys.executable, "-c", MEMORY], capture_output=True, text=True, check=True, timeout=60)
    assert int(done.stdout) < 20, "MB"


def test_a_change_of_no_length_makes_nothing_forgotten() -> None:
    notes, writer = SharedNotes(), Writer(1)
    writer.write("Catatan")
    notes.merge(writer.updates[0])
    notes.merge(bytes.fromhex("0101010000000000000068616c300709"))
    assert (notes.text, SharedNotes(notes.state).text) == ("Catatan", "Catatan")


def test_what_would_read_otherwise_after_a_restart_is_refused() -> None:
    notes = SharedNotes()
    for update in ("010107000401056e6f74657302616200", "0101072084070102616200"):
        notes.merge(bytes.fromhex(update))
    before = notes.text
    with pytest.raises(NotesInvalid):
        notes.merge(bytes.fromhex("0101070484072102616200"))
    assert notes.text == SharedNotes(notes.state).text == before


@given(st.lists(st.binary(max_size=60), max_size=5), st.data())
@settings(max_examples=100, deadline=None)
def test_hostile_updates_raise_nothing_but_refusals(others: list[bytes], data: st.DataObject) -> None:
    notes, writer = SharedNotes(), Writer()
    for _ in range(4):
        writer.write("ab")
    spoilt = []
    for update in writer.updates:
        changed = bytearray(update)
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
        spoilt.append(bytes(changed))
    for update in [writer.updates[0], *spoilt, PANIC, *others]:
        with suppress(NotesInvalid, NotesTooLong):
            notes.merge(update)
    assert SharedNotes(notes.state).text == notes.text
