"""A participant with valid keys who sends nonsense harms nobody."""

import contextlib
import copy
import random
import struct
from collections import Counter
from typing import Any
from unittest.mock import Mock

import pylibsrtp
import pytest

from media import ROUTER_RTP_CAPABILITIES, MediaError
from media.forwarder.interface import MediaKind
from media.rtcp import building
from media.rtcp.packets import KeyframeRequest
from tests.unit.media.media_client import AUDIO, VIDEO, MediaClient, audio, rtp, two_clients, video
from tests.unit.media.node import StandingClock, running_worker


def nonsense(source: random.Random) -> bytes:
    """A datagram that SRTP can protect: a header that may claim anything, and noise."""
    noise = source.randbytes(source.randrange(0, 300))
    match source.randrange(4):
        case 0:
            ssrc = source.choice([1001, 2001, 2002])
            return rtp(source.randrange(64), source.randrange(65536), 0, ssrc, noise)
        case 1:
            first = 0x80 | source.randrange(64)
            return struct.pack("!BBHII", first, 96, 1, 2, 2001) + noise
        case 2:
            kind = source.choice([200, 201, 202, 203, 204, 205, 206, 207])
            head = struct.pack("!BBHI", 0x80 | source.randrange(64), kind, source.randrange(80), 1001)
            return head + noise
        case _:
            return building.packet(205, 1, struct.pack("!II", 1, source.randrange(2**32)) + noise[: len(noise) & ~3])


async def test_noise_under_valid_keys_is_dropped_and_others_go_on() -> None:
    source = random.Random(20)
    async with running_worker() as worker:
        router = worker.create_router()
        attacker = await MediaClient.connect(router.create_transport())
        publisher = await MediaClient.connect(router.create_transport())
        subscriber = await MediaClient.connect(router.create_transport())
        wanted: set[int] = set()
        for server in (attacker.server, publisher.server):
            for producer in (server.produce("audio", AUDIO), server.produce("video", VIDEO)):
                consumer = subscriber.server.consume(producer, ROUTER_RTP_CAPABILITIES, paused=False)
                attacker.server.consume(producer, ROUTER_RTP_CAPABILITIES, paused=False)
                if server is publisher.server:
                    wanted.add(consumer.rtp_parameters["encodings"][0]["ssrc"])

        # A link that takes all of it: what is sent must not depend on that.
        subscriber.server.downlink.take_remb(10_000_000, subscriber.server.plane.now())

        def arrived() -> int:
            return sum(struct.unpack_from("!I", packet, 8)[0] in wanted for packet in subscriber.rtp)

        for turn in range(40):
            for _ in range(25):
                # libsrtp itself refuses to send what is too old or no RTP at all.
                with contextlib.suppress(pylibsrtp.Error):
                    attacker.send(nonsense(source))
            publisher.send(audio(turn), video(turn, keyframe=True))
            await subscriber.until(lambda turn=turn: arrived() == 2 * (turn + 1))  # type: ignore[misc] # mypy infers no lambda with defaults
        assert attacker.server.stats()["packetsReceived"] > 100
        assert worker.stats()["dropped"].get("internal_error", 0) == 0
        assert publisher.server.state == "connected"
        for client in (attacker, publisher, subscriber):
            client.close()


async def test_however_often_a_datagram_asks_for_a_keyframe_the_publishers_are_looked_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = StandingClock()
    async with two_clients(clock) as (worker, publisher, attacker):
        plane = worker._plane
        worker._schedule.stop()
        consumer = attacker.server.consume(
            publisher.server.produce("video", VIDEO), ROUTER_RTP_CAPABILITIES, paused=False
        )
        await publisher.until(lambda: publisher.heard(KeyframeRequest))
        publisher.send(video(1, keyframe=True))
        await attacker.until(lambda: attacker.rtp)
        clock.ahead += 1.0
        look = Mock(wraps=plane.forwarder.waiting_for_keyframe)
        monkeypatch.setattr(plane.forwarder, "waiting_for_keyframe", look)
        attacker.send(building.picture_loss(7, consumer.ssrcs[0]) * 100)
        await publisher.until(lambda: len(publisher.heard(KeyframeRequest)) == 2)
        assert look.call_count == 1
        assert worker.counters()["keyframes_wanted"] == 100


async def test_mutated_parameters_are_accepted_or_refused_by_code() -> None:
    source = random.Random(21)
    values: list[Any] = [None, -1, 0, 2**40, 1.5, "", "x" * 5000, [], {}, [[]], True, b"\x00", "audio/opus", {"a": {}}]

    def mutate(node: Any) -> Any:
        if source.random() < 0.08:
            return source.choice(values)
        if isinstance(node, dict):
            return {key: mutate(value) for key, value in node.items()}
        if isinstance(node, list):
            return [mutate(value) for value in node] * source.choice([1, 1, 1, 1, 1, 40])
        return node

    async with running_worker() as worker:
        router = worker.create_router()
        transport = router.create_transport()
        good = transport.produce("audio", AUDIO)
        codes: Counter[str] = Counter()
        for _ in range(300):
            kinds: tuple[tuple[MediaKind, Any], ...] = (("audio", AUDIO), ("video", VIDEO))
            for kind, parameters in kinds:
                candidate = router.create_transport()
                try:
                    candidate.produce(kind, mutate(copy.deepcopy(parameters)))
                    candidate.consume(good, mutate(copy.deepcopy(ROUTER_RTP_CAPABILITIES)))
                except MediaError as error:
                    codes[error.code] += 1
                candidate.close()
        assert codes.keys() == {"rtp_parameters_invalid", "rtp_capabilities_invalid"}
        assert codes.total() > 300
        stats = worker.stats()
        assert [stats[name] for name in ("transports", "producers", "consumers")] == [1, 1, 0]


@pytest.mark.parametrize("size", [0, 1, 2, 12, 1500, 65507])
async def test_unprotected_datagrams_from_a_known_address_are_dropped(size: int) -> None:
    async with running_worker() as worker:
        client = await MediaClient.connect(worker.create_router().create_transport())
        for first in (0, 20, 22, 63, 64, 128, 144, 191, 192, 255):
            client.send_raw(bytes([first])[:size] + bytes(max(size - 1, 0)))
        answered = len(client.stun)
        client.check()
        await client.until(lambda: len(client.stun) > answered)
        assert client.server.state == "connected"
        assert worker.stats()["dropped"].get("internal_error", 0) == 0
        client.close()
