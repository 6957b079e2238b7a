"""Managers see how the media of a room does; nobody else, and of nobody's session."""

from dataclasses import replace

import pytest

from rooms.live.figures import PersonFigures, RoomFigures, Sending
from rooms.models import Room, RoomAccess
from rooms.permissions import Role
from rooms.places.rooms import room_by_slug
from rooms.ports import Lease
from tests.integration.web.conftest import MakeVisitor
from web.deps import WebDeps

THIN = PersonFigures(
    name="Mentor 1",
    role="mentor",
    connected=True,
    sending=(Sending("microphone", paused=True), Sending("camera", paused=False)),
    receiving=3,
    held=2,
    protocol="tcp",
    round_trip=0.412,
    loss=0.0625,
    estimate=240_000,
    sent=180_400,
    received=1_234_567,
)
NEW = PersonFigures(name="Tamu <1>", role="guest", connected=False)


@pytest.fixture
def live() -> dict[str, RoomFigures]:
    """Figures by room."""
    return {}


@pytest.fixture
def deps(deps: WebDeps, live: dict[str, RoomFigures]) -> WebDeps:
    return replace(deps, live_figures=live.get)


async def test_each_person_in_the_room(visitors: MakeVisitor, lounge: Room, live: dict[str, RoomFigures]) -> None:
    live[lounge.id] = RoomFigures((THIN, NEW), speaker="Mentor 1")
    manager = await visitors(Role.MANAGER)

    page = await (await manager.get(f"/admin/rooms/{lounge.id}/media")).text()

    for text in (
        "Mikrofon · dijeda",
        "Kamera",
        "2 gambar ditahan",
        "TCP",
        '<span class="badge warn">412 ms</span>',
        '<span class="badge warn">6,2%</span>',
        '<span class="badge warn">240 kbit/s</span>',
        "↑ 1,2 Mbit/s<br>↓ 180 kbit/s",
        "Tamu &lt;1&gt;",
        "Menyambung kembali",
    ):
        assert text in page, text


async def test_a_room_with_nobody_inside(visitors: MakeVisitor, lounge: Room) -> None:
    manager = await visitors(Role.MANAGER)

    answer = await manager.get(f"/admin/rooms/{lounge.id}/media")

    assert answer.status == 200
    assert "Belum ada orang di dalam" in await answer.text()
    assert f"/admin/rooms/{lounge.id}/media" in await (await manager.get("/admin/t/bandung/rooms")).text()


async def test_a_room_that_another_node_serves(visitors: MakeVisitor, deps: WebDeps, lounge: Room) -> None:
    await deps.presence.enter(
        Lease(
            room_id=lounge.id,
            technopark_id=lounge.technopark_id,
            participant_id="a" * 32,
            person_id="b" * 32,
            name="Mentor 1",
            role="mentor",
            node_id="other",
            entered_at=deps.clock.now(),
        )
    )
    manager = await visitors(Role.MANAGER)

    page = await (await manager.get(f"/admin/rooms/{lounge.id}/media")).text()

    assert "Ruang ini berlangsung di node lain" in page


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.GUEST, 403), (Role.STARTUP, 403), (Role.MENTOR, 403), (Role.MANAGER, 200), (Role.ADMINISTRATOR, 200)],
)
async def test_who_may_see_it(visitors: MakeVisitor, lounge: Room, role: Role, status: int) -> None:
    visitor = await (visitors(guest="Tamu 1") if role is Role.GUEST else visitors(role))
    assert (await visitor.get(f"/admin/rooms/{lounge.id}/media")).status == status


async def test_not_of_another_technopark_nor_of_a_session(visitors: MakeVisitor, deps: WebDeps, lounge: Room) -> None:
    manager = await visitors(Role.MANAGER)
    async with deps.database.read() as db:
        elsewhere = await room_by_slug(db, "makassar", "lounge")
    assert (await manager.get(f"/admin/rooms/{elsewhere.id}/media")).status == 403
    async with deps.database.begin() as db:
        (await room_by_slug(db, "bandung", "lounge")).access = RoomAccess.SESSION
    administrator = await visitors(Role.ADMINISTRATOR)
    assert (await administrator.get(f"/admin/rooms/{lounge.id}/media")).status == 403
