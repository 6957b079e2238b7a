"""Finding mentors and startups on the pages: what is shown to whom, in which words, and at what cost."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import delete, event, select, update

from rooms.models import (
    AvailabilityRule,
    Membership,
    MentoringSession,
    MentorProfile,
    MentorTag,
    Person,
    PersonKind,
    SessionRating,
    SessionStatus,
    Startup,
    StartupTag,
)
from rooms.permissions import Role
from rooms.seed.demonstration import make_demonstration_accounts
from rooms.seed.mentoring import make_demonstration_mentoring
from tests.integration.web.conftest import MakeVisitor, lounge_of
from tests.integration.web.mentoring_people import person_of
from tests.integration.web.visitor import Visitor
from web.deps import WebDeps

DEMONSTRATION = "technopark-demo-2026"


@pytest.fixture(autouse=True)
async def demonstration(deps: WebDeps) -> None:
    """Ten mentors who can be booked on weekday mornings, and ten startups."""
    async with deps.database.begin() as db:
        await make_demonstration_accounts(db, deps.hasher, deps.clock)
        assert await make_demonstration_mentoring(db, deps.clock) == 20
        assert await make_demonstration_mentoring(db, deps.clock) == 0, "and once only"
        for mentor_id in await db.scalars(select(MentorProfile.person_id)):
            for weekday in range(5):
                db.add(AvailabilityRule(mentor_id=mentor_id, weekday=weekday, start_minute=540, end_minute=720))


async def signed_in(visitors: MakeVisitor, deps: WebDeps, email: str) -> Visitor:
    visitor = await visitors()
    await visitor.sign_in(deps, email, DEMONSTRATION)
    return visitor


async def text_of(visitor: Visitor, path: str, **headers: str) -> str:
    answer = await visitor.get(path, headers=headers)
    assert answer.status == 200, path
    text = await answer.text()
    assert not re.search(r"\sstyle=|\son\w+=", text)
    return text


def titles(text: str) -> list[str]:
    """The names on the cards, in order."""
    return re.findall(r'class="title"><a class="stretched" href="[^"]+">([^<]+)</a>', text)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=sensor", ["Mentor 1 Bandung"]),
        ("q=render&sector=creative", ["Mentor 1 Denpasar"]),
        ("q=fundraising", ["Mentor 2 Bandung"]),
        ("q=penggalangan+dana", ["Mentor 2 Bandung"]),
        ("q=sundan", ["Mentor 1 Bandung"]),
        ("language=japanese", ["Mentor 2 Denpasar"]),
        ("technopark=makassar&expertise=data_ai", ["Mentor 2 Makassar"]),
        ("technopark=batam&order=name", ["Mentor 1 Batam", "Mentor 2 Batam"]),
        ("q=nobody+knows+this", []),
    ],
)
async def test_mentors_are_found_by_words_and_filters(visitors: MakeVisitor, query: str, expected: list[str]) -> None:
    text = await text_of(await visitors(), f"/mentors?{query}")
    assert titles(text) == expected
    assert ("Belum ada yang cocok" in text) == (not expected)


async def test_an_address_mended_by_hand_still_answers(visitors: MakeVisitor) -> None:
    visitor = await visitors()
    for query in ("expertise=magic&technopark=nowhere&order=magic&for=x", "page=0", "page=-1", "page=x", "q=%25_"):
        await text_of(visitor, f"/mentors?{query}")
    assert len(titles(await text_of(visitor, "/mentors?sector=magic"))) == 10
    assert titles(await text_of(visitor, "/mentors?page=9999")) == []


async def test_what_is_set_can_be_taken_off(visitors: MakeVisitor) -> None:
    text = await text_of(await visitors(), "/mentors?q=sensor&sector=energy")
    chips = re.findall(r'class="chip" href="([^"]+)"', text)
    assert chips == ["/mentors?sector=energy", "/mentors?q=sensor"]


async def test_a_startup_is_told_who_fits_and_why(visitors: MakeVisitor, deps: WebDeps) -> None:
    startup = await signed_in(visitors, deps, "startup-a@bandung.example")
    text = await text_of(startup, "/mentors")
    assert titles(text)[:3] == ["Mentor 1 Bandung", "Mentor 1 Semarang", "Mentor 2 Bandung"]
    assert "Disarankan untuk Startup A Bandung" in text
    said = re.findall(r"<li><svg[^>]*>(?:(?!</li>).)*</svg><span>([^<]+)</span></li>", text)
    assert said[:3] == [
        "Menguasai IoT dan konektivitas yang Anda cari",
        "Mengenal sektor Anda, pertanian",
        "Berbahasa Indonesia dan Sunda seperti Anda",
    ]
    assert re.fullmatch(r"\d+ jam luang yang cocok dengan hari Anda dalam 14 hari", said[3])
    mentor = await person_of(deps, "mentor1@bandung.example")
    assert "Mengapa cocok untuk Startup A Bandung" in await text_of(startup, f"/mentors/{mentor}")


async def test_visitors_and_mentors_get_no_suggestions(visitors: MakeVisitor, deps: WebDeps) -> None:
    for visitor in (await visitors(), await signed_in(visitors, deps, "mentor1@bali.example")):
        text = await text_of(visitor, "/mentors")
        assert ("Disarankan" in text, len(titles(text)), 'class="reasons"' in text) == (False, 10, False)


async def test_the_search_takes_five_queries_however_many_mentors(visitors: MakeVisitor, deps: WebDeps) -> None:
    startup = await signed_in(visitors, deps, "startup-a@bandung.example")
    bandung = (await lounge_of(deps)).technopark_id
    async with deps.database.begin() as db:
        for number in range(150):
            person = Person(kind=PersonKind.ACCOUNT, name=f"Mentor {number}", created_at=deps.clock.now())
            db.add(person)
            await db.flush()
            db.add(Membership(person_id=person.id, technopark_id=bandung, role=Role.MENTOR))
            now = deps.clock.now()
            db.add(
                MentorProfile(
                    person_id=person.id, technopark_id=bandung, published=True, created_at=now, updated_at=now
                )
            )
            await db.flush()
            db.add(MentorTag(person_id=person.id, kind="expertise", tag="iot"))
            db.add(AvailabilityRule(mentor_id=person.id, weekday=0, start_minute=540, end_minute=720))
    statements: list[str] = []
    engine = deps.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *about: statements.append(about[2]))
    for path in ("/mentors", "/mentors?page=2", "/mentors?q=iot&order=name", "/mentors?page=7"):
        statements.clear()
        assert len(titles(await text_of(startup, path))) in (24, 16)
        queries = [text for text in statements if text.startswith(("SELECT", "WITH"))]
        assert len(queries) <= 5, [path, *queries]


async def test_pages_of_mentors_follow_each_other(visitors: MakeVisitor, deps: WebDeps) -> None:
    visitor = await visitors()
    bandung = (await lounge_of(deps)).technopark_id
    async with deps.database.begin() as db:
        now = deps.clock.now()
        for number in range(40):
            person = Person(kind=PersonKind.ACCOUNT, name=f"Mentor {number:03}", created_at=now)
            db.add(person)
            await db.flush()
            db.add(Membership(person_id=person.id, technopark_id=bandung, role=Role.MENTOR))
            db.add(
                MentorProfile(
                    person_id=person.id, technopark_id=bandung, published=True, created_at=now, updated_at=now
                )
            )
    seen: list[str] = []
    path: str | None = "/mentors?order=name"
    while path:
        text = await text_of(visitor, path)
        seen += titles(text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        path = following[1].replace("&amp;", "&") if following else None
    assert (len(seen), len(set(seen)), seen == sorted(seen, key=str.lower)) == (50, 50, True)


async def test_one_mentor(visitors: MakeVisitor, deps: WebDeps) -> None:
    mentor = await person_of(deps, "mentor1@makassar.example")
    path = f"/mentors/{mentor}"
    text = await text_of(await visitors(), path)
    assert "<strong>petani dan nelayan</strong>" in text, "the biography is Markdown"
    assert f'href="{path}/book"' in text
    assert len(re.findall(r'<li><a href="/mentors/\w+/book\?from=[^"]+"><time datetime', text)) == 6
    own = await text_of(await signed_in(visitors, deps, "mentor1@makassar.example"), path)
    assert ('href="/profile/mentor"' in own, f'href="{path}/book"' in own) == (True, False)
    async with deps.database.begin() as db:
        await db.execute(update(MentorProfile).where(MentorProfile.person_id == mentor).values(published=False))
    statuses = {
        "visitor": (await (await visitors()).get(path)).status,
        "oneself": (await (await signed_in(visitors, deps, "mentor1@makassar.example")).get(path)).status,
        "nobody": (await (await visitors()).get("/mentors/nobody")).status,
        "no photo": (await (await visitors()).get(f"{path}/photo")).status,
    }
    assert statuses == {"visitor": 404, "oneself": 200, "nobody": 404, "no photo": 404}


async def test_what_people_write_is_escaped(visitors: MakeVisitor, deps: WebDeps) -> None:
    mentor = await person_of(deps, "mentor1@bandung.example")
    evil = "<img src=x> [x](javascript:alert(1))"
    async with deps.database.begin() as db:
        await db.execute(
            update(MentorProfile).where(MentorProfile.person_id == mentor).values(headline=evil, biography=evil)
        )
        await db.execute(update(Startup).where(Startup.slug == "bandung-startup-a").values(summary=evil, seeking=evil))
    for path in ("/mentors", f"/mentors/{mentor}", "/startups", "/startups/bandung-startup-a"):
        text = await text_of(await visitors(), path)
        assert ("<img src=x" in text, 'href="javascript' in text) == (False, False), path


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=ikan", ["Startup A Makassar"]),
        ("need=animation", ["Startup A Denpasar"]),
        ("sector=health", ["Startup B Semarang"]),
        ("stage=idea&technopark=batam", ["Startup B Batam"]),
        ("q=fisheries", ["Startup A Makassar"]),
        ("need=magic&q=nothing", []),
    ],
)
async def test_startups_are_found(visitors: MakeVisitor, query: str, expected: list[str]) -> None:
    assert titles(await text_of(await visitors(), f"/startups?{query}")) == expected


async def test_mentors_see_first_who_needs_them(visitors: MakeVisitor, deps: WebDeps) -> None:
    text = await text_of(await signed_in(visitors, deps, "mentor1@bali.example"), "/startups")
    assert titles(text)[0] == "Startup A Denpasar"
    assert "Yang mencari keahlian Anda tampil paling atas" in text


async def test_a_pitch_deck_is_for_whom_it_is_meant(visitors: MakeVisitor, deps: WebDeps) -> None:
    await deps.files.put("d" * 32, b"%PDF-1.7 deck")
    async with deps.database.begin() as db:
        await db.execute(
            update(Startup).where(Startup.slug == "bali-startup-a").values(deck_key="d" * 32, deck_name="dek é.pdf")
        )
    path = "/startups/bali-startup-a/deck"
    statuses = {}
    for email in ("startup-a@bali.example", "mentor1@batam.example", "partner@batam.example", "startup-b@bali.example"):
        visitor = await signed_in(visitors, deps, email)
        statuses[email] = (await visitor.get(path)).status
        assert ("Dek presentasi hanya untuk" in await text_of(visitor, "/startups/bali-startup-a")) == (
            statuses[email] == 403
        )
    assert statuses == {
        "startup-a@bali.example": 200,
        "mentor1@batam.example": 200,
        "partner@batam.example": 200,
        "startup-b@bali.example": 403,
    }
    assert (await (await visitors()).get(path)).status == 303
    assert (await (await visitors(guest="Tamu 1")).get(path)).status == 303
    answer = await (await signed_in(visitors, deps, "manager@bandung.example")).get(path)
    assert await answer.read() == b"%PDF-1.7 deck"
    assert (
        answer.headers["Content-Disposition"] == "attachment; filename=\"dek _.pdf\"; filename*=UTF-8''dek%20%C3%A9.pdf"
    )
    assert answer.headers["Content-Type"] == "application/octet-stream"
    await deps.files.delete("d" * 32)
    assert (await (await signed_in(visitors, deps, "manager@bandung.example")).get(path)).status == 404


async def test_a_technopark_shows_its_mentors_and_startups(visitors: MakeVisitor) -> None:
    text = await text_of(await visitors(), "/t/semarang")
    assert titles(text) == ["Mentor 1 Semarang", "Mentor 2 Semarang", "Startup A Semarang", "Startup B Semarang"]
    assert ('href="/mentors?technopark=semarang"' in text, 'href="/startups?technopark=semarang"' in text) == (
        True,
        True,
    )


async def test_times_are_in_the_zone_of_the_account_and_else_of_the_browser(
    visitors: MakeVisitor, deps: WebDeps
) -> None:
    stranger, guest, startup = await visitors(), await visitors(guest="Tamu 1"), await visitors()
    await startup.sign_in(deps, "startup-a@bandung.example", DEMONSTRATION)
    for visitor, restated in ((stranger, True), (guest, True), (startup, False)):
        page = await (await visitor.get("/mentors")).text()
        assert re.search(r"<time datetime=[^>]*>[^<]* WIB</time>", page)
        assert ("data-own" in page) is restated


async def test_a_slot_leads_to_booking_with_it_chosen(visitors: MakeVisitor, deps: WebDeps) -> None:
    mentor = await person_of(deps, "mentor1@bandung.example")
    startup = await signed_in(visitors, deps, "startup-a@bandung.example")
    text = await text_of(startup, f"/mentors/{mentor}")
    found = re.search(r'href="(/mentors/\w+/book\?startup=[^"]+&amp;from=[^"]+)"', text)
    assert found
    booking = await text_of(startup, found[1].replace("&amp;", "&"))
    assert re.search(r'name="slot" value="[^"]+" required checked', booking)


async def test_who_has_not_told_what_is_needed_is_asked(visitors: MakeVisitor, deps: WebDeps) -> None:
    fresh = await visitors(Role.STARTUP)
    assert "Ceritakan startup Anda" in await text_of(fresh, "/mentors")
    async with deps.database.begin() as db:
        await db.execute(delete(StartupTag).where(StartupTag.kind == "need"))
    asked = await text_of(await signed_in(visitors, deps, "startup-a@bandung.example"), "/mentors")
    assert ("Pilih bantuan yang diperlukan Startup A Bandung" in asked, "Disarankan" in asked) == (True, False)
    for visitor in (await visitors(), await signed_in(visitors, deps, "mentor1@bali.example")):
        assert "Ceritakan startup Anda" not in await text_of(visitor, "/mentors")


async def test_a_mean_is_shown_once_three_have_rated(visitors: MakeVisitor, deps: WebDeps) -> None:
    """In the reader's way to write it; of fewer, each mentor could tell who gave which."""
    mentor = await person_of(deps, "mentor1@bandung.example")
    startup = await person_of(deps, "startup-a@bandung.example")
    visitor = await visitors()
    seen = []
    for number, stars in enumerate((5, 5, 4)):
        ends = deps.clock.now() - timedelta(days=number + 1)
        async with deps.database.begin() as db:
            session = MentoringSession(
                mentor_id=mentor,
                booked_by=startup,
                topic="Topik",
                status=SessionStatus.COMPLETED,
                starts_at=ends - timedelta(hours=1),
                ends_at=ends,
                uid=f"rated-{number}",
                created_at=ends,
            )
            db.add(session)
            await db.flush()
            db.add(SessionRating(session_id=session.id, rater_id=startup, stars=stars, created_at=ends))
        found = re.search(
            r"<strong>([^<]+)</strong> <span[^>]*>\(([^)]+)\)", await text_of(visitor, f"/mentors/{mentor}")
        )
        seen.append(found.groups() if found else None)
    assert seen == [None, None, ("4,7", "3 penilaian")]
    text = await text_of(await signed_in(visitors, deps, "startup-a@bandung.example"), f"/mentors/{mentor}")
    assert "Dinilai 4,7 dari 5 dalam 3 sesi" in text
