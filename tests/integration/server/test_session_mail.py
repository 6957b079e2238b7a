"""From a change of a session to letters at a real SMTP server, over failures and several nodes."""

import asyncio
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from icalendar import Calendar
from sqlalchemy import select

from rooms.database import Database
from rooms.jobs.leases import LEASE
from rooms.mentoring.events import Change, session_changed
from rooms.mentoring.waiting import time_was_freed
from rooms.models import Job, MentoringSession, Person, SessionStatus, WaitingEntry
from rooms.ports import Clock
from server.public_address import PublicAddress
from server.settings import Settings
from server.work import job_worker
from tests.integration.server.conftest import BANDUNG, Book
from tests.integration.server.mail_node import delivery, mail_node
from tests.mailbox import Mailbox, to
from tests.mentoring import add_person
from tests.services import SettableClock
from web.application import load_catalogues


async def change(database: Database, clock: Clock, session_id: str, what: Change, **values: object) -> None:
    async with database.begin() as db:
        session = await db.get_one(MentoringSession, session_id)
        session.sequence += 1
        for name, value in values.items():
            setattr(session, name, value)
        await db.flush()
        await session_changed(db, clock, session, what, session.mentor_id)


def event_of(letter: EmailMessage) -> tuple[str, datetime, datetime, str, str, int]:
    """What a calendar reads in the letter, the same in both places."""
    inline = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    files = [part for part in letter.walk() if part.get_content_type() == "application/ics"]
    content = inline[0].get_payload(decode=True)
    assert [part.get_payload(decode=True) for part in (*inline, *files)] == [content, content]
    assert isinstance(content, bytes)
    assert content.count(b"\n") == content.count(b"\r\n")
    calendar = Calendar.from_ical(content)
    assert inline[0].get_param("method") == str(calendar["method"])
    [event] = calendar.walk("VEVENT")
    assert event["attendee"] == f"mailto:{letter['To'].addresses[0].addr_spec}"
    when = event.decoded("dtstart"), event.decoded("dtend")
    return str(calendar["method"]), *when, str(event["uid"]), str(event["status"]), int(str(event["sequence"]))


async def test_both_get_an_invitation_in_their_language_and_zone(
    database: Database, clock: SettableClock, mailbox: Mailbox, book: Book
) -> None:
    session = await book()
    await mail_node(database, clock, mailbox.url).run_due()
    assert len(mailbox.letters) == 2
    mentor, booker = to(mailbox.letters, "Mentor 1"), to(mailbox.letters, "Founder A")
    assert mentor["Subject"] == "Sesi terkonfirmasi: Harga & pasar, 8 Jan 2026, 10.00 WITA"
    assert booker["Subject"] == "Session confirmed: Harga & pasar, 8 Jan 2026, 09:00 WIB"
    starts_at = datetime(2026, 1, 8, 2, 0, tzinfo=UTC)
    expected = ("REQUEST", starts_at, starts_at + timedelta(hours=1), session.uid, "CONFIRMED", 0)
    assert [event_of(letter) for letter in (mentor, booker)] == [expected] * 2
    assert mentor["From"] == "Virtual Technopark <meet@technopark.example>"
    assert mentor["References"] == booker["References"]
    assert mentor["Auto-Submitted"] == "auto-generated"
    plain, html = (mentor.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n").splitlines()[:14] == [
        "Halo Mentor 1,",
        "",
        "Anda bertemu Founder A pada 8 Jan 2026, 10.00 WITA. Undangan kalender terlampir.",
        "",
        "Waktu: Kamis, 8 Januari 2026, 10.00–11.00 WITA",
        "  Kamis, 8 Januari 2026, 09.00–10.00 WIB",
        "Bersama: Founder A",
        "Topik: Harga & pasar",
        "Pertanyaan: Bagaimana menentukan harga?",
        "",
        "Buka halaman sesi:",
        f"https://technopark.example/sessions/{session.id}",
        "",
        "Tambahkan ke Google Kalender:",
    ]
    assert "<dt>" not in html.get_content()
    assert "Harga &amp; pasar" in html.get_content()
    assert f'href="https://technopark.example/sessions/{session.id}"' in html.get_content()


async def test_what_people_write_is_no_markup(
    database: Database, clock: SettableClock, mailbox: Mailbox, book: Book
) -> None:
    await book(topic="<script>x</script>\r\nBcc: all@technopark.example", questions="<img src=x>\n\n{greeting}")
    await mail_node(database, clock, mailbox.url).run_due()
    assert len(mailbox.letters) == 2
    letter = to(mailbox.letters, "Mentor 1")
    html = letter.get_body(("html",))
    assert html is not None
    assert "<script>" not in html.get_content()
    assert "<img" not in html.get_content()
    assert "{greeting}" in html.get_content()
    assert letter["Bcc"] is None
    assert mailbox.envelopes[0][1] != mailbox.envelopes[1][1]
    assert all(len(recipients) == 1 for _sender, recipients in mailbox.envelopes)


