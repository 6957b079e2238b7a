"""Technoparks, mentors and startups over the REST API."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update

from rooms.models import AvailabilityRule, Job, MentorProfile, Person, Startup
from tests.integration.web.api.network import make_network, program_of
from tests.integration.web.api.program import Program, refusal
from tests.integration.web.conftest import MakeVisitor
from tests.integration.web.mentoring_people import person_of
from web.deps import WebDeps


@pytest.fixture(autouse=True)
async def network(deps: WebDeps) -> None:
    await make_network(deps)


@pytest.fixture
async def startup(visitors: MakeVisitor, deps: WebDeps) -> Program:
    return await program_of(visitors, deps, "startup-a@bandung.example")


async def all_of(program: Program, path: str) -> list[dict[str, Any]]:
    """Every item of a list, page by page."""
    found, cursor = [], ""
    while True:
        page = await program.get(f"{path}{cursor}")
        found += page["items"]
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"


async def test_technoparks_from_west_to_east(startup: Program) -> None:
    sites = (await startup.get("/technoparks"))["items"]
    assert [site["slug"] for site in sites] == ["batam", "bandung", "semarang", "bali", "makassar"]
    assert sites[1]["url"].endswith("/t/bandung")
    assert (sites[1]["time_zone"], sorted(sites[1]["summary"])) == ("Asia/Jakarta", ["en", "id"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=sensor", ["Mentor 1 Bandung"]),
        ("q=fundraising", ["Mentor 2 Bandung"]),
        ("q=penggalangan+dana", ["Mentor 2 Bandung"]),
        ("language=japanese", ["Mentor 2 Denpasar"]),
        ("technopark=batam", ["Mentor 1 Batam", "Mentor 2 Batam"]),
        ("technopark=nowhere", []),
        ("q=%00%25_", []),
    ],
)
async def test_mentors_are_filtered(startup: Program, query: str, expected: list[str]) -> None:
    assert [one["name"] for one in (await startup.get(f"/mentors?{query}"))["items"]] == expected


async def test_a_filter_that_there_is_not_is_refused(startup: Program) -> None:
    for query in ("expertise=magic", "sector=", "free=yes", "order=match", "technopark=A", "q=", "limit=101"):
        assert await refusal(await startup.ask("GET", f"/mentors?{query}")) == (422, "request_invalid"), query
    page = await startup.get("/mentors?limit=1")
    other = f"/mentors?order=rating&cursor={page['next']}"
    assert await refusal(await startup.ask("GET", other)) == (422, "cursor_invalid"), "of the other order"


async def test_pages_of_mentors_hold_each_once(startup: Program, deps: WebDeps) -> None:
    """Whatever a name is made of: a cursor carries it."""
    name = "A\u00a0" + "\U0001f468\u200d\U0001f33e" * 20  # joiners and wide characters
    async with deps.database.begin() as db:
        mentor = await person_of(deps, "mentor1@bandung.example")
        await db.execute(update(Person).where(Person.id == mentor).values(name=name))
    for order in ("name", "rating"):
        whole = (await startup.get(f"/mentors?limit=100&order={order}"))["items"]
        assert (len(whole), whole[0]["name"]) == (10, name)
        for limit in (1, 3):
            assert await all_of(startup, f"/mentors?limit={limit}&order={order}") == whole


async def test_one_mentor_and_the_slots(startup: Program, deps: WebDeps) -> None:
    mentor_id = await person_of(deps, "mentor1@makassar.example")
    mentor = await startup.get(f"/mentors/{mentor_id}")
    assert (mentor["name"], mentor["technopark"]["slug"], mentor["stars"]) == ("Mentor 1 Makassar", "makassar", None)
    assert "**petani dan nelayan**" in mentor["biography"]
    slots = await startup.get(f"/mentors/{mentor_id}/slots")
    assert [slot["starts_at"] for slot in slots["items"]][:6] == mentor["next_slots"]
    assert (slots["time_zone"], slots["approval"]) == ("Asia/Makassar", "manual")
    first = datetime.fromisoformat(slots["items"][0]["starts_at"])
    assert datetime.fromisoformat(slots["items"][0]["ends_at"]) - first == timedelta(minutes=mentor["slot_minutes"])
    span = f"from={first:%Y-%m-%dT%H:%M:%SZ}&to={first + timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"
    assert [slot["starts_at"] for slot in (await startup.get(f"/mentors/{mentor_id}/slots?{span}"))["items"]] == [
        f"{first:%Y-%m-%dT%H:%M:%SZ}"
    ]
    long = f"to={first + timedelta(days=40):%Y-%m-%dT%H:%M:%SZ}"
    assert await refusal(await startup.ask("GET", f"/mentors/{mentor_id}/slots?{long}")) == (422, "date_invalid")
    assert (await startup.get(f"/mentors/{mentor_id}/slots?to=2001-01-01T00:00:00Z"))["items"] == []
    async with deps.database.begin() as db:
        await db.execute(update(MentorProfile).where(MentorProfile.person_id == mentor_id).values(published=False))
    for path in ("", "/slots"):
        assert await refusal(await startup.ask("GET", f"/mentors/{mentor_id}{path}")) == (404, "mentor_not_found")


async def test_only_mentors_with_free_time(startup: Program, deps: WebDeps) -> None:
    async with deps.database.begin() as db:
        for rule in await db.scalars(select(AvailabilityRule)):
            if rule.mentor_id != await person_of(deps, "mentor1@bali.example"):
                await db.delete(rule)
    free = await all_of(startup, "/mentors?free=true&limit=3")
    assert [one["name"] for one in free] == ["Mentor 1 Denpasar"]


async def test_waiting_for_a_mentor(startup: Program, deps: WebDeps) -> None:
    mentor_id = await person_of(deps, "mentor1@bandung.example")
    path = f"/mentors/{mentor_id}/waiting"
    until = (deps.clock.now().date() + timedelta(days=30)).isoformat()
    own = (await startup.get("/me/startups"))["items"][0]["id"]
    first = await startup.ask("PUT", path, {"until": until, "startup_id": own})
    place = await first.json()
    assert {**place, "created_at": None} == {
        "mentor_id": mentor_id,
        "until": until,
        "startup_id": own,
        "created_at": None,
        "notified_at": None,
    }
    later = (date.fromisoformat(until) + timedelta(days=1)).isoformat()
    again = await (await startup.ask("PUT", path, {"until": later})).json()
    assert again == {**place, "until": later, "startup_id": None}
    for body, expected in (
        ({"until": "2020-01-01"}, (422, "date_invalid")),
        ({"until": until, "startup_id": "0" * 32}, (403, "not_permitted")),
    ):
        assert await refusal(await startup.ask("PUT", path, body)) == expected
    for _ in range(2):
        assert (await startup.ask("DELETE", path)).status == 204


async def test_startups_and_their_team(startup: Program, deps: WebDeps, visitors: MakeVisitor) -> None:
    whole = await all_of(startup, "/startups?limit=3")
    assert [one["name"] for one in whole] == sorted((one["name"] for one in whole), key=str.lower)
    assert len(whole) == 10
    [found] = (await startup.get("/startups?need=animation"))["items"]
    with_team = await startup.get(f"/startups/{found['id']}")
    assert {name: with_team[name] for name in found} == found
    assert [one["owner"] for one in with_team["team"]] == [True]
    async with deps.database.begin() as db:
        await db.execute(update(Startup).values(published=False))
    assert await refusal(await startup.ask("GET", f"/startups/{found['id']}")) == (404, "not_found")
    [own] = (await startup.get("/me/startups"))["items"]
    assert (own["name"], own["published"], own["owner"]) == ("Startup A Bandung", False, True)
    assert (await startup.get(f"/startups/{own['id']}"))["id"] == own["id"], "one's own is seen unpublished"


async def test_suggestions_are_for_the_team(startup: Program, deps: WebDeps, visitors: MakeVisitor) -> None:
    [own] = (await startup.get("/me/startups"))["items"]
    path = f"/startups/{own['id']}/suggestions"
    suggested = (await startup.get(f"{path}?limit=2"))["items"]
    assert [one["mentor"]["name"] for one in suggested] == ["Mentor 1 Bandung", "Mentor 1 Semarang"]
    match = suggested[0]["match"]
    assert (match["needs"], match["sector"], match["languages"]) == (
        ["iot"],
        "agriculture",
        ["indonesian", "sundanese"],
    )
    stranger = await program_of(visitors, deps, "startup-b@bandung.example")
    assert await refusal(await stranger.ask("GET", path)) == (404, "not_found")


async def test_lists_take_as_many_queries_however_long(startup: Program, deps: WebDeps) -> None:
    statements: list[str] = []
    event.listen(deps.database.engine.sync_engine, "before_cursor_execute", lambda *about: statements.append(about[2]))
    for path, most in (("/mentors", 5), ("/startups", 3), ("/me/startups", 3), ("/technoparks", 3)):
        counts = []
        for limit in ("?limit=1", "?limit=10") if path in ("/mentors", "/startups") else ("",):
            statements.clear()
            await startup.get(f"{path}{limit}")
            counts.append(len([text for text in statements if text.startswith(("SELECT", "WITH"))]))
        assert max(counts) <= most, (path, counts)
        assert len(set(counts)) == 1, (path, counts)


async def test_opening_hours_tells_who_waits(startup: Program, deps: WebDeps, visitors: MakeVisitor) -> None:
    mentor = await program_of(visitors, deps, "mentor1@bandung.example")
    mentor_id = await person_of(deps, "mentor1@bandung.example")
    until = (deps.clock.now().date() + timedelta(days=60)).isoformat()
    assert (await startup.ask("PUT", f"/mentors/{mentor_id}/waiting", {"until": until})).status == 200
    hours = await mentor.get("/me/availability")
    hours.pop("time_zone")
    for day in hours["weekly"].values():
        day.append({"start": "20:00", "end": "22:00"})
    assert (await mentor.ask("PUT", "/me/availability", hours)).status == 200
    async with deps.database.read() as db:
        kinds = list(await db.scalars(select(Job.kind).where(Job.kind == "waiting.time_freed")))
    assert kinds == ["waiting.time_freed"]
