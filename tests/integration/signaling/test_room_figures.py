"""What those who look after a room are told of its media."""

from rooms.live.figures import PersonFigures, RoomFigures, Sending
from rooms.permissions import Role
from tests.integration.signaling.test_flowing_media import speaking
from tests.integration.signaling.world import World
from tests.unit.media.media_client import audio


async def test_a_room_with_nobody_inside(world: World) -> None:
    assert world.server.figures((await world.room()).id) is None


async def test_everyone_inside(world: World) -> None:
    mentor, guest = await world.member(Role.MENTOR, "Mentor 1"), await world.guest("Tamu 1")
    await mentor.join()
    await guest.join()
    room = (await world.room()).id
    voice, _ = await speaking(world, mentor)
    before = world.server.figures(room)
    assert before is not None
    assert before.people[1] == PersonFigures("Tamu 1", "guest", connected=True)

    voice.send(*(audio(number) for number in range(20)))
    await guest.hears("media.audioLevels")
    figures = world.server.figures(room)

    assert figures is not None
    assert figures.people[0] == PersonFigures(
        name="Mentor 1",
        role="mentor",
        connected=True,
        sending=(Sending("microphone", paused=False),),
        protocol="udp",
        sent=0,
        received=figures.received,
    )
    assert figures.received > 0
    assert figures == RoomFigures(figures.people, None)
    voice.close(politely=False)
