"""Sessions in people's own calendars, and reminders in the page: each person's, and nobody else's."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from rooms.models import MentoringSession, Person, SessionStatus
from rooms.permissions import Role
from tests.integration.web.conftest import MakeVisitor
from tests.integration.web.visitor import Visitor
from tests.mentoring import add_session
from web.deps import WebDeps

FEED = re.compile(r"http://[^<\s\"]+/calendar/[A-Za-z0-9_-]{43}\.ics")


@dataclass
class Scene:
    """A mentor and a founder with a session in an hour and a half, and another who is in none."""

    mentor: Visitor
    founder: Visitor
    stranger: Visitor
    session: MentoringSession


@pytest.fixture
async def scene(deps: WebDeps, visitors: MakeVisitor) -> Scene:
    mentor, founder, stranger = [await visitors(role) for role in (Role.MENTOR, Role.STARTUP, Role.MANAGER)]
    async with deps.database.begin() as db:
        people = {person.email: person for person in await db.scalars(select(Person))}
        whose, who = (people[f"{role.value}@bandung.example"] for role in (Role.MENTOR, Role.STARTUP))
        starts_at = (deps.clock.now() + timedelta(minutes=90)).replace(microsecond=0)
        session = await add_session(db, deps.clock, whose, who, starts_at=starts_at, topic="Harga; pasar, <b>")
        await add_session(
            db, deps.clock, whose, who, starts_at=starts_at + timedelta(days=7), status=SessionStatus.CANCELLED
        )
        await add_session(db, deps.clock, whose, who, starts_at=starts_at - timedelta(days=120))
    return Scene(mentor, founder, stranger, session)


async def open_feed(visitor: Visitor) -> str:
    answer = await visitor.post("/profile/calendar", page="/profile/calendar")
    assert (answer.status, answer.headers["Location"]) == (303, "/profile/calendar")
    found = FEED.findall(await (await visitor.get("/profile/calendar")).text())
    assert len(set(found)) == 1
    return str(found[0])


async def test_a_feed_shows_ones_own_sessions_to_programs(scene: Scene, visitors: MakeVisitor) -> None:
    path = (await open_feed(scene.founder)).partition("/calendar/")[2]
    program = await visitors()
    answer = await program.get(f"/calendar/{path}")
    assert (answer.status, answer.content_type, answer.charset) == (200, "text/calendar", "utf-8")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    calendar = Calendar.from_ical(await answer.text())
    assert (calendar["method"], calendar["x-wr-calname"]) == ("PUBLISH", "Sesi saya di Virtual Technopark")
    events = calendar.walk("VEVENT")
    assert [(event["status"], event.decoded("dtstart")) for event in events] == [
        ("CONFIRMED", scene.session.starts_at),
        ("CANCELLED", scene.session.starts_at + timedelta(days=7)),
    ]
    assert events[0]["summary"] == "Mentoring dengan mentor 1: Harga; pasar, <b>"
    assert events[0]["url"] == f"{program.origin}/sessions/{scene.session.id}"
    again = await program.get(f"/calendar/{path}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status, await again.text()) == (304, "")


async def test_a_new_address_ends_the_old_one(scene: Scene) -> None:
    first = await open_feed(scene.founder)
    second = await open_feed(scene.founder)
    paths = [f"/calendar/{url.partition('/calendar/')[2]}" for url in (first, second)]
    assert [(await scene.stranger.get(path)).status for path in paths] == [404, 200]
    await scene.founder.post("/profile/calendar/close", page="/profile/calendar")
    assert [(await scene.stranger.get(path)).status for path in paths] == [404, 404]


@pytest.mark.parametrize("token", ["x", "A" * 43, "A" * 44, "%2e%2e"])
async def test_no_other_address_opens_a_feed(scene: Scene, token: str) -> None:
    await open_feed(scene.founder)
    assert (await scene.stranger.get(f"/calendar/{token}.ics")).status == 404


async def test_a_disabled_account_has_no_feed(scene: Scene, deps: WebDeps) -> None:
    url = await open_feed(scene.founder)
    async with deps.database.begin() as db:
        (await db.get_one(Person, scene.session.booked_by)).disabled = True
    assert (await scene.stranger.get(f"/calendar/{url.partition('/calendar/')[2]}")).status == 404


async def test_a_session_is_downloaded_by_its_people_alone(scene: Scene, visitors: MakeVisitor) -> None:
    path = f"/sessions/{scene.session.id}/calendar.ics"
    answer = await scene.mentor.get(path)
    assert (answer.status, answer.headers["Content-Disposition"]) == (200, 'attachment; filename="session.ics"')
    [event] = Calendar.from_ical(await answer.text()).walk("VEVENT")
    assert (event["uid"], event.decoded("dtend")) == (scene.session.uid, scene.session.ends_at)
    assert event["summary"] == "Mentoring dengan startup 1: Harga; pasar, <b>"
    assert (await scene.stranger.get(path)).status == 404
    assert (await (await visitors()).get(path)).status == 303, "to sign in"
    assert (await scene.mentor.get("/sessions/nothing/calendar.ics")).status == 404


async def test_a_page_is_told_what_comes(scene: Scene, deps: WebDeps, visitors: MakeVisitor) -> None:
    before = deps.clock.now()
    told = await (await scene.founder.get("/api/v1/reminders")).json()
    assert before <= datetime.fromisoformat(told["now"]) <= deps.clock.now()
    [session] = told["sessions"]
    assert session.pop("text").endswith(" WIB · Harga; pasar, <b>")
    assert session == {
        "id": scene.session.id,
        "sequence": 0,
        "starts_at": scene.session.starts_at.isoformat(),
        "minutes": [1440, 60, 10],
        "title": "Anda akan bertemu mentor 1",
        "action": "Buka sesi",
        "dismiss": "Tutup pengingat",
        "href": f"/sessions/{scene.session.id}",
    }
    assert (await (await scene.stranger.get("/api/v1/reminders")).json())["sessions"] == []
    assert [(await (await visitors(guest=name)).get("/api/v1/reminders")).status for name in (None, "Tamu")] == [
        401
    ] * 2


async def test_pages_of_accounts_ask_for_reminders(scene: Scene, visitors: MakeVisitor) -> None:
    pages = [await (await visitor.get("/")).text() for visitor in (scene.founder, await visitors())]
    assert [" data-reminders" in page for page in pages] == [True, False]
