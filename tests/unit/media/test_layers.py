"""Three layers of one camera between clients: what is asked of whom, and what is told of which clock."""

import asyncio
import struct
from collections.abc import AsyncIterator

import pytest

from media import ROUTER_RTP_CAPABILITIES, Consumer, Producer, Worker
from media.rtcp import building
from media.rtcp.packets import KeyframeRequest, Nack, ReceiverReport, SenderReport
from tests.unit.media.media_client import VIDEO, MediaClient, rtp, two_clients
from tests.unit.media.node import becomes

MAIN = (2001, 2101, 2201)
REPAIR = (2002, 2102, 2202)
CLOCKS = (10_000, 2_000_000_000, 4_294_900_000)
"""The layers' timestamps at the same moment."""
SIMULCAST = VIDEO | {
    "headerExtensions": [
        {"uri": "urn:ietf:params:rtp-hdrext:sdes:mid", "id": 4},
        {"uri": "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", "id": 10},
        {"uri": "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id", "id": 11},
    ],
    "encodings": [{"rid": f"r{layer}", "scalabilityMode": "L1T3"} for layer in range(3)],
}


def picture(layer: int, number: int, *, keyframe: bool = False) -> bytes:
    """One packet; 30 pictures a second."""
    rid = b"\x40" + b"1" + b"\xa1" + f"r{layer}".encode()
    packet = bytearray(
        rtp(
            96,
            number,
            CLOCKS[layer] + 3000 * number & 0xFFFFFFFF,
            MAIN[layer],
            b"\x10" + (b"\x00" if keyframe else b"\x01") + b"picture of %d" % layer,
            rid,
        )
    )
    packet[1] |= 0x80
    return bytes(packet)


class Call:
    def __init__(self, worker: Worker, publisher: MediaClient, subscriber: MediaClient) -> None:
        self.worker = worker
        self.publisher = publisher
        self.subscriber = subscriber
        self.producer: Producer = publisher.server.produce("video", SIMULCAST)
        self.consumer: Consumer = subscriber.server.consume(self.producer, ROUTER_RTP_CAPABILITIES, paused=False)
        self.show(0)

    def show(self, layer: int) -> None:
        """As large as that layer is."""
        self.consumer.view(320 << layer, 180 << layer, 2)

    async def want(self, layer: int) -> None:
        """Until the forwarder was told."""
        self.show(layer)
        await becomes(lambda: self.consumer.video.target[0] == layer)

    async def seen(self, count: int) -> list[bytes]:
        """What each packet that came shows."""
        await self.subscriber.until(lambda: len(self.subscriber.rtp) >= count)
        assert len(self.subscriber.rtp) == count
        return [packet[-12:] for packet in self.subscriber.rtp]


@pytest.fixture
async def call() -> AsyncIterator[Call]:
    async with two_clients() as clients:
        call = Call(*clients)
        # The link takes whatever there is.
        call.subscriber.send(building.remb(1, 10_000_000, [1]))
        await becomes(lambda: (call.subscriber.server.estimate or 0) > 9_000_000)
        yield call


async def test_the_consumer_is_told_of_the_layers_and_gets_one_stream(call: Call) -> None:
    encodings = call.consumer.rtp_parameters["encodings"]
    assert [encoding["scalabilityMode"] for encoding in encodings] == ["L3T3"]
    for number in range(1, 4):
        call.publisher.send(*(picture(layer, number, keyframe=number == 1) for layer in range(3)))
    assert await call.seen(3) == [b"picture of 0"] * 3


async def test_a_keyframe_is_asked_of_the_layer_wanted_at_once_and_then_it_flows(call: Call) -> None:
    call.publisher.send(*(picture(layer, 1, keyframe=layer < 2) for layer in range(3)))
    await call.seen(1)
    await call.want(2)
    await call.publisher.until(lambda: call.publisher.heard(KeyframeRequest), seconds=0.4)
    assert call.publisher.heard(KeyframeRequest) == [KeyframeRequest(MAIN[2])]
    call.publisher.send(picture(0, 2), picture(2, 2, keyframe=True), picture(0, 3), picture(2, 3))
    assert await call.seen(4) == [b"picture of 0", b"picture of 0", b"picture of 2", b"picture of 2"]
    sequences = [struct.unpack_from("!H", packet, 2)[0] for packet in call.subscriber.rtp]
    assert sequences == [1, 2, 3, 4]
    # One more is the subscriber's estimate of its link.
    await becomes(lambda: call.worker.counters()["packets_in"] == 8)
    counted = call.worker.counters()
    assert counted["layer_switches"] == 1
    assert counted["keyframe_requests"] == len(call.publisher.heard(KeyframeRequest))
    assert counted["packets_out"] >= 4


async def test_who_watches_a_layer_that_its_publisher_leaves_out_gets_the_next_one(call: Call) -> None:
    call.publisher.send(*(picture(layer, 1, keyframe=True) for layer in range(3)))
    await call.want(2)
    call.publisher.send(*(picture(layer, 2, keyframe=True) for layer in range(3)))
    await becomes(lambda: call.worker.counters()["layer_switches"] == 1)
    loop = asyncio.get_running_loop()
    left_out_at = loop.time()
    number = 3
    async with asyncio.timeout(5):
        while call.consumer.video.target[0] == 2:
            call.publisher.send(picture(0, number), picture(1, number))
            number += 1
            await asyncio.sleep(1 / 30)
    # Without a word of the smaller layers, nobody would look for a second and a half.
    assert loop.time() - left_out_at < 1.0
    assert call.consumer.video.target[0] == 1
    await call.publisher.until(lambda: KeyframeRequest(MAIN[1]) in call.publisher.heard(KeyframeRequest))


