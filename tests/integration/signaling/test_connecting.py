"""Who gets a socket, how many, and who loses it."""

import asyncio
import json
import time
from typing import Any

import aiohttp
import pytest
import socketio
from socketio.exceptions import ConnectionError as Refused

from rooms.permissions import Role
from signaling.deps import Limits
from tests.integration.signaling.peer import Peer
from tests.integration.signaling.world import ORIGIN, World

JOIN = {"technopark": "bandung", "room": "lounge"}


async def test_a_cookie_counts_for_our_own_pages_only(world: World) -> None:
    cookie = f"theme=dark; vt_session={await world.guest_token('Tamu 1')}"

    ours = await world.connect(None, headers={"Cookie": cookie, "Origin": ORIGIN})
    await ours.join()
    no_page = await world.connect(None, headers={"Cookie": cookie})
    assert await no_page.refused("room.join", JOIN) == "not_identified"
    for foreign in ("http://evil.test", ORIGIN + ".evil.test", ORIGIN.replace("http", "https"), "null"):
        with pytest.raises(Refused):
            await world.connect(None, headers={"Cookie": cookie, "Origin": foreign})


async def test_a_token_that_is_none_is_refused(world: World) -> None:
    for token in ("A" * 43, "x"):
        reasons: list[Any] = []
        peer = Peer(world.url, token)
        peer.socket.on("connect_error", reasons.append)
        with pytest.raises(Refused):
            await peer.connect()
        assert reasons == [{"message": "id:error.not_identified", "data": _failure("not_identified")}]


async def test_answers_come_in_the_readers_language(world: World) -> None:
    anonymous = await world.connect(None, headers={"Accept-Language": "en-GB,en;q=0.9"})

    assert (await anonymous.ask("nothing"))["error"]["message"] == "en:error.unknown_event"


class TestCrowds:
    """Bounds on connections."""

    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(per_person=2, anonymous=1, per_address=4)

    async def test_bounds(self, world: World) -> None:
        token = await world.guest_token("Tamu 1")
        await world.connect(token)
        await world.connect(token)
        await world.connect(None)

        for crowded in (token, None):
            with pytest.raises(Refused):
                await world.connect(crowded)
        await world.guest("Tamu 2")
        with pytest.raises(Refused):
            await world.guest("Tamu 3")
        # Room again, once one has gone.
        await world.peers[0].close()
        await world.guest("Tamu 4")


class TestPatience:
    """How long the server waits for a client."""

    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(ping_interval=1.0, ping_timeout=2.0)

    async def test_a_silent_socket_is_noticed(self, world: World) -> None:
        other, token = await world.guest("Tamu 2"), await world.guest_token("Tamu 1")
        await other.join()
        async with aiohttp.ClientSession() as session, session.ws_connect(world.websocket, autoping=False) as silent:
            await silent.receive()
            await silent.send_str("40" + json.dumps({"token": token}))
            await silent.send_str("420" + json.dumps(["room.join", JOIN]))
            await other.hears("room.participantJoined")
            world.clock.pass_by(60)

            # It never answers a ping.
            lost = await other.hears("room.participantUpdated")

        assert lost["participant"]["status"] == "reconnecting"
        # What it was silent for, two seconds at least, is part of the twelve.
        world.clock.pass_by(10)
        await world.server.tick()
        assert (await other.hears("room.participantLeft"))["reason"] == "lost"

    async def test_a_silent_socket_that_began_with_long_polling_is_noticed_as_soon(self, world: World) -> None:
        other, peer = await world.guest("Tamu 2"), Peer(world.url)
        await other.join()
        upgrading = ["polling", "websocket"]
        await peer.socket.connect(
            world.url, auth={"token": await world.guest_token("Tamu 1")}, transports=upgrading, wait_timeout=20
        )
        assert peer.socket.transport() == "websocket"
        # It would close the socket itself when it hears nothing.
        peer.socket.eio.ping_timeout = 60
        await peer.get("room.join", JOIN)
        await other.hears("room.participantJoined")
        world.clock.pass_by(60)

        # It hears nothing any more, so it answers no ping.
        transport = peer.socket.eio.ws._response.connection.transport
        transport.pause_reading()
        lost = await other.hears("room.participantUpdated")

        assert lost["participant"]["status"] == "reconnecting"
        world.clock.pass_by(10)
        await world.server.tick()
        assert (await other.hears("room.participantLeft"))["reason"] == "lost"
        transport.abort()
        await peer.disconnected.wait()
        await peer.socket.eio.http.close()

    async def test_long_polling_works_too(self, world: World) -> None:
        peer = Peer(world.url)
        peer.socket = socketio.AsyncClient(reconnection=False)
        await peer.socket.connect(world.url, auth={"token": await world.guest_token("Tamu 1")}, transports=["polling"])

        reply = await peer.socket.call("room.join", JOIN, timeout=30)

        assert reply["waiting"] is False
        await peer.socket.disconnect()


