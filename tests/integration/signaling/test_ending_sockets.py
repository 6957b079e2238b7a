"""Sockets that the server ends, and requests that it does not wait for; below the level of a client library."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from signaling.deps import Limits
from signaling.protocol.moderation import Reacted
from signaling.wire import frame
from tests.integration.signaling.world import World
from tests.unit.media.node import becomes

JOIN = {"technopark": "bandung", "room": "lounge"}
CLOSE = "1"
"""Engine.IO's word for it."""


@asynccontextmanager
async def open_socket(world: World, token: str, *, upgrade: bool) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A WebSocket from its beginning, or instead of the long polling that it began with; connected to the namespace."""
    patience = aiohttp.ClientWSTimeout(ws_close=0.1)
    async with aiohttp.ClientSession() as session:
        address = world.websocket
        if upgrade:
            async with session.get(address.replace("transport=websocket", "transport=polling")) as polled:
                opened = json.loads((await polled.text())[1:])
            address += f"&sid={opened['sid']}"
        async with session.ws_connect(address, timeout=patience) as socket:
            if upgrade:
                await socket.send_str("2probe")
                assert await socket.receive_str() == "3probe"
                await socket.send_str("5")
            else:
                await socket.receive_str()
            await socket.send_str("40" + json.dumps({"token": token}))
            while not (await socket.receive_str()).startswith("40"):
                pass
            yield socket


async def test_of_two_websockets_for_one_socket_the_first_is_cut(world: World) -> None:
    """Both would be served from one queue, and only one of them cut when it does not read."""
    polling = world.websocket.replace("transport=websocket", "transport=polling")
    async with aiohttp.ClientSession() as session, session.get(polling) as polled:
        address = f"{world.websocket}&sid={json.loads((await polled.text())[1:])['sid']}"
        async with session.ws_connect(address) as first, session.ws_connect(address) as second:
            assert (await first.receive(timeout=30)).type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)
            await second.send_str("2probe")
            assert await second.receive_str() == "3probe"
            await second.send_str("5")
            await second.send_str("40" + json.dumps({"token": await world.guest_token("Tamu 1")}))
            while not (await second.receive_str()).startswith("40"):
                pass


async def test_a_socket_that_connects_to_nothing_is_closed(world: World) -> None:
    token, world.seconds = await world.guest_token("Tamu 1"), 1000.0
    async with aiohttp.ClientSession() as session, session.ws_connect(world.websocket) as idle:
        await idle.receive()
        async with session.ws_connect(world.websocket) as late:
            await late.receive()
            await world.server.tick()
            world.seconds += 9.9
            await world.server.tick()
            await late.send_str("40" + json.dumps({"token": token}))
            assert (await late.receive_str()).startswith("40")
            world.seconds += 0.1

            await world.server.tick()

            assert (await idle.receive(timeout=30)).data == CLOSE
            assert (await idle.receive(timeout=30)).type is aiohttp.WSMsgType.CLOSE
            await late.send_str("420" + json.dumps(["room.join", JOIN]))
            assert (await late.receive_str()).startswith("430")


async def test_nobody_connects_over_a_socket_that_was_closed(world: World) -> None:
    token = await world.guest_token("Tamu 1")
    connect = "40" + json.dumps({"token": token})
    async with aiohttp.ClientSession() as session, session.ws_connect(world.websocket, autoping=False) as closed:
        await closed.receive()
        await closed.send_str(connect)
        await closed.send_str("420" + json.dumps(["room.join", JOIN]))
        while not (answer := await closed.receive_str()).startswith("430"):
            pass
        (joined,) = json.loads(answer.removeprefix("430"))
        inside, again = joined["snapshot"], await world.connect(token)
        await again.get("room.resume", {"participantId": inside["selfId"], "resumeToken": inside["resumeToken"]})
        while await closed.receive_str() != CLOSE:
            pass

        await closed.send_str(connect)
        await closed.ping()

        assert (await closed.receive(timeout=30)).type is aiohttp.WSMsgType.PONG
        assert world.server.live_summary().connections == 1
        await world.server.tick()
        assert (await closed.receive(timeout=30)).type is aiohttp.WSMsgType.CLOSE


class TestImpatience:
    """A client that asks on without waiting for answers."""

    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(pending=4)

    async def test_so_many_requests_wait_for_their_turn(self, world: World) -> None:
        guest = await world.guest()
        await guest.join()
        (hosted,) = world.server._hosting.rooms
        async with hosted.chat_order:
            asked = [asyncio.create_task(guest.ask("chat.history")) for _ in range(5)]
            (refused,), waiting = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)

        failure = {"code": "overloaded", "message": "id:error.overloaded", "retryAfter": None}
        assert refused.result() == {"error": failure}
        assert await asyncio.gather(*waiting) == [{"messages": [], "hasMore": False}] * 4
        await guest.settled()


class TestStalledReaders:
    """Somebody who reads nothing, and answers no ping either."""

    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(ping_interval=1.0, ping_timeout=2.0, outgoing=10_000, outgoing_bytes=1 << 30)

    @pytest.mark.parametrize("upgrade", [False, True])
    async def test_their_connections_are_cut(self, world: World, upgrade: bool) -> None:
        witness, token = await world.guest("Tamu 2"), await world.guest_token("Tamu 1")
        await witness.join()
        async with open_socket(world, token, upgrade=upgrade) as stalled:
            await stalled.send_str("420" + json.dumps(["room.join", JOIN]))
            while not (answer := await stalled.receive_str()).startswith("430"):
                pass
            (joined,) = json.loads(answer.removeprefix("430"))
            connection: Any = stalled._response.connection
            transport = connection.transport
            transport.pause_reading()
            (hosted,) = world.server._hosting.rooms
            connection = hosted.connection(joined["snapshot"]["selfId"])
            assert connection
            open_before = len(world.connections)
            much = frame("reaction.shown", Reacted.model_construct(participant_id="0" * 32, emoji="x" * 500_000))
            for _ in range(60):
                connection.send(much)

            lost = (await witness.hears("room.participantUpdated"))["participant"]

            assert (lost["id"], lost["status"]) == (joined["snapshot"]["selfId"], "reconnecting")
            await becomes(lambda: len(world.connections) == open_before - 1, seconds=30)
            transport.abort()


@pytest.mark.parametrize("upgrade", [False, True])
@pytest.mark.parametrize(("code", "told"), [(1001, "room.participantLeft"), (1000, "room.participantUpdated")])
async def test_a_page_that_goes_away_leaves_its_seat_at_once(world: World, code: int, told: str, upgrade: bool) -> None:
    """Firefox closes sockets with 1001 before a page may say good-bye; a socket that merely ends may come back."""
    witness = await world.guest("Saksi")
    await witness.join()
    async with open_socket(world, await world.guest_token("Tamu 1"), upgrade=upgrade) as page:
        await page.send_str("420" + json.dumps(["room.join", JOIN]))
        participant = (await witness.hears("room.participantJoined"))["participant"]
        await page.close(code=code)
        heard = await witness.hears(told)
    if code == 1001:
        assert heard == {"participantId": participant["id"], "reason": "left"}
    else:
        assert heard["participant"] == participant | {"status": "reconnecting"}