async def test_a_move_and_a_cancellation_are_of_the_same_event(
    database: Database, clock: SettableClock, mailbox: Mailbox, book: Book
) -> None:
    session = await book()
    node = mail_node(database, clock, mailbox.url)
    await node.run_due()
    later = session.starts_at + timedelta(days=1)
    await change(
        database, clock, session.id, "rescheduled", starts_at=later, ends_at=later + timedelta(hours=1), reason="Rapat"
    )
    await node.run_due()
    await change(database, clock, session.id, "cancelled", status=SessionStatus.CANCELLED, decided_at=clock.now())
    await node.run_due()
    told = [event_of(letter) for letter in mailbox.letters if str(letter["To"]).startswith("Founder A")]
    uid = session.uid
    assert told == [
        ("REQUEST", session.starts_at, session.ends_at, uid, "CONFIRMED", 0),
        ("REQUEST", later, later + timedelta(hours=1), uid, "CONFIRMED", 1),
        ("CANCEL", later, later + timedelta(hours=1), uid, "CANCELLED", 2),
    ]
    subjects = [letter["Subject"] for letter in mailbox.letters if str(letter["To"]).startswith("Mentor 1")]
    assert [subject.partition(":")[0] for subject in subjects] == [
        "Sesi terkonfirmasi",
        "Waktu sesi berubah",
        "Sesi dibatalkan",
    ]


async def test_two_nodes_send_each_reminder_once(
    database: Database, clock: SettableClock, mailbox: Mailbox, book: Book
) -> None:
    session = await book()
    own = [Database(database.url) for _ in range(2)]
    nodes = [mail_node(each, clock, mailbox.url, name) for each, name in zip(own, ("one", "two"), strict=True)]
    for before in (timedelta(days=3), timedelta(days=1), timedelta(hours=1), timedelta(minutes=10), timedelta()):
        clock.moment = session.starts_at - before
        for _ in range(2):
            await asyncio.gather(*(node.run_due() for node in nodes))
    for each in own:
        await each.close()
    sent = Counter((str(letter["To"]), str(letter["Subject"]).partition(":")[0]) for letter in mailbox.letters)
    mentor, booker = "Mentor 1 <mentor.1@technopark.example>", "Founder A <founder.a@technopark.example>"
    assert sent == {
        (mentor, "Sesi terkonfirmasi"): 1,
        (mentor, "Pengingat"): 3,
        (booker, "Session confirmed"): 1,
        (booker, "Reminder"): 3,
    }
    assert len({letter["Message-ID"] for letter in mailbox.letters}) == 8
    bodies = [letter.get_body(("html",)) for letter in mailbox.letters if str(letter["To"]) == booker]
    titles = [body.get_content().split("</h1>")[0].rpartition(">")[2] for body in bodies if body]
    assert titles == [
        "Your session is confirmed",
        "Your session begins in 24 hours",
        "Your session begins in 60 minutes",
        "Your session begins in 10 minutes",
    ]


async def test_a_server_that_is_away_delays_a_letter(
    database: Database, clock: SettableClock, mailbox: Mailbox, book: Book
) -> None:
    mailbox.refuse_letters += ["451 later", "451 later"]
    await book()
    node = mail_node(database, clock, mailbox.url)
    await node.run_due()
    assert mailbox.letters == []
    clock.advance(timedelta(seconds=30))
    await node.run_due()
    assert len(mailbox.letters) == 2


async def test_a_mailbox_that_does_not_exist_is_written_to_once(
    database: Database, clock: SettableClock, mailbox: Mailbox, book: Book
) -> None:
    mailbox.refuse_recipients += ["550 no such mailbox", "550 no such mailbox"]
    await book()
    node = mail_node(database, clock, mailbox.url)
    await node.run_due()
    clock.advance(timedelta(days=1))
    await node.run_due()
    async with database.read() as db:
        failed = (await db.scalars(select(Job.last_error).where(Job.failed_at.is_not(None)))).all()
    assert failed == ["refused the recipient: 550"] * 2
    assert mailbox.letters == []


