"""Every request malformed, oversized, by nobody, without a seat, unauthorised and too often; the room goes on."""

import json
import time
from typing import Any

import aiohttp
import pytest

from rooms.permissions import GRANTS, Permission, Role
from signaling.deps import Limits
from signaling.protocol.registry import REQUESTS, Stage
from tests.integration.signaling.peer import Peer
from tests.integration.signaling.requests import NOTHING, WELL_FORMED, WRONG_VALUES, malformed
from tests.integration.signaling.world import World

JOIN = {"technopark": "bandung", "room": "lounge"}
FINE = "fine"

WITHOUT_THE_OTHER: dict[str, str] = {
    "floor.watch": FINE,
    "room.join": "already_seated",
    "room.resume": "already_seated",
    "room.leave": FINE,
    "lobby.admit": "knock_not_found",
    "lobby.refuse": "knock_not_found",
    "lobby.admitAll": FINE,
    "chat.send": FINE,
    "chat.edit": "message_not_found",
    "chat.delete": "message_not_found",
    "chat.react": "message_not_found",
    "chat.history": FINE,
    "hand.raise": FINE,
    "reaction.send": FINE,
    "moderation.mute": "participant_not_found",
    "moderation.muteAll": FINE,
    "moderation.askUnmute": "participant_not_found",
    "moderation.remove": "participant_not_found",
    "moderation.lock": FINE,
    "moderation.spotlight": FINE,
    "moderation.end": FINE,
    "media.open": FINE,
    "media.connect": "transport_not_found",
    "media.iceRestart": "transport_not_found",
    "media.produce": "transport_not_found",
    "media.producer.pause": "transport_not_found",
    "media.producer.resume": "transport_not_found",
    "media.producer.close": "transport_not_found",
    "media.consumer.resume": "transport_not_found",
    "media.consumer.pause": "transport_not_found",
    "media.view": "transport_not_found",
    "media.statistics": "transport_not_found",
    "media.iceServers": FINE,
    "session.open": "not_permitted",
    "session.agenda.add": "not_permitted",
    "session.agenda.change": "not_permitted",
    "session.agenda.move": "not_permitted",
    "session.agenda.remove": "not_permitted",
    "session.action.add": "not_permitted",
    "session.action.change": "not_permitted",
    "session.notes.write": "not_permitted",
}
"""What a moderator with a seat is told who asks for `WELL_FORMED`: what it names does not exist."""

WITHOUT_A_SEAT = {"floor.watch": FINE, "room.join": FINE, "room.resume": "resume_refused", "room.leave": FINE}

NO_HARM_DONE = [*sorted(set(REQUESTS) - {"room.leave", "moderation.end", "media.open"}), "media.open"]
"""With open media the other media requests would be about what does exist."""

every_request = pytest.mark.parametrize("event", REQUESTS)


def test_every_request_has_its_rows() -> None:
    assert WELL_FORMED.keys() == WRONG_VALUES.keys() == WITHOUT_THE_OTHER.keys() == REQUESTS.keys()


@pytest.fixture
async def witness(world: World) -> Peer:
    """Somebody in the room who must notice nothing."""
    peer = await world.guest("Saksi")
    await peer.join()
    return peer


@pytest.fixture
async def mentor(world: World, witness: Peer) -> Peer:
    """A moderator in the same room."""
    peer = await world.member(Role.MENTOR, "Mentor 1")
    await peer.join()
    await witness.hears("room.participantJoined")
    return peer


async def answer(peer: Peer, event: str, payload: Any) -> str:
    reply = await peer.ask(event, payload)
    if "error" not in reply:
        REQUESTS[event].reply.model_validate(reply)
        return FINE
    assert set(reply["error"]) == {"code", "message", "retryAfter"}
    assert reply["error"]["message"] == f"id:error.{reply['error']['code']}"
    return str(reply["error"]["code"])


async def unharmed(witness: Peer) -> None:
    await witness.settled()
    assert witness.heard() == []
    assert len((await witness.get("floor.watch"))["rooms"]) == 1


@every_request
async def test_malformed(mentor: Peer, witness: Peer, event: str) -> None:
    for payload in malformed(event):
        # `call` sends None as no argument at all, and a tuple as several.
        reply = await mentor.socket.call(event, payload, timeout=10)
        assert "error" in reply, payload
        assert reply["error"]["code"] == "invalid_payload", payload
    await unharmed(witness)


@every_request
async def test_oversized(mentor: Peer, witness: Peer, event: str) -> None:
    assert await answer(mentor, event, WELL_FORMED[event] | {"text": "x" * 70_000}) == "payload_too_large"
    assert await answer(mentor, event, WELL_FORMED[event] | {"padding": [[]] * 40_000}) == "payload_too_large"
    await unharmed(witness)


