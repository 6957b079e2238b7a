"""Oneself over the REST API: the account, a mentor's profile and time."""

from datetime import timedelta
from typing import Any

import pytest

from rooms.permissions import Role
from tests.integration.web.api.network import make_network, program_of
from tests.integration.web.api.program import Program, refusal, token_for
from tests.integration.web.conftest import MakeVisitor, make_account
from tests.integration.web.mentoring_people import person_of
from web.deps import WebDeps


@pytest.fixture
async def mentor(visitors: MakeVisitor, deps: WebDeps) -> Program:
    await make_network(deps)
    return await program_of(visitors, deps, "mentor1@bandung.example")


async def test_the_account(mentor: Program, deps: WebDeps) -> None:
    me = await mentor.get("/me")
    assert (me["name"], me["email"], me["locale"]) == ("Mentor 1 Bandung", "mentor1@bandung.example", "id")
    assert [(one["role"], one["technopark"]["slug"]) for one in me["roles"]] == [("mentor", "bandung")]
    changed = await mentor.ask("PATCH", "/me", {"time_zone": "Asia/Jayapura", "locale": "en"})
    assert await changed.json() == {**me, "time_zone": "Asia/Jayapura", "locale": "en"}
    assert await (await mentor.ask("PATCH", "/me", {"name": " M  1 "})).json() == {
        **me,
        "name": "M 1",
        "time_zone": "Asia/Jayapura",
        "locale": "en",
    }
    for body in ({"time_zone": "Mars/Base"}, {"locale": "fr"}, {"name": "x" * 65}, {"email": "a@b.example"}):
        assert await refusal(await mentor.ask("PATCH", "/me", body)) == (422, "request_invalid"), body
    assert await refusal(await mentor.ask("PATCH", "/me", {"name": "..."})) == (422, "name_invalid")


async def test_a_network_role_has_no_technopark(visitors: MakeVisitor, deps: WebDeps) -> None:
    administrator = await make_account(deps, "administrator@network.example", Role.ADMINISTRATOR)
    program = Program((await visitors()).client, await token_for(deps, administrator))
    assert (await program.get("/me"))["roles"] == [{"role": "administrator", "technopark": None}]


async def test_the_profile(mentor: Program, deps: WebDeps, visitors: MakeVisitor) -> None:
    kept = await mentor.get("/me/mentor-profile")
    assert kept["url"].endswith(f"/mentors/{await person_of(deps, 'mentor1@bandung.example')}")
    written = {name: kept[name] for name in kept if name not in ("photo_url", "url", "updated_at")}
    wanted = {**written, "headline": "Baru", "expertise": ["sales", "iot"], "organization_id": None}
    saved = await (await mentor.ask("PUT", "/me/mentor-profile", wanted)).json()
    assert (saved["headline"], saved["expertise"]) == ("Baru", ["iot", "sales"]), "in the vocabulary's order"
    assert await mentor.get("/me/mentor-profile") == saved
    for change, expected in (
        ({"expertise": []}, (422, "profile_incomplete")),
        ({"expertise": ["magic"]}, (422, "request_invalid")),
        ({"headline": "x" * 161}, (422, "request_invalid")),
        ({"technopark_id": "0" * 32}, (403, "not_permitted")),
        ({"organization_id": "0" * 32}, (400, "invalid_payload")),
    ):
        assert await refusal(await mentor.ask("PUT", "/me/mentor-profile", {**wanted, **change})) == expected, change
    assert await mentor.get("/me/mentor-profile") == saved
    startup = await program_of(visitors, deps, "startup-a@bandung.example")
    for path in ("/me/mentor-profile", "/me/availability"):
        assert await refusal(await startup.ask("GET", path)) == (404, "not_found")
    assert await refusal(await startup.ask("PUT", "/me/mentor-profile", wanted)) == (403, "not_permitted")


async def test_the_time(mentor: Program, deps: WebDeps) -> None:
    kept = await mentor.get("/me/availability")
    zone = kept.pop("time_zone")
    assert zone == "Asia/Jakarta"
    assert kept["weekly"]["sunday"] == [{"start": "09:00", "end": "12:00"}]
    day = (deps.clock.now().date() + timedelta(days=9)).isoformat()
    wanted: dict[str, Any] = {
        "weekly": {"monday": [{"start": "00:00", "end": "24:00"}], "friday": [{"start": "13:05", "end": "14:00"}]},
        "exceptions": [{"date": day, "hours": []}],
        "settings": {**kept["settings"], "slot_minutes": 45, "approval": "automatic"},
    }
    saved = await (await mentor.ask("PUT", "/me/availability", wanted)).json()
    assert saved["weekly"].pop("tuesday") == []
    assert {name: spans for name, spans in saved["weekly"].items() if spans} == wanted["weekly"]
    assert (saved["exceptions"], saved["settings"]) == (wanted["exceptions"], wanted["settings"])
    hour = {"start": "09:00", "end": "10:00"}
    for change, expected in (
        ({"weekly": {"monday": [{"start": "9:00", "end": "10:00"}]}}, (422, "request_invalid")),
        ({"weekly": {"monday": [{"start": "09:01", "end": "10:00"}]}}, (422, "request_invalid")),
        ({"weekly": {"someday": [hour]}}, (422, "request_invalid")),
        ({"weekly": {"monday": [hour] * 7}}, (422, "request_invalid")),
        ({"weekly": {"monday": [{"start": "10:00", "end": "09:00"}]}}, (422, "hours_invalid")),
        ({"exceptions": [{"date": day, "hours": []}] * 2}, (422, "date_invalid")),
        ({"exceptions": [{"date": "2020-01-01", "hours": []}]}, (422, "date_invalid")),
        ({"settings": {**wanted["settings"], "slot_minutes": 50}}, (422, "request_invalid")),
        ({"settings": {**wanted["settings"], "buffer_before": 7}}, (422, "request_invalid")),
    ):
        refused = await mentor.ask("PUT", "/me/availability", {**wanted, **change})
        assert await refusal(refused) == expected, change
    assert {**await mentor.get("/me/availability"), "weekly": 0} == {**saved, "weekly": 0}
