"""Pages of booking: slots in the reader's own zone, decisions, moves, calling off, waiting, and a mentor's hours."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from rooms.mentoring.appointments import appointment
from rooms.mentoring.availability import own_mentor
from rooms.models import MentoringSession, SessionStatus
from rooms.permissions import Role
from tests.integration.web.conftest import MakeVisitor
from tests.integration.web.mentoring_people import Pair, make_pair
from web.deps import WebDeps

JAKARTA, MAKASSAR = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar")


async def status_of(pair: Pair, path: str) -> SessionStatus:
    async with pair.deps.database.read() as db:
        found = await appointment(db, path.rpartition("/")[2])
    assert found is not None
    return found.status


async def test_slots_are_shown_in_both_peoples_times(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair = await make_pair(visitors, deps)
    slot = (await pair.slots())[0]
    page = await (await pair.startup.get(f"/mentors/{pair.mentor_id}/book")).text()
    assert f'value="{slot.astimezone(UTC):%Y-%m-%dT%H:%MZ}"' in page
    here, there = slot.astimezone(JAKARTA), slot.astimezone(MAKASSAR)
    end = timedelta(hours=1)
    assert f"{here:%H.%M}–{here + end:%H.%M} WIB waktu Anda" in page
    assert f"{there:%H.%M}–{there + end:%H.%M} WITA waktu Mentor 1" in page
    assert "Jam Mentor 1 (WITA) lebih cepat 1 jam." in page


async def test_a_request_is_confirmed_and_both_see_their_own_time(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair = await make_pair(visitors, deps)
    slot = (await pair.slots())[0]
    session = await pair.book(slot)
    assert "Permintaan terkirim" in await (await pair.startup.get(session)).text()
    assert (await pair.startup.post(f"{session}/confirm", session)).status == 403
    waiting = await (await pair.mentor.get("/sessions")).text()
    assert "Menunggu jawaban Anda" in waiting
    assert f"{slot.astimezone(MAKASSAR):%H.%M}" in waiting
    assert (await pair.mentor.post(f"{session}/confirm", session)).status == 303
    assert await status_of(pair, session) is SessionStatus.CONFIRMED
    told = await (await pair.startup.get(session)).text()
    for zone, name in ((JAKARTA, "WIB"), (MAKASSAR, "WITA")):
        start = slot.astimezone(zone)
        assert f"{start:%H.%M}–{start + timedelta(hours=1):%H.%M} {name}" in told
    answer = await pair.mentor.post(f"{session}/confirm", session)
    assert answer.status == 409
    assert "Sesi ini sudah tidak dapat diubah lagi" in await answer.text()


async def test_declining_and_cancelling_want_a_reason(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair = await make_pair(visitors, deps)
    first, second, *_ = await pair.slots()
    declined, cancelled = await pair.book(first), await pair.book(second)
    for visitor, path in ((pair.mentor, f"{declined}/decline"), (pair.startup, f"{cancelled}/cancel")):
        page = path.rpartition("/")[0]
        empty = await visitor.post(path, page, reason=" ")
        assert empty.status == 422
        assert "Tuliskan alasannya" in await empty.text()
        assert (await visitor.post(path, page, reason="Maaf, <b>sakit</b>")).status == 303
    assert [await status_of(pair, path) for path in (declined, cancelled)] == ["declined", "cancelled"]
    assert "Maaf, &lt;b&gt;sakit&lt;/b&gt;" in await (await pair.startup.get(declined)).text()
    past = await (await pair.mentor.get("/sessions?show=past")).text()
    assert all(path in past for path in (declined, cancelled))
    assert first in await pair.slots()


async def test_a_session_is_moved_and_the_mentor_is_asked_again(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair = await make_pair(visitors, deps)
    first, second, *_ = await pair.slots()
    session = await pair.book(first)
    await pair.mentor.post(f"{session}/confirm", session)
    page = f"{session}/reschedule"
    assert "Mentor 1 akan diminta menyetujui waktu yang baru." in await (await pair.startup.get(page)).text()
    assert (await pair.startup.post(page, page, slot=second.isoformat())).status == 303
    assert await status_of(pair, session) is SessionStatus.REQUESTED
    refused = await pair.startup.post(page, page, slot=(second + timedelta(minutes=7)).isoformat())
    assert refused.status == 409
    assert "Mentor tidak lagi membuka waktu ini." in await refused.text()


async def test_what_is_refused_is_said_and_what_was_written_stays(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair = await make_pair(visitors, deps, "automatic")
    slot, page = (await pair.slots())[0], f"/mentors/{pair.mentor_id}/book"
    value = f"{slot.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    empty = await pair.startup.post(page, page, slot=value, topic=" ", questions="Berapa harganya?")
    text = await empty.text()
    assert (empty.status, 'id="topic-error"' in text, "Berapa harganya?" in text) == (422, True, True)
    assert f'value="{value}" required checked' in text
    for nonsense in ("", "soon", "2026-01-01T09:00", "x" * 5000):
        assert (await pair.startup.post(page, page, slot=nonsense, topic="Harga")).status == 400
    session = await pair.book(slot)
    assert await status_of(pair, session) is SessionStatus.CONFIRMED
    other = await visitors(Role.STARTUP)
    taken = await other.post(page, page, slot=slot.isoformat(), topic="Harga")
    assert (taken.status, "Waktu ini baru saja diambil orang lain." in await taken.text()) == (409, True)


async def test_a_double_click_books_once(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair = await make_pair(visitors, deps)
    slot, page = (await pair.slots())[0], f"/mentors/{pair.mentor_id}/book"
    sent = {"slot": slot.isoformat(), "topic": "Harga", "key": "made-with-the-page"}
    first, again = [await pair.startup.post(page, page, **sent) for _ in range(2)]
    assert first.status == again.status == 303
    assert first.headers["Location"] == again.headers["Location"]


async def test_strangers_see_nothing_of_a_session(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair = await make_pair(visitors, deps)
    session = await pair.book((await pair.slots())[0])
    stranger, guest, nobody = await visitors(Role.MANAGER), await visitors(guest="Tamu 1"), await visitors()
    assert (await stranger.get(session)).status == 404
    assert (await stranger.get(f"{session}/reschedule")).status == 404
    for step in ("confirm", "decline", "cancel", "reschedule"):
        assert (await stranger.post(f"{session}/{step}", "/profile", reason="x")).status in (400, 404)
    for visitor in (guest, nobody):
        for path in (session, "/sessions", f"/mentors/{pair.mentor_id}/book", "/profile/availability"):
            assert (await visitor.get(path)).headers["Location"].startswith("/sign-in?next=")
    assert await status_of(pair, session) is SessionStatus.REQUESTED


async def test_the_waiting_list(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair = await make_pair(visitors, deps)
    page = f"/mentors/{pair.mentor_id}/book"
    until = (deps.clock.now() + timedelta(days=9)).date().isoformat()
    late = await pair.startup.post(f"/mentors/{pair.mentor_id}/wait", page, until="2020-01-01")
    assert (late.status, 'id="until-error"' in await late.text()) == (422, True)
    assert (await pair.startup.post(f"/mentors/{pair.mentor_id}/wait", page, until=until)).status == 303
    assert "Anda ada di daftar tunggu Mentor 1" in await (await pair.startup.get(page)).text()
    assert "Daftar tunggu saya" in await (await pair.startup.get("/sessions")).text()
    left = await pair.startup.post(f"/mentors/{pair.mentor_id}/wait/stop", page, back="sessions")
    assert left.headers["Location"] == "/sessions"
    assert "Daftar tunggu saya" not in await (await pair.startup.get("/sessions")).text()


async def test_a_mentor_sets_hours_dates_and_settings(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair = await make_pair(visitors, deps)
    page = "/profile/availability"
    assert 'value="09:00"' in await (await pair.mentor.get(page)).text()
    hours = {"start-0-0": "13:00", "end-0-0": "15:00", "start-0-1": "20:00", "end-0-1": "00:00"}
    assert (await pair.mentor.post(f"{page}/hours", page, **hours)).status == 303
    assert {f"{slot.astimezone(MAKASSAR):%a %H}" for slot in await pair.slots()} == {
        f"Mon {hour}" for hour in (13, 14, 20, 21, 22, 23)
    }
    for wrong in ({"start-1-0": "15:00", "end-1-0": "13:00"}, {"start-1-0": "25:00", "end-1-0": "13:00"}):
        refused = await pair.mentor.post(f"{page}/hours", page, **wrong)
        assert (refused.status, wrong["start-1-0"] in await refused.text()) == (422, True)
    settings = {
        "slot_minutes": 30,
        "buffer_before": 0,
        "buffer_after": 15,
        "notice_hours": 2,
        "horizon_days": 14,
        "daily_limit": 3,
        "approval": "automatic",
    }
    assert (await pair.mentor.post(f"{page}/settings", page, **settings)).status == 303
    assert (await pair.mentor.post(f"{page}/settings", page, **settings | {"slot_minutes": 7})).status == 400
    monday = (await pair.slots())[0].astimezone(MAKASSAR).date().isoformat()
    assert (await pair.mentor.post(f"{page}/exceptions", page, on_date=monday, kind="off")).status == 303
    assert monday not in {slot.astimezone(MAKASSAR).date().isoformat() for slot in await pair.slots()}
    empty = await pair.mentor.post(f"{page}/exceptions", page, on_date=monday, kind="hours")
    assert empty.status == 422
    assert (await pair.mentor.post(f"{page}/exceptions/{monday}/remove", page)).status == 303
    assert (await pair.slots())[0].astimezone(MAKASSAR).date().isoformat() == monday


async def test_who_is_no_mentor_is_shown_the_way(visitors: MakeVisitor, deps: WebDeps) -> None:
    startup = await visitors(Role.STARTUP)
    assert "Belum ada profil mentor" in await (await startup.get("/profile/availability")).text()
    assert (await startup.post("/profile/availability/hours", "/profile")).status == 404
    assert (await startup.get("/mentors/" + "0" * 32 + "/book")).status == 404


async def test_a_mentor_gives_the_link_of_another_calendar(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair = await make_pair(visitors, deps)
    page, path = "/profile/availability", "/profile/availability/calendar"
    assert (await pair.mentor.post(f"{path}/read", page)).status == 404
    refused = await pair.mentor.post(path, page, calendar_url="ftp://site.example/")
    assert (refused.status, 'id="calendar_url-error"' in await refused.text()) == (422, True)
    assert (await pair.mentor.post(path, page, calendar_url="webcal://site.example/a.ics")).status == 303
    told = await (await pair.mentor.get(page)).text()
    assert ('value="https://site.example/a.ics"' in told, "Kami sedang membacanya." in told) == (True, True)
    async with deps.database.begin() as db:
        (await own_mentor(db, pair.mentor_id)).calendar_error = "address_private"
    assert "Alamat itu berada di jaringan tertutup" in await (await pair.mentor.get(page)).text()
    assert (await pair.mentor.post(f"{path}/read", page)).status == 303
    assert (await pair.mentor.post(path, page, calendar_url="")).status == 303
    assert "site.example" not in await (await pair.mentor.get(page)).text()


async def test_the_mentor_sets_the_next_session(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair = await make_pair(visitors, deps)
    session, later = await pair.book((await pair.slots())[0]), (await pair.slots())[5]
    page = f"{session}/next"
    assert (await pair.mentor.get(page)).status == 409
    async with deps.database.begin() as db:
        (await db.get_one(MentoringSession, session.rpartition("/")[2])).started_at = deps.clock.now()
    assert (await pair.startup.get(page)).status == 403
    shown = await (await pair.mentor.get(page)).text()

    assert "lanjutan dari: Harga pertama" in shown
    empty = await pair.mentor.post(page, page, slot=later.isoformat(), topic=" ")
    assert (empty.status, 'id="topic-error"' in await empty.text()) == (422, True)
    made = await pair.mentor.post(page, page, slot=later.isoformat(), topic="Harga kedua")
    assert made.status == 303
    assert await status_of(pair, made.headers["Location"]) is SessionStatus.CONFIRMED
    assert (await pair.mentor.get(page)).headers["Location"] == made.headers["Location"]
    assert "Harga kedua" in await (await pair.startup.get("/sessions")).text()
