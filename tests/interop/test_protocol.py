"""Clients that know only docs/protocol.md meet in the real product."""

import asyncio
from collections.abc import Iterator

import pytest

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
            await peer.open_session()
            await peer.connect()
            await peer.join("bandung", "lounge")
            await peer.open_media()
            await peer.publish(Tone())
            await peer.publish(Bars())
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
