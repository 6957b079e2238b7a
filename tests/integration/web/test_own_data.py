"""One's own data: all of it to take along, and an account that is gone but for what reports count."""

import io
import json
from datetime import timedelta
from zipfile import ZipFile

from sqlalchemy import select, update

from rooms.accounts.deletion import GOES, NOBODY, STAYS
from rooms.accounts.personal_data import COPIES, references
from rooms.chat.messages import post_message
from rooms.ids import new_id
from rooms.mentoring.reports import ReportFilter, Span, mentoring_report
from rooms.models import (
    ChatFile,
    ChatMessage,
    Job,
    Login,
    MentoringSession,
    MentorProfile,
    MentorTag,
    Person,
    SessionRating,
    Startup,
    StartupMember,
)
from rooms.permissions import Role
from rooms.places.technoparks import technopark_by_slug
from tests.integration.web.conftest import PASSWORD, MakeVisitor, lounge_of
from tests.integration.web.mentoring_people import make_pair
from web.deps import WebDeps


def test_whatever_refers_to_a_person_either_goes_or_stays_without_them() -> None:
    known = {f"{table.name}.{column.name}" for table, columns in references().items() for column in columns}
    assert known == {*GOES, *STAYS}
    assert not {*GOES} & {*STAYS}


async def test_one_takes_along_all_that_is_kept_and_no_secret(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair = await make_pair(visitors, deps, "automatic")
    await pair.book((await pair.slots())[0])
    answer = await pair.startup.get("/profile/data.zip")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.zip"'
    archive = ZipFile(io.BytesIO(await answer.read()))
    assert archive.namelist() == ["data.json"]
    text = archive.read("data.json").decode()
    data = json.loads(text)
    assert data["person"][0]["email"] == "startup-a@bandung.example"
    assert [session["topic"] for session in data["mentoring_session"]] == ["Harga pertama"]
    assert {*data} >= {table.name for table in references()} - COPIES
    assert COPIES & {*data} == set()
    for secret in ("password_hash", "token_hash", "csrf_secret", "argon2"):
        assert secret not in text
    assert "mentor1@makassar.example" not in text


async def test_files_come_along(visitors: MakeVisitor, deps: WebDeps) -> None:
    """One's own: sent or not yet, the photo, the deck; not what was deleted, what is another's, or what is lost."""
    pair, room = await make_pair(visitors, deps), await lounge_of(deps)
    content = {letter * 32: f"%PDF-1.7 {letter}".encode() * 50_000 for letter in "abcdef"}
    for key, whole in content.items():
        await deps.files.put(key, whole)
    now = deps.clock.now()
    async with deps.database.begin() as db:
        (await db.get_one(MentorProfile, pair.mentor_id)).photo_key = "a" * 32
        startup = Startup(
            slug="harga",
            name="Harga",
            technopark_id=room.technopark_id,
            sector="food",
            stage="idea",
            deck_key="b" * 32,
            deck_name="Dek é.pdf",
            created_at=now,
            updated_at=now,
        )
        db.add(startup)
        await db.flush()
        db.add(StartupMember(startup_id=startup.id, person_id=pair.mentor_id))
        for key, uploader, name in (
            ("c", pair.mentor_id, "harga.pdf"),
            ("d", pair.mentor_id, "harga.pdf"),
            ("e", pair.mentor_id, "deleted.pdf"),
            ("f", pair.startup_id, "other.pdf"),
            ("0", pair.mentor_id, "lost.pdf"),
        ):
            db.add(
                ChatFile(
                    id=key * 32,
                    room_id=room.id,
                    uploader_id=uploader,
                    name=name,
                    media_type="application/pdf",
                    size=1,
                    sha256="0" * 64,
                    storage_key=key * 32,
                    created_at=now,
                )
            )
        await db.flush()
        await post_message(
            db,
            deps.clock,
            room_id=room.id,
            author_id=pair.mentor_id,
            author_name="Mentor 1",
            client_msg_id=new_id(),
            text="",
            file_ids=["e" * 32],
        )
        await db.execute(update(ChatMessage).values(deleted_at=now))
    answer = await pair.mentor.get("/profile/data.zip")
    archive = ZipFile(io.BytesIO(await answer.read()))
    assert archive.testzip() is None
    found = {name: archive.read(name) for name in archive.namelist() if name != "data.json"}
    assert found == {
        "files/photo.jpg": content["a" * 32],
        "files/harga/Dek é.pdf": content["b" * 32],
        f"files/{'c' * 32}/harga.pdf": content["c" * 32],
        f"files/{'d' * 32}/harga.pdf": content["d" * 32],
    }
    head = await pair.mentor.client.head("/profile/data.zip")
    assert (head.status, await head.read()) == (200, b"")


async def test_an_account_is_deleted_and_reports_still_count(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair = await make_pair(visitors, deps, "automatic")
    first, second, *_ = await pair.slots()
    held, ahead = await pair.book(first), await pair.book(second)
    at = deps.clock.now() - timedelta(days=1)
    async with deps.database.begin() as db:
        session = await db.get_one(MentoringSession, held.rpartition("/")[2])
        session.starts_at, session.ends_at = at, at + timedelta(hours=1)
        session.status, session.started_at, session.ended_at = "completed", at, at + timedelta(minutes=45)
        db.add(MentorTag(person_id=pair.mentor_id, kind="sector", tag="food"))
        db.add(
            SessionRating(
                session_id=session.id, rater_id=pair.mentor_id, stars=5, comment="rahasia", created_at=deps.clock.now()
            )
        )
        assert session.room_id
        await post_message(
            db,
            deps.clock,
            room_id=session.room_id,
            author_id=pair.mentor_id,
            author_name="Mentor 1",
            client_msg_id=new_id(),
            text="Kata saya",
        )
    page = "/profile/data"
    wrong = await pair.mentor.post(f"{page}/delete", page, password="not it at all")
    assert wrong.status == 401
    assert (await pair.mentor.post(f"{page}/delete", page, password=PASSWORD)).status == 303
    assert (await pair.mentor.get("/profile")).status in (303, 401)
    async with deps.database.read() as db:
        person = await db.get_one(Person, pair.mentor_id)
        assert (person.name, person.email, person.password_hash, person.disabled) == (NOBODY, None, None, True)
        assert list(await db.scalars(select(Login).where(Login.person_id == pair.mentor_id))) == []
        assert list(await db.scalars(select(MentorTag))) == []
        profile = await db.get_one(MentorProfile, pair.mentor_id)
        assert (profile.published, profile.headline) == (False, "")
        [message] = await db.scalars(select(ChatMessage))
        assert (message.text, message.html, message.author_name) == ("", "", NOBODY)
        [rating] = await db.scalars(select(SessionRating))
        assert (rating.stars, rating.comment) == (5, "")
        cancelled = await db.get_one(MentoringSession, ahead.rpartition("/")[2])
        assert cancelled.status == "cancelled"
        changes = [job.payload["change"] for job in await db.scalars(select(Job).where(Job.kind == "session.changed"))]
        assert "cancelled" in changes
        place = await technopark_by_slug(db, "makassar")
        span = Span(at.date() - timedelta(days=1), at.date() + timedelta(days=1), "Asia/Jakarta")
        report = await mentoring_report(db, ReportFilter(span, [place.id]))
        assert (report.total.held, report.total.minutes, report.total.stars) == (1, 45, 5)
    mentors = await (await pair.startup.get("/mentors")).text()
    assert "Mentor 1" not in mentors


async def test_the_last_administrator_stays(visitors: MakeVisitor) -> None:
    administrator = await visitors(Role.ADMINISTRATOR)
    page = "/profile/data"
    answer = await administrator.post(f"{page}/delete", page, password=PASSWORD)
    assert answer.status == 409
    assert "setidaknya satu administrator" in await answer.text()