async def test_of_who_loses_much_the_largest_picture_is_neither_shown_nor_asked_for(call: Call) -> None:
    call.publisher.send(*(picture(layer, 1, keyframe=True) for layer in range(3)))
    await call.want(2)
    number = 1
    async with asyncio.timeout(8):
        while call.consumer.video.target[0] == 2:
            # Every other one is lost.
            number += 2
            call.publisher.send(*(picture(layer, number) for layer in range(3)))
            await asyncio.sleep(1 / 30)
    assert call.producer.rates.active == (True, True, True)
    assert (call.consumer.video.target[0], call.consumer.video.wanted) == (1, 1)


async def test_a_tile_as_large_as_what_is_captured_gets_all_of_it(call: Call) -> None:
    small = call.publisher.server.produce("video", SIMULCAST | {"mid": "2"}, size=(640, 360))
    consumers = [call.subscriber.server.consume(each, ROUTER_RTP_CAPABILITIES) for each in (call.producer, small)]
    for consumer in consumers:
        consumer.view(640, 360, 1)
        consumer.resume()
    await becomes(lambda: [consumer.video.top for consumer in consumers] == [1, 2])


async def test_losses_of_any_layer_are_asked_for_again_in_one_datagram(call: Call) -> None:
    call.publisher.send(*(picture(layer, number) for layer in range(3) for number in (1, 3 + layer)))
    await call.publisher.until(lambda: len(call.publisher.heard(Nack)) == 3)
    assert call.publisher.heard(Nack) == [
        Nack(MAIN[0], (2,)),
        Nack(MAIN[1], (2, 3)),
        Nack(MAIN[2], (2, 3, 4)),
    ]


async def test_the_publisher_is_told_how_each_layer_arrives(call: Call) -> None:
    call.publisher.send(*(picture(layer, number) for layer in range(3) for number in range(1, 4 + layer)))
    report = await call.publisher.until(
        lambda: next((each for each in call.publisher.heard(ReceiverReport) if len(each.blocks) == 3), None)
    )
    assert [(block.ssrc, block.highest_sequence) for block in report.blocks] == [
        (MAIN[0], 3),
        (MAIN[1], 4),
        (MAIN[2], 5),
    ]


async def test_the_subscribers_clock_is_the_same_whatever_layer_flows(call: Call) -> None:
    """After the publisher's reports, a picture of another layer comes at the time that it was taken."""
    ntp = 3_900_000_000 << 32
    call.publisher.send(*(picture(layer, 1, keyframe=True) for layer in range(3)))
    for layer in range(3):
        moment = CLOCKS[layer] + 3000 & 0xFFFFFFFF
        call.publisher.send(building.sender_report(SenderReport(MAIN[layer], ntp, moment, 1, 1)))
    early = await call.subscriber.until(lambda: call.subscriber.heard(SenderReport))
    await call.want(2)
    call.publisher.send(picture(0, 2), picture(2, 3, keyframe=True), picture(2, 4))
    await call.seen(4)
    timestamps = [struct.unpack_from("!I", packet, 4)[0] for packet in call.subscriber.rtp]
    assert [after - timestamps[0] & 0xFFFFFFFF for after in timestamps] == [0, 3000, 6000, 9000]
    count = len(early)
    await call.subscriber.until(lambda: len(call.subscriber.heard(SenderReport)) > count + 1)
    reports = call.subscriber.heard(SenderReport)
    # (NTP, RTP) pairs of either layer lie on one line.
    elapsed = (reports[-1].ntp - reports[0].ntp) / 2**32
    assert abs((reports[-1].timestamp - reports[0].timestamp & 0xFFFFFFFF) - 90_000 * elapsed) < 100


async def test_a_repair_that_comes_before_its_layer_is_known_is_not_taken_for_it(call: Call) -> None:
    """Browsers probe with RTX at once; it names itself by the repaired stream id."""
    named = b"\x40" + b"1" + b"\xb1" + b"r1"
    call.publisher.send(rtp(97, 9, CLOCKS[1], REPAIR[1], b"\x00\x05\x10\x00early", named))
    await becomes(lambda: call.worker.stats()["dropped"].get("rtx_unusable"))
    plane = call.producer.transport.plane
    number = call.publisher.server.number
    assert plane.forwarder.find_source(number, REPAIR[1]) == (call.producer.source, 1)
    assert plane.forwarder.source_ssrc(call.producer.source, 1) is None
    await call.want(1)
    call.publisher.send(picture(1, 1, keyframe=True), picture(1, 3))
    again = rtp(97, 10, CLOCKS[1] + 6000, REPAIR[1], b"\x00\x02\x10\x01picture of 1")
    call.publisher.send(again)
    assert await call.seen(3) == [b"picture of 1"] * 3
    assert [struct.unpack_from("!H", packet, 2)[0] for packet in call.subscriber.rtp] == [1, 3, 2]


async def test_traffic_of_those_who_left_still_counts(call: Call) -> None:
    call.publisher.send(picture(0, 1, keyframe=True))
    await call.seen(1)
    before = call.worker.counters()
    call.consumer.transport.router.close()
    after = call.worker.counters()
    assert (after["packets_in"], after["octets_in"]) == (before["packets_in"], before["octets_in"])
    assert after["packets_out"] >= before["packets_out"]