async def test_a_node_that_is_killed_leaves_its_letters_to_another(
    database: Database, clock: SettableClock, mailbox: Mailbox, book: Book
) -> None:
    """`kill -9` with a letter half sent: the server has taken none, and gets each once from the other node."""
    mailbox.stall()
    clock.moment = datetime.now(UTC)
    await book()
    arguments = [sys.executable, "-m", "tests.integration.server.mail_node", database.url, mailbox.url]
    node = await asyncio.create_subprocess_exec(*arguments)
    await asyncio.to_thread(mailbox.asked.wait, 60)
    assert mailbox.asked.is_set()
    node.kill()
    await node.wait()
    mailbox.go_on()
    other = mail_node(database, clock, mailbox.url, "other")
    clock.moment = datetime.now(UTC)
    await other.run_due()
    assert mailbox.letters == [], "still leased to the dead node"
    clock.advance(LEASE)
    await other.run_due()
    assert Counter(str(letter["To"]) for letter in mailbox.letters) == {
        "Mentor 1 <mentor.1@technopark.example>": 1,
        "Founder A <founder.a@technopark.example>": 1,
    }


async def test_nobody_is_written_to_at_an_address_that_is_none(
    database: Database, clock: SettableClock, mailbox: Mailbox, book: Book
) -> None:
    session = await book()
    async with database.begin() as db:
        (await db.get_one(Person, session.booked_by)).email = "a b@c@d"
    await mail_node(database, clock, mailbox.url).run_due()
    assert [letter["To"].addresses[0].display_name for letter in mailbox.letters] == ["Mentor 1"]


async def test_who_waits_is_told_once_where_to_book(
    database: Database, clock: SettableClock, mailbox: Mailbox, book: Book
) -> None:
    session = await book()
    async with database.begin() as db:
        until = (session.starts_at + timedelta(days=5)).date()
        waiter = await add_person(db, clock, "Founder B", time_zone=BANDUNG)
        db.add(WaitingEntry(mentor_id=session.mentor_id, person_id=waiter.id, until_date=until, created_at=clock.now()))
        await db.flush()
        assert await time_was_freed(db, clock, mentor_id=session.mentor_id, at=session.starts_at) == 1
    await mail_node(database, clock, mailbox.url).run_due()
    letter = to(mailbox.letters, "Founder B")
    assert letter["Subject"] == "Ada waktu kosong bersama Mentor 1: 8 Jan 2026, 09.00 WIB"
    body = letter.get_body(("plain",))
    assert body is not None
    assert f"https://technopark.example/mentors/{session.mentor_id}/book" in body.get_content()
    assert "8 Jan 2026, 10.00 WITA" in body.get_content()


async def test_a_request_that_nobody_answers_ends_when_its_time_comes(
    database: Database, clock: SettableClock, mailbox: Mailbox, book: Book
) -> None:
    session = await book(status=SessionStatus.REQUESTED)
    node = mail_node(database, clock, mailbox.url)
    await node.run_due()
    clock.moment = session.starts_at
    await node.run_due()
    last = [letter for letter in mailbox.letters if str(letter["To"]).startswith("Mentor 1")][-1]
    assert last["Subject"] == "Permintaan tidak terjawab: Harga & pasar"
    async with database.read() as db:
        assert (await db.get_one(MentoringSession, session.id)).status == SessionStatus.DECLINED


async def test_a_letter_that_had_to_be_sent_again_is_recognised(
    database: Database, clock: SettableClock, mailbox: Mailbox, book: Book
) -> None:
    """The server took it, and the node died before it could say so: the second is the first, by its Message-ID."""
    await book()
    node, other = (mail_node(database, clock, mailbox.url, name) for name in ("dies", "other"))
    for job in await node.lease():
        await node.attempt(job)
    for job in await node.lease():
        await delivery(database, clock, mailbox.url).send_session_letter(job)
    clock.advance(LEASE)
    await other.run_due()
    sent = Counter(str(letter["Message-ID"]) for letter in mailbox.letters)
    assert list(sent.values()) == [2, 2]


async def test_without_a_server_letters_lie_in_the_folder(
    database: Database, clock: SettableClock, tmp_path: Path, book: Book
) -> None:
    await book()
    settings = Settings(data_dir=tmp_path / "var", public_origins="https://technopark.example", node_id="one")
    await job_worker(settings, database, clock, load_catalogues(), PublicAddress(settings)).run_due()
    letters = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in settings.mail_dir.iterdir()]
    assert {str(letter["From"]) for letter in letters} == {"Virtual Technopark <noreply@technopark.example>"}
    assert {str(letter["To"]).partition(" <")[0] for letter in letters} == {"Mentor 1", "Founder A"}
    assert settings.mail_dir == tmp_path / "var" / "mail"
