"""The network's pages: home, a floor, a room with what its client needs, and the ways in."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from rooms.models import Room
from rooms.permissions import Role
from rooms.places.rooms import room_by_slug
from rooms.ports import Lease
from tests.integration.web.conftest import MakeVisitor
from tests.integration.web.visitor import Visitor, error_code
from web.access import ACCESS
from web.deps import WebDeps


async def boot_of(visitor: Visitor, path: str) -> dict[str, Any]:
    """The boot data of a room page."""
    found = re.search(r'<script[^>]*id="boot"[^>]*>(.*?)</script>', await (await visitor.get(path)).text(), re.DOTALL)
    assert found is not None
    boot: dict[str, Any] = json.loads(found[1])
    return boot


def lease(room: Room, name: str) -> Lease:
    """Someone inside a room."""
    return Lease(
        room_id=room.id,
        technopark_id=room.technopark_id,
        participant_id=name.encode().hex()[:32],
        person_id="p" * 32,
        name=name,
        role="guest",
        node_id="node",
        entered_at=datetime.now(UTC),
    )


async def test_home_and_floor_show_who_is_inside(visitors: MakeVisitor, deps: WebDeps, lounge: Room) -> None:
    await deps.presence.enter(lease(lounge, "Startup A <b>"))
    visitor = await visitors()
    for path in ("/", "/t/bandung"):
        answer = await visitor.get(path)
        text = await answer.text()
        assert (path, answer.status, "Startup A &lt;b&gt;" in text) == (path, 200, True)
        assert "Startup A <b>" not in text
        assert not re.search(r"\sstyle=|\son\w+=", text)


async def test_names_inside_a_members_room_are_for_members(visitors: MakeVisitor, deps: WebDeps, lounge: Room) -> None:
    async with deps.database.begin() as db:
        (await db.get_one(Room, lounge.id)).access = "members"
    await deps.presence.enter(lease(lounge, "Startup A"))
    seen = {
        "anonymous": "Startup A" in await (await (await visitors()).get("/t/bandung")).text(),
        "participant": "Startup A" in await (await (await visitors(Role.PARTICIPANT)).get("/t/bandung")).text(),
        "startup": "Startup A" in await (await (await visitors(Role.STARTUP)).get("/t/bandung")).text(),
    }
    assert seen == {"anonymous": False, "participant": False, "startup": True}


async def test_the_room_page_boots_the_client(visitors: MakeVisitor, lounge: Room) -> None:
    visitor = await visitors()
    boot = await boot_of(visitor, "/t/bandung/lounge?invite=" + "A" * 22)
    messages, csrf = boot.pop("messages"), boot.pop("csrf")
    assert {key.partition(".")[0] for key in messages} <= {"room", "before", "chat", "core", "error", "domain"}
    assert len(csrf) == 80
    assert boot == {
        "locale": "id",
        "identity": None,
        "room": {
            "id": lounge.id,
            "slug": "lounge",
            "name": lounge.name_id,
            "summary": lounge.summary_id,
            "kind": "lounge",
            "technopark": "bandung",
            "technoparkName": lounge.technopark.name,
            "accent": lounge.technopark.accent,
            "motif": lounge.technopark.motif,
            "timeZone": "Asia/Jakarta",
            "access": lounge.access,
            "lobby": lounge.lobby,
            "capacity": lounge.capacity,
        },
        "invite": "A" * 22,
        "routerRtpCapabilities": {"codecs": []},
        "signInUrl": "/sign-in?next=/t/bandung/lounge%3Finvite%3D" + "A" * 22,
        "floorUrl": "/t/bandung",
        "maxUpload": 20 * 1024 * 1024,
    }


async def test_a_guest_comes_back_as_the_same_person(visitors: MakeVisitor) -> None:
    visitor = await visitors()
    boot = await boot_of(visitor, "/t/bandung/lounge")
    headers = {"Origin": visitor.origin, "X-CSRF-Token": boot["csrf"]}
    told = await (await visitor.client.post("/api/v1/guest", json={"name": " Tamu  1 "}, headers=headers)).json()
    assert set(told) == {"personId", "name", "csrf"}
    assert (await boot_of(visitor, "/t/bandung/lounge"))["identity"] == {
        "personId": told["personId"],
        "name": "Tamu 1",
        "kind": "guest",
        "email": None,
    }
    headers["X-CSRF-Token"] = told["csrf"]
    again = await (await visitor.client.post("/api/v1/guest", json={"name": "Tamu 2"}, headers=headers)).json()
    assert (again["personId"], again["name"]) == (told["personId"], "Tamu 2")


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": 5}, {"name": "x" * 65}, ["name"], {"name": "\u202e"}])
async def test_a_guest_needs_a_name(visitors: MakeVisitor, body: object) -> None:
    answer = await (await visitors()).call("/api/v1/guest", body)
    assert (answer.status, error_code(await answer.json())) in ((400, "invalid_payload"), (422, "name_invalid"))


async def test_guest_visits_from_one_address_are_limited(visitors: MakeVisitor) -> None:
    visitor = await visitors()
    headers = {"Origin": visitor.origin}
    statuses = []
    for _ in range(121):
        visitor.client.session.cookie_jar.clear()
        answer = await visitor.client.post("/api/v1/guest", json={"name": "Tamu"}, headers=headers)
        statuses.append(answer.status)
    body = await answer.json()
    assert (set(statuses[:-1]), statuses[-1], error_code(body)) == ({200}, 429, "rate_limited")
    assert body["retry_after"] == int(answer.headers["Retry-After"]) > 0


async def test_joining_by_link_and_by_nonsense(visitors: MakeVisitor) -> None:
    visitor = await visitors()
    joined = await visitor.post("/join", code=f"{visitor.origin}/t/bandung/lounge")
    assert (joined.status, joined.headers["Location"]) == (303, "/t/bandung/lounge")
    unknown = await visitor.post("/join", code="https://elsewhere.example/t/bandung/lounge")
    assert (unknown.status, "Kami tidak mengenali" in await unknown.text()) == (422, True)


async def test_what_is_not_there(visitors: MakeVisitor, deps: WebDeps) -> None:
    visitor = await visitors()
    async with deps.database.begin() as db:
        (await room_by_slug(db, "bali", "lounge")).archived_at = deps.clock.now()
    for path in ("/t/nowhere", "/t/bandung/nowhere", "/t/bali/lounge", "/static/dist/../../deps.py", "/static/dist/x"):
        assert (path, (await visitor.get(path)).status) == (path, 404)


async def test_media_capabilities_are_open(visitors: MakeVisitor) -> None:
    assert await (await (await visitors()).get("/api/v1/media/capabilities")).json() == {"codecs": []}


async def test_every_page_without_parameters_answers_an_administrator(visitors: MakeVisitor) -> None:
    visitor = await visitors(Role.ADMINISTRATOR)
    app = visitor.client.app
    assert app is not None
    paths = [
        path
        for (method, path), route in app[ACCESS].items()
        if method == "GET" and "{" not in path and not route.for_tokens
    ]
    statuses = {path: (await visitor.get(path)).status for path in paths}
    assert statuses == {**dict.fromkeys(paths, 200), "/sign-in": 303}
