"""What both are written when a session is over: its summary, or that it was missed."""

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.attendance import close_span, open_span
from rooms.database import Database
from rooms.jobs.worker import JobWorker
from rooms.mentoring.events import session_changed
from rooms.models import ActionItem, MentoringSession, SessionNote, SessionStatus, Side
from tests.integration.server.conftest import Book
from tests.integration.server.mail_node import mail_node
from tests.mailbox import Mailbox, to
from tests.services import SettableClock


@pytest.fixture
async def booked(
    database: Database, clock: SettableClock, mailbox: Mailbox, book: Book
) -> tuple[MentoringSession, JobWorker]:
    """A session of which the first letters have come and are read, and the node that sent them."""
    session = await book()
    node = mail_node(database, clock, mailbox.url)
    await node.run_due()
    mailbox.letters.clear()
    return session, node


async def test_a_session_that_came_about_is_summed_up_to_both(
    database: Database, clock: SettableClock, mailbox: Mailbox, booked: tuple[MentoringSession, JobWorker]
) -> None:
    session, node = booked
    clock.moment = session.ends_at
    async with database.begin() as db:
        db.add(SessionNote(session_id=session.id, state=b"", text="x" * 2000, updated_at=clock.now()))
        for text, state in (("Tanya tiga pelanggan", "open"), ("Sudah", "done")):
            db.add(ActionItem(session_id=session.id, text=text, state=state, created_at=clock.now()))
        held = await db.get_one(MentoringSession, session.id)
        held.status = SessionStatus.COMPLETED
        await session_changed(db, clock, held, "ended")
    await node.run_due()
    assert {str(letter["To"].addresses[0].display_name) for letter in mailbox.letters} == {"Mentor 1", "Founder A"}
    letter = to(mailbox.letters, "Founder A")
    assert letter["Subject"] == "Summary of your session: Harga & pasar"
    assert not [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    body = letter.get_body(("plain",))
    assert body is not None
    text = " ".join(body.get_content().split())
    assert "What will be done: • Tanya tiga pelanggan" in text
    assert "Sudah" not in text
    assert "x" * 1500 + "…" in text.replace(" ", "")
    assert "x" * 1501 not in text


MISSED = {
    None: (
        "Anda dan Founder A tidak pernah berada di ruang sesi pada waktu yang sama, 8 Jan 2026, 10.00 WITA.",
        "You and Mentor 1 were never in the room at the same time on 8 Jan 2026, 09:00 WIB.",
    ),
    Side.MENTOR: (
        "Founder A tidak hadir pada sesi 8 Jan 2026, 10.00 WITA. Maaf, Anda sudah menunggu.",
        "Mentor 1 waited in the room on 8 Jan 2026, 09:00 WIB, but nobody came from your side.",
    ),
    Side.STARTUP: (
        "Founder A menunggu di ruang sesi pada 8 Jan 2026, 10.00 WITA, tetapi tidak ada yang hadir dari pihak Anda.",
        "Mentor 1 did not come to the session on 8 Jan 2026, 09:00 WIB. Sorry that you waited in vain.",
    ),
}
"""Who alone was there, and what both are told."""


@pytest.mark.parametrize("waited", MISSED)
async def test_a_session_that_was_missed_is_told_once_to_both(
    database: Database,
    clock: SettableClock,
    mailbox: Mailbox,
    booked: tuple[MentoringSession, JobWorker],
    waited: Side | None,
) -> None:
    session, node = booked
    if waited:
        clock.moment = session.starts_at
        async with database.begin() as db:
            await stay(db, clock, session, session.mentor_id if waited is Side.MENTOR else session.booked_by)
    for later in (timedelta(), timedelta(minutes=5), timedelta(days=1)):
        clock.moment = session.ends_at + later
        await node.run_due()
    assert len(mailbox.letters) == 2
    again = f"https://technopark.example/mentors/{session.mentor_id}/book?previous={session.id}"
    page = f"https://technopark.example/sessions/{session.id}"
    for name, subject, intro, button in (
        ("Mentor 1", "Sesi terlewat: Harga & pasar, 8 Jan 2026, 10.00 WITA", MISSED[waited][0], page),
        ("Founder A", "Session missed: Harga & pasar, 8 Jan 2026, 09:00 WIB", MISSED[waited][1], again),
    ):
        letter = to(mailbox.letters, name)
        assert letter["Subject"] == subject
        assert [part for part in letter.walk() if part.get_content_type() == "text/calendar"] == []
        body = letter.get_body(("plain",))
        assert body is not None
        assert intro in " ".join(body.get_content().split())
        assert button in body.get_content()


async def stay(db: AsyncSession, clock: SettableClock, session: MentoringSession, person_id: str) -> None:
    """Somebody is in the session's room for twenty minutes."""
    room_id = (await db.get_one(MentoringSession, session.id)).room_id
    assert room_id
    span = await open_span(
        db, clock, room_id=room_id, person_id=person_id, participant_id="p", node_id="n", name="", role="mentor"
    )
    clock.advance(timedelta(minutes=20))
    await close_span(db, clock, span)
