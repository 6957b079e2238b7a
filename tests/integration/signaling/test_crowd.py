"""A crowd that comes and goes leaves nothing behind in the node."""

import asyncio
from collections import Counter

from rooms.permissions import Role
from tests.integration.signaling import ortc
from tests.integration.signaling.peer import Peer
from tests.integration.signaling.world import World

GUESTS, ROUNDS, SPEAKERS = 30, 5, 3


PRODUCT = ("/signaling/", "/media/", "/rooms/", "/server/")


def product_tasks() -> Counter[str]:
    """The tasks that run code of the product, by what they run. Those of Socket.IO come and go with each frame."""
    running: Counter[str] = Counter()
    for task in asyncio.all_tasks():
        code = getattr(task.get_coro(), "cr_code", None)
        file = code.co_filename if code else "/tests/"
        if code and "/tests/" not in file and "site-packages" not in file and any(part in file for part in PRODUCT):
            running[code.co_qualname] += 1
    return running


async def visit(peer: Peer, *, speaks: bool) -> None:
    await peer.join()
    opened = await peer.get("media.open", {"rtpCapabilities": ortc.CAPABILITIES})
    if speaks:
        await peer.get(
            "media.produce",
            {
                "transportId": opened["send"]["id"],
                "kind": "audio",
                "source": "microphone",
                "rtpParameters": ortc.opus(),
            },
        )


async def test_a_crowd_that_comes_and_goes_leaves_nothing(world: World) -> None:
    await world.change_room("lounge", capacity=GUESTS)
    watcher = await world.member(Role.MENTOR, "Mentor 1")
    peers = [await world.guest(f"Tamu {number}") for number in range(GUESTS)]
    await asyncio.gather(*(peer.settled() for peer in (*peers, watcher)))
    room = (await world.room()).id
    empty, tasks = world.worker.stats(), product_tasks()

    for _ in range(ROUNDS):
        await asyncio.gather(*(visit(peer, speaks=at < SPEAKERS) for at, peer in enumerate(peers)))
        assert world.worker.stats()["transports"] == 2 * GUESTS
        assert len((await world.presence.inside([room]))[room]) == GUESTS

        await asyncio.gather(*(peer.get("room.leave") for peer in peers))
        await asyncio.gather(*(peer.settled() for peer in peers))

        assert (await world.presence.inside([room])).get(room, []) == []
        assert world.worker.stats() == empty
        # The floor is told a moment later, by one task for the room.
        assert product_tasks() - tasks <= Counter({"BusWatch._tell_all": 1})
    assert (await watcher.get("floor.watch"))["rooms"] == []
