"""Managers keep rooms, invitations and roles; administrators keep accounts."""

import re

from rooms.models import Room
from rooms.permissions import Role
from rooms.places.rooms import room_by_slug, rooms_of
from tests.integration.web.conftest import PASSWORD, MakeVisitor, make_account
from web.deps import WebDeps

ROOMS = "/admin/t/bandung/rooms"
FIELDS = {
    "slug": "render-farm",
    "name_id": "Ruang Render",
    "name_en": "Render room",
    "summary_id": "",
    "summary_en": "",
    "kind": "lab",
    "access": "members",
    "lobby": "on",
    "capacity": 12,
}


async def test_a_room_is_made_changed_archived_and_opened_again(
    visitors: MakeVisitor, deps: WebDeps, lounge: Room
) -> None:
    manager = await visitors(Role.MANAGER)
    assert (await manager.get(f"{ROOMS}/new")).status == 200
    made = await manager.post(ROOMS, f"{ROOMS}/new", **FIELDS)
    assert (made.status, made.headers["Location"]) == (303, ROOMS)
    assert "Ruang Render sudah dibuat." in await (await manager.get(ROOMS)).text()
    async with deps.database.read() as db:
        room = await room_by_slug(db, "bandung", "render-farm")
    page = f"{ROOMS}/{room.id}"
    assert 'value="render-farm"' in await (await manager.get(page)).text()
    assert (await manager.post(page, page, **{**FIELDS, "capacity": 30})).status == 303
    assert (await manager.post(f"{page}/archive", page)).status == 303
    async with deps.database.read() as db:
        archived = [row.slug for row in await rooms_of(db, lounge.technopark_id, archived=True) if row.archived_at]
    assert archived == ["render-farm"]
    assert (await manager.post(f"{page}/restore", page)).status == 303
    async with deps.database.read() as db:
        again = await room_by_slug(db, "bandung", "render-farm")
    assert (again.capacity, again.access, again.lobby) == (30, "members", True)


async def test_what_is_wrong_with_a_room_is_said_beside_its_field(visitors: MakeVisitor) -> None:
    manager = await visitors(Role.MANAGER)
    for changes, status, field in (
        ({"slug": "lounge"}, 409, "slug"),
        ({"slug": "Not A Slug"}, 422, "slug"),
        ({"name_id": "", "name_en": ""}, 422, "name_id"),
        ({"capacity": 100000}, 400, "capacity"),
    ):
        answer = await manager.post(ROOMS, f"{ROOMS}/new", **{**FIELDS, **changes})
        assert (answer.status, f'id="{field}-error"' in await answer.text()) == (status, True)


async def test_a_room_of_another_technopark_is_not_found(visitors: MakeVisitor, deps: WebDeps) -> None:
    manager = await visitors(Role.MANAGER)
    async with deps.database.read() as db:
        foreign = await room_by_slug(db, "makassar", "lounge")
    page = f"{ROOMS}/{foreign.id}"
    assert (await manager.get(page)).status == 404
    for path in (page, f"{page}/archive", f"{page}/restore"):
        assert (await manager.post(path, "/profile", **FIELDS)).status == 404
    assert (await manager.get(f"/admin/rooms/{foreign.id}/invites")).status == 403


async def test_an_invitation_is_shown_once_leads_in_and_ends(visitors: MakeVisitor, lounge: Room) -> None:
    mentor = await visitors(Role.MENTOR)
    page = f"/admin/rooms/{lounge.id}/invites"
    made = await mentor.post(page, page, hours=24, label="Startup A", max_uses=5)
    found = re.search(r"<code>(http://[^<]+/j/([\w-]{22}))</code>", await made.text())
    assert found is not None
    later = await (await mentor.get(page)).text()
    assert (found[2] in later, "Startup A" in later) == (False, True)
    stranger = await visitors()
    assert (await stranger.get(f"/j/{found[2]}")).headers["Location"] == f"/t/bandung/lounge?invite={found[2]}"
    revoke = re.search(rf'action="({page}/[0-9a-f]{{32}}/revoke)"', later)
    assert revoke is not None
    assert (await mentor.post(revoke[1], page)).status == 303
    assert (await stranger.get(f"/j/{found[2]}")).status == 404
    assert (await stranger.get("/j/nonsense")).status == 404


async def test_a_manager_gives_and_takes_roles(visitors: MakeVisitor, deps: WebDeps) -> None:
    manager = await visitors(Role.MANAGER)
    person = await make_account(deps, "startup@bandung.example")
    page = "/admin/t/bandung/people"
    assert "startup@bandung.example" in await (await manager.get(f"{page}?q=startup")).text()
    assert (await manager.post(f"{page}/grant", page, person=person, role="startup", next=page)).status == 303
    assert "startup@bandung.example" in await (await manager.get(page)).text()
    assert (await manager.post(f"{page}/grant", page, person=person, role="administrator")).status == 400
    assert (await manager.post(f"{page}/revoke", page, person=person, role="startup", next=page)).status == 303
    assert "startup@bandung.example" not in await (await manager.get(page)).text()


async def test_an_administrator_disables_an_account(visitors: MakeVisitor, deps: WebDeps) -> None:
    administrator = await visitors(Role.ADMINISTRATOR)
    mentor = await visitors(Role.MENTOR)
    page = "/admin/people"
    text = await (await administrator.get(f"{page}?q=mentor")).text()
    found = re.search(r'action="(/admin/people/[0-9a-f]{32}/disable)"', text)
    assert found is not None
    assert (await administrator.post(found[1], page, next=page)).status == 303
    assert (await mentor.get("/profile")).status == 303
    again = await (await visitors()).post("/sign-in", email="mentor@bandung.example", password=PASSWORD)
    assert again.status == 403
    assert (await administrator.get("/admin")).status == 200
    assert (await administrator.post(found[1].replace("disable", "enable"), page)).status == 303
    back = await (await visitors()).post("/sign-in", email="mentor@bandung.example", password=PASSWORD)
    assert back.status == 303