@every_request
async def test_by_nobody(world: World, witness: Peer, event: str) -> None:
    anonymous = await world.connect(None)

    expected = FINE if REQUESTS[event].stage is Stage.ANY else "not_identified"
    assert await answer(anonymous, event, WELL_FORMED[event]) == expected
    await unharmed(witness)


@every_request
async def test_without_a_seat(world: World, witness: Peer, event: str) -> None:
    mentor = await world.member(Role.MENTOR, "Mentor 1")

    expected = "not_seated" if REQUESTS[event].stage is Stage.SEATED else WITHOUT_A_SEAT[event]
    assert await answer(mentor, event, WELL_FORMED[event]) == expected
    if event != "room.join":
        await unharmed(witness)


@every_request
async def test_about_what_does_not_exist(mentor: Peer, event: str) -> None:
    assert await answer(mentor, event, WELL_FORMED[event]) == WITHOUT_THE_OTHER[event]


@pytest.mark.parametrize(
    "role", [Role.GUEST, Role.PARTNER, Role.STARTUP, Role.MENTOR, Role.MANAGER, Role.ADMINISTRATOR]
)
async def test_the_permission_table_decides(world: World, witness: Peer, role: Role) -> None:
    """Each request of the table by each role: refused exactly where the table does not grant it."""
    peer = await world.guest("Tamu 1") if role is Role.GUEST else await world.member(role, "Orang 1")
    await peer.join()
    for event in NO_HARM_DONE:
        granted = REQUESTS[event].permission in GRANTS[role]
        expected = WITHOUT_THE_OTHER[event] if granted else "not_permitted"
        assert await answer(peer, event, WELL_FORMED[event]) == expected, event
    expected = FINE if Permission.MODERATE in GRANTS[role] else "not_permitted"
    assert await answer(peer, "moderation.end", NOTHING) == expected


@every_request
async def test_too_often(world: World, mentor: Peer, event: str) -> None:
    rate = REQUESTS[event].rate
    codes: list[str] = []
    # Time stands still, or a slow machine would fill the bucket as fast as it is emptied.
    world.seconds = time.monotonic()
    for _ in range(rate.burst + 1):
        reply = await mentor.ask(event, WELL_FORMED[event])
        codes.append(reply.get("error", {}).get("code", FINE))
        if codes[-1] in ("rate_limited", "not_seated"):
            break
    if codes[-1] == "not_seated":
        # It ended its own seat; what comes after is refused for that, before it is counted.
        assert event == "moderation.end"
        return
    assert codes[-1] == "rate_limited"
    # The mentor has joined once already.
    assert codes.index("rate_limited") >= rate.burst - (event == "room.join")
    assert 0 < reply["error"]["retryAfter"] <= 1 / rate.per_second


async def test_unknown_and_reserved_events(mentor: Peer, witness: Peer) -> None:
    for event in ("nothing", "", "room.JOIN", "__proto__", "disconnecting"):
        assert await mentor.refused(event) == "unknown_event"
    # The library's own handlers are not to be reached with a stranger's arguments.
    for event in ("connect", "disconnect"):
        reply = await mentor.socket.call(event, ({}, {}), timeout=10)
        assert reply["error"]["code"] == "unknown_event"
    await unharmed(witness)


@pytest.mark.parametrize(
    "text",
    [
        "2",
        "2{}",
        "2[]",
        "2[7]",
        '2["chat.send"',
        '2["chat.send",' + "[" * 5000,
        '51-["chat.send",{"_placeholder":true,"num":0}]',
        "3",
        '31["x"]',
        "9",
        "4{}",
        '2/other,["chat.send",{}]',
        "2" + "9" * 200,
    ],
)
async def test_frames_that_are_no_request(mentor: Peer, witness: Peer, text: str) -> None:
    await mentor.socket.eio.send(text)
    await mentor.socket.eio.send(b"\x00\xff")

    await mentor.get("chat.history")
    await unharmed(witness)


@pytest.mark.parametrize("frame", ["", "hello", "b!", "9", "4" + "[" * 50_000])
async def test_frames_that_are_none_end_their_socket_and_no_other(
    world: World, witness: Peer, frame: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(world.websocket) as stranger:
        await stranger.receive_str()
        await stranger.send_str("40" + json.dumps({"token": await world.guest_token("Tamu 1")}))
        await stranger.receive_str()
        await stranger.send_str('420["room.join",' + json.dumps(JOIN) + "]")
        await witness.hears("room.participantJoined")
        await stranger.send_str(frame)

        # Not after a closing handshake, for which a stranger can be waited for long: the socket is gone with the frame.
        sent = time.monotonic()
        lost = await witness.hears("room.participantUpdated")
        assert time.monotonic() - sent < Limits().ping_timeout / 2

    assert lost["participant"]["status"] == "reconnecting"
    assert "Traceback" not in caplog.text
