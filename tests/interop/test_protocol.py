"""Clients that know only docs/protocol.md meet in the real product."""

import asyncio
from collections.abc import Iterator

import pytest
from aiortc import MediaStreamTrack

from tests.e2e.service import Service, running
from tests.interop.protocol_peer import ProtocolPeer
from tests.interop.tracks import Bars, Tone


@pytest.fixture
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(tmp_path_factory.mktemp("protocol")) as started:
        yield started


async def test_two_clients_of_the_documentation_meet(service: Service) -> None:
    a, b = ProtocolPeer(service.origin, "Tamu 1"), ProtocolPeer(service.origin, "Tamu 2")
    async with asyncio.timeout(60):
        for peer in (a, b):
            await enter(peer, Tone(), Bars())
        for listener, speaker in ((a, b), (b, a)):
            them = speaker.snapshot["selfId"]
            picture = await listener.watching(them, "camera")
            sound = await listener.watching(them, "microphone")
            await picture.more(5)
            assert picture.sizes == {(Bars.width, Bars.height)}
            await sound.loud(4000)

        for author, reader, words in ((a, b, "Halo"), (b, a, "Halo juga")):
            sent = {"clientMsgId": author.snapshot["selfId"], "text": words}
            first = await author.ask("chat.send", sent)
            assert await author.ask("chat.send", sent) == first
            # Answers are queued behind events: after this one, all that was posted is here.
            await reader.ask("chat.history", {})
        for peer in (a, b):
            posted = [event["message"]["text"] for name, event in peer.events if name == "chat.posted"]
            assert posted == ["Halo", "Halo juga"]

        me = a.snapshot["selfId"]
        seen, own = await b.watching(me, "camera"), await a.watching(b.snapshot["selfId"], "camera")
        await a.cut()
        await asyncio.gather(seen.more(5), own.more(5))
        resumed = await a.resume()
        assert (resumed["snapshot"]["selfId"], resumed["mediaAlive"]) == (me, True)
        assert (len(resumed["producers"]), len(resumed["consumers"])) == (2, 2)
        await asyncio.gather(seen.more(5), own.more(5))
        assert not any(name == "media.consumerClosed" for name, _ in b.events)

        await a.leave()
        assert await b.hears("room.participantLeft") == {"participantId": me, "reason": "left"}
        floor = await b.ask("floor.watch", {"technopark": "bandung"})
        assert [(room["room"], room["count"]) for room in floor["rooms"]] == [("lounge", 1)]
        await b.leave()
        await asyncio.gather(a.close(), b.close())


async def test_who_comes_next_is_seen_and_heard_over_the_same_consumers(service: Service) -> None:
    watcher, first, second = [ProtocolPeer(service.origin, f"Tamu {number}") for number in range(3)]
    async with asyncio.timeout(60):
        await enter(watcher)
        await enter(first, Tone(), Bars())
        before = [await watcher.watching(first.snapshot["selfId"], source) for source in ("camera", "microphone")]
        await before[0].more(5)
        await first.leave()
        for _ in before:
            assert (await watcher.hears("media.consumerFed"))["participantId"] is None

        await enter(second, Tone(), Bars())

        after = [await watcher.watching(second.snapshot["selfId"], source) for source in ("camera", "microphone")]
        assert after == before
        await after[0].more(10)
        after[1].loudest = 0
        await after[1].loud(4000)
        assert [name for name, _ in watcher.events].count("media.consumerOpened") == 2
        assert not any(name == "media.consumerClosed" for name, _ in watcher.events)
        for peer in (watcher, second):
            await peer.leave()
        await asyncio.gather(*(peer.close() for peer in (watcher, first, second)))


async def enter(peer: ProtocolPeer, *tracks: MediaStreamTrack) -> None:
    """Sit down in the lounge, and publish."""
    await peer.open_session()
    await peer.connect()
    await peer.join("bandung", "lounge")
    await peer.open_media()
    for track in tracks:
        await peer.publish(track)