class TestSlowReaders:
    """Somebody who does not read costs a bounded amount of memory."""

    @pytest.fixture
    def limits(self) -> Limits:
        # No ping is missed meanwhile.
        return Limits(outgoing=20, ping_interval=60.0)

    async def test_a_stalled_reader_is_sent_away_and_may_come_back(self, world: World) -> None:
        mentor, token = await world.member(Role.MENTOR, "Mentor 1"), await world.guest_token("Tamu 1")
        await mentor.join()
        patience = aiohttp.ClientWSTimeout(ws_close=0.1)
        async with aiohttp.ClientSession() as session, session.ws_connect(world.websocket, timeout=patience) as stalled:
            await stalled.receive()
            await stalled.send_str("40" + json.dumps({"token": token}))
            await stalled.send_str("420" + json.dumps(["room.join", JOIN]))
            # The others are told of a newcomer before it listens; its answer says that it does.
            while not (answer := await stalled.receive_str()).startswith("430"):
                pass
            (joined,) = json.loads(answer.removeprefix("430"))
            # It reads no more; the kernel's buffers take some, then the server's queue fills.
            connection: Any = stalled._response.connection
            transport = connection.transport
            transport.pause_reading()

            publish = _publisher(world)
            for _ in range(400):
                publish("x" * 60_000)
                await asyncio.sleep(0)
            left = await mentor.hears("room.participantUpdated")
            # Nobody is there to answer the closing handshake.
            transport.abort()

        assert left["participant"]["status"] == "reconnecting"
        inside, again = joined["snapshot"], await world.connect(token)
        resume = {"participantId": inside["selfId"], "resumeToken": inside["resumeToken"]}
        assert (await again.get("room.resume", resume))["snapshot"]["selfId"] == inside["selfId"]


class TestUnreadAnswers:
    """Somebody who asks and asks, and never reads the answers."""

    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(outgoing_bytes=256 * 1024)

    async def test_is_sent_away_too(self, world: World) -> None:
        mentor, token = await world.member(Role.MENTOR, "Mentor 1"), await world.guest_token("Tamu 1")
        await mentor.join()
        for number in range(9):
            await mentor.get("chat.send", {"clientMsgId": f"message-{number}", "text": "www.contoh.id " * 280})
        patience = aiohttp.ClientWSTimeout(ws_close=0.1)
        async with aiohttp.ClientSession() as session, session.ws_connect(world.websocket, timeout=patience) as stalled:
            await stalled.receive()
            await stalled.send_str("40" + json.dumps({"token": token}))
            await stalled.send_str("420" + json.dumps(["room.join", JOIN]))
            while not (await stalled.receive_str()).startswith("430"):
                pass
            connection: Any = stalled._response.connection
            transport = connection.transport
            transport.pause_reading()
            # The kernel's buffers take the first megabytes.
            while world.server.live_summary().connections == 2:
                world.seconds = (world.seconds or time.monotonic()) + 1
                await stalled.send_str("421" + json.dumps(["chat.history", {"limit": 100}]))
                await asyncio.sleep(0)
            left = await mentor.hears("room.participantUpdated")
            transport.abort()

        assert left["participant"]["status"] == "reconnecting"


def _publisher(world: World) -> Any:
    from signaling.protocol.moderation import Reacted

    (hosted,) = world.server._hosting.rooms

    def publish(text: str) -> None:
        # Only to the guest, so that the witness's socket is not filled too.
        for seat in hosted.live.seats:
            if not seat.moderator:
                hosted.tell(
                    seat.participant_id,
                    "reaction.shown",
                    Reacted.model_construct(participant_id=seat.participant_id, emoji=text),
                )

    return publish


def _failure(code: str) -> dict[str, str]:
    return {"code": code, "message": f"id:error.{code}"}
