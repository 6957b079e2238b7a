"""The page of a session that is over: who was there, what was written and agreed, and what people thought of it."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from pycrdt import Doc, Text
from sqlalchemy import select

from rooms.attendance import close_span, open_span
from rooms.chat.messages import post_message
from rooms.ids import new_id
from rooms.mentoring.actions import add_action
from rooms.mentoring.agenda import add_item
from rooms.mentoring.course import close_session
from rooms.mentoring.notes import NAME, SharedNotes, keep_notes
from rooms.models import ActionItem, MentoringSession, SessionRating
from tests.integration.web.conftest import MakeVisitor
from tests.integration.web.mentoring_people import Pair, make_pair
from tests.services import SettableClock
from web.deps import WebDeps


@pytest.fixture
def deps(deps: WebDeps, clock: SettableClock) -> WebDeps:
    """The same product, by a clock that the test moves."""
    return replace(deps, clock=clock)


async def held(pair: Pair, clock: SettableClock) -> str:
    """A session that both came to; the path of its page."""
    slot = (await pair.slots())[0]
    path = await pair.book(slot)
    session_id = path.rpartition("/")[2]
    async with pair.deps.database.begin() as db:
        session = await db.get_one(MentoringSession, session_id)
        room_id = session.room_id
        assert room_id
        await add_item(db, session_id, "Daftar harga", 20)
        await add_action(
            db,
            clock,
            session_id,
            text="Tanya <tiga> pelanggan",
            owner_id=pair.startup_id,
            due_on=(slot + timedelta(days=3)).date(),
            by=pair.mentor_id,
        )
        document: Doc[Text] = Doc()
        document.get(NAME, type=Text).insert(0, "**Sepakat**: mulai dari empat puluh. <script>alert(1)</script>")
        notes = SharedNotes()
        notes.merge(document.get_update())
        await keep_notes(db, clock, session_id, notes)
        await post_message(
            db,
            clock,
            room_id=room_id,
            author_id=pair.mentor_id,
            author_name="Mentor 1",
            client_msg_id=new_id(),
            text="Ini *contohnya*",
        )
    spans = []
    for who, minutes in ((pair.mentor_id, 0), (pair.startup_id, 5)):
        clock.moment = slot + timedelta(minutes=minutes)
        async with pair.deps.database.begin() as db:
            spans.append(
                await open_span(
                    db,
                    clock,
                    room_id=room_id,
                    person_id=who,
                    participant_id=new_id(),
                    node_id=new_id(),
                    name="",
                    role="mentor",
                )
            )
    clock.moment = slot + timedelta(minutes=50)
    async with pair.deps.database.begin() as db:
        for span in spans:
            await close_span(db, clock, span)
    clock.moment = slot + timedelta(minutes=60)
    async with pair.deps.database.begin() as db:
        await close_session(db, clock, session_id, 0)
    return path


async def test_the_page_tells_all_that_the_session_left_behind(
    visitors: MakeVisitor, deps: WebDeps, clock: SettableClock
) -> None:
    pair = await make_pair(visitors, deps, "automatic")
    path = await held(pair, clock)
    page = await (await pair.startup.get(path)).text()
    for told in (
        "50 menit",
        "45 menit",
        "<strong>Sepakat</strong>: mulai dari empat puluh.",
        "Daftar harga",
        "Tanya &lt;tiga&gt; pelanggan",
        "Ini <em>contohnya</em>",
        f"/mentors/{pair.mentor_id}/book?previous={path.rpartition('/')[2]}",
    ):
        assert told in page, told
    assert "<script>alert" not in page
    theirs = await (await pair.mentor.get(path)).text()
    assert "book?previous" not in theirs
    assert "45 menit" in theirs
    assert f"{path}/next" in theirs


async def test_the_next_session_takes_the_place_of_booking_it(
    visitors: MakeVisitor, deps: WebDeps, clock: SettableClock
) -> None:
    pair = await make_pair(visitors, deps, "automatic")
    path = await held(pair, clock)
    last = await pair.slots()
    answer = await pair.mentor.post(f"{path}/next", f"{path}/next", slot=last[0].isoformat(), topic="Harga kedua")
    following = answer.headers["Location"]
    for person in (pair.mentor, pair.startup):
        page = await (await person.get(path)).text()
        assert f'href="{following}"' in page
        assert "Pesan sesi berikutnya" not in page


async def test_only_the_startup_books_anew_after_a_session_that_was_missed(
    visitors: MakeVisitor, deps: WebDeps, clock: SettableClock
) -> None:
    pair = await make_pair(visitors, deps, "automatic")
    slot = (await pair.slots())[0]
    path = await pair.book(slot)
    clock.moment = slot + timedelta(hours=1)
    async with deps.database.begin() as db:
        await close_session(db, clock, path.rpartition("/")[2], 0)
    for person, books in ((pair.mentor, False), (pair.startup, True)):
        page = await (await person.get(path)).text()
        assert "Sesi ini tidak berlangsung" in page
        assert ("Pesan sesi berikutnya" in page) is books


async def test_a_day_is_over_where_the_reader_is(visitors: MakeVisitor, deps: WebDeps, clock: SettableClock) -> None:
    pair = await make_pair(visitors, deps, "automatic")
    path = await held(pair, clock)
    due = (await own_item(deps)).due_on
    assert due
    for hour, late in ((23, False), (24, True)):
        clock.moment = datetime.combine(due, time(), ZoneInfo("Asia/Jakarta")) + timedelta(hours=hour)
        assert ("after-late" in await (await pair.startup.get(path)).text()) is late


async def test_each_side_rates_once_and_may_think_again_and_comments_stay_private(
    visitors: MakeVisitor, deps: WebDeps, clock: SettableClock
) -> None:
    pair = await make_pair(visitors, deps, "automatic")
    path = await held(pair, clock)
    for stars in ("4", "5"):
        answer = await pair.startup.post(f"{path}/rating", path, stars=stars, comment="Sangat jelas <3")
        assert answer.status == 303
    for wrong in ("0", "6", "many", ""):
        assert (await pair.startup.post(f"{path}/rating", path, stars=wrong, comment="")).status == 400
    async with deps.database.read() as db:
        [rating] = await db.scalars(select(SessionRating))
        assert (rating.rater_id, rating.stars, rating.comment) == (pair.startup_id, 5, "Sangat jelas <3")
    assert "Sangat jelas &lt;3" in await (await pair.startup.get(path)).text()
    assert "Sangat jelas" not in await (await pair.mentor.get(path)).text()
    clock.advance(timedelta(days=15))
    page = await (await pair.startup.get(path)).text()
    assert "Anda memberi 5 dari 5 bintang." in page
    assert (await pair.startup.post(f"{path}/rating", path, stars="1", comment="")).status == 409


async def test_what_was_agreed_is_ticked_off_on_the_page(
    visitors: MakeVisitor, deps: WebDeps, clock: SettableClock
) -> None:
    pair = await make_pair(visitors, deps, "automatic")
    path = await held(pair, clock)
    item = await own_item(deps)
    for done, state in (("yes", "done"), ("no", "open")):
        assert (await pair.mentor.post(f"{path}/actions/{item.id}", path, done=done)).status == 303
        async with deps.database.read() as db:
            assert (await db.get_one(ActionItem, item.id)).state == state
    assert (await pair.mentor.post(f"{path}/actions/{'0' * 32}", path, done="yes")).status == 404


async def own_item(deps: WebDeps) -> ActionItem:
    async with deps.database.read() as db:
        [item] = await db.scalars(select(ActionItem))
    return item


@pytest.mark.parametrize("minutes", [-16, -15])
async def test_the_door_is_shown_and_open_a_quarter_of_an_hour_before(
    visitors: MakeVisitor, deps: WebDeps, clock: SettableClock, minutes: int
) -> None:
    pair = await make_pair(visitors, deps, "automatic")
    slot = (await pair.slots())[0]
    path = await pair.book(slot)
    clock.moment = slot + timedelta(minutes=minutes)
    page = await (await pair.startup.get(path)).text()
    assert ("Masuk ke ruang sesi" in page) is (minutes == -15)
    assert "/t/makassar/session-" in page
