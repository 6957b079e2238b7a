"""Packets from one client to another, and the RTCP that goes with them."""

import asyncio
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from media import ROUTER_RTP_CAPABILITIES, Consumer, Producer, Router
from media.rtcp import building
from media.rtcp.packets import (
    AnsweredTime,
    AnsweredTimes,
    Bye,
    KeyframeRequest,
    Nack,
    ReceiverReport,
    Remb,
    ReportBlock,
    SenderReport,
)
from tests.unit.media.media_client import AUDIO, VIDEO, MediaClient, audio, two_clients, video
from tests.unit.media.node import becomes


@dataclass
class Room:
    """A publisher and a subscriber, connected."""

    router: Router
    publisher: MediaClient
    subscriber: MediaClient

    def publish(self) -> tuple[Producer, Producer]:
        server = self.publisher.server
        return server.produce("audio", AUDIO), server.produce("video", VIDEO)

    def subscribe(self, producer: Producer, *, paused: bool = False) -> Consumer:
        return self.subscriber.server.consume(producer, ROUTER_RTP_CAPABILITIES, paused=paused)


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    async with two_clients() as (_, publisher, subscriber):
        yield Room(publisher.server.router, publisher, subscriber)


def ssrc(consumer: Consumer) -> int:
    return int(consumer.rtp_parameters["encodings"][0]["ssrc"])


async def test_a_consumer_gets_what_the_producer_sends_under_its_own_numbers(room: Room) -> None:
    producer, _ = room.publish()
    consumer = room.subscribe(producer)
    room.publisher.send(audio(1), audio(2))
    await room.subscriber.until(lambda: len(room.subscriber.rtp) == 2)
    first, second = room.subscriber.rtp
    assert struct.unpack_from("!I", first, 8)[0] == ssrc(consumer)
    assert first[1] & 0x7F == consumer.rtp_parameters["codecs"][0]["payloadType"]
    assert (struct.unpack_from("!H", second, 2)[0] - struct.unpack_from("!H", first, 2)[0]) & 0xFFFF == 1
    assert first.endswith(b"opus" * 20)


async def test_nothing_flows_while_either_side_is_paused(room: Room) -> None:
    producer, _ = room.publish()
    consumer = room.subscribe(producer, paused=True)
    told: list[bool] = []
    consumer.on_producer_paused = told.append
    room.publisher.send(audio(1))
    consumer.resume()
    producer.pause()
    producer.pause()
    assert (told, consumer.producer_paused) == ([True], True)
    room.publisher.send(audio(2))
    # The second packet must have been handled before the producer goes on.
    await becomes(lambda: room.publisher.server.stats()["packetsReceived"] == 2)
    producer.resume()
    room.publisher.send(audio(3))
    await room.subscriber.until(lambda: room.subscriber.rtp)
    assert (told, len(room.subscriber.rtp)) == ([True, False], 1)


async def test_resuming_video_asks_for_a_keyframe_at_once_and_starts_with_it(room: Room) -> None:
    _, producer = room.publish()
    room.publisher.send(video(1, keyframe=True))
    consumer = room.subscribe(producer, paused=True)
    await becomes(lambda: room.publisher.server.stats()["packetsReceived"] == 1)
    consumer.resume()
    await room.publisher.until(lambda: room.publisher.heard(KeyframeRequest), seconds=0.4)
    assert room.publisher.heard(KeyframeRequest) == [KeyframeRequest(2001)]
    room.publisher.send(video(2), video(3, keyframe=True), video(4))
    await room.subscriber.until(lambda: len(room.subscriber.rtp) == 2)
    assert b"\x10\x00vp8!" in room.subscriber.rtp[0]
    assert len(room.publisher.heard(KeyframeRequest)) == 1


async def test_a_subscribers_pli_reaches_the_publisher_but_not_more_than_twice_a_second(room: Room) -> None:
    _, producer = room.publish()
    consumer = room.subscribe(producer)
    room.publisher.send(video(1, keyframe=True))
    await room.subscriber.until(lambda: room.subscriber.rtp)
    for _ in range(30):
        room.subscriber.send(building.picture_loss(1, ssrc(consumer)))
    await room.publisher.until(lambda: len(room.publisher.heard(KeyframeRequest)) == 2)
    room.publisher.send(video(2, keyframe=True))
    await room.subscriber.until(lambda: len(room.subscriber.rtp) == 2)
    assert len(room.publisher.heard(KeyframeRequest)) == 2


async def test_lost_packets_are_asked_for_and_answered_on_both_legs(room: Room) -> None:
    _, producer = room.publish()
    consumer = room.subscribe(producer)
    room.publisher.send(video(1, keyframe=True), video(2), video(4), video(5), video(6))
    nack = await room.publisher.until(lambda: room.publisher.heard(Nack))
    assert nack[0] == Nack(2001, (3,))
    await room.subscriber.until(lambda: len(room.subscriber.rtp) == 5)
    second = struct.unpack_from("!H", room.subscriber.rtp[1], 2)[0]
    room.subscriber.send(building.nack(1, ssrc(consumer), [second]))
    await room.subscriber.until(lambda: len(room.subscriber.rtp) == 6)
    again = room.subscriber.rtp[-1]
    encoding = consumer.rtp_parameters["encodings"][0]
    rtx = {codec["mimeType"]: codec["payloadType"] for codec in consumer.rtp_parameters["codecs"]}["video/rtx"]
    assert (struct.unpack_from("!I", again, 8)[0], again[1] & 0x7F) == (encoding["rtx"]["ssrc"], rtx)
    assert struct.pack("!H", second) + b"\x10\x01vp8!" in again


async def test_who_loses_much_gets_each_repair_twice(room: Room) -> None:
    _, producer = room.publish()
    consumer = room.subscribe(producer)
    room.publisher.send(video(1, keyframe=True), video(2))
    await room.subscriber.until(lambda: len(room.subscriber.rtp) == 2)
    second = struct.unpack_from("!H", room.subscriber.rtp[1], 2)[0]
    for highest, lost in ((1, 0), (2, 1)):
        block = ReportBlock(ssrc(consumer), 0, lost, highest, 0, 0, 0)
        room.subscriber.send(building.receiver_report(ReceiverReport(9, (block,))))
    room.subscriber.send(building.nack(1, ssrc(consumer), [second]))
    await room.subscriber.until(lambda: len(room.subscriber.rtp) == 4)
    first, again = room.subscriber.rtp[2:]
    # The same media in two packets of the repair stream.
    assert [struct.unpack_from("!H", packet, 2)[0] for packet in (first, again)] == [1, 2]
    repaired = struct.pack("!H", second) + b"\x10\x01" + b"vp8!" * 50
    assert first.endswith(repaired)
    assert again.endswith(repaired)


async def test_reports_go_both_ways_and_keep_lips_and_sound_together(room: Room) -> None:
    sound, picture = (room.subscribe(producer) for producer in room.publish())
    start = 0xE0000000 << 32
    room.publisher.send(audio(1), video(1, keyframe=True))
    await room.subscriber.until(lambda: len(room.subscriber.rtp) == 2)
    sent_audio, sent_video = sorted(room.subscriber.rtp, key=len)
    # Both packets were made at the same moment of the publisher's clock.
    room.publisher.send(
        building.sender_report(SenderReport(1001, start, 960, 1, 80)),
        building.sender_report(SenderReport(2001, start, 3000, 1, 202)),
    )
    await room.subscriber.until(lambda: len({report.ssrc for report in room.subscriber.heard(SenderReport)}) == 2)
    reports = {report.ssrc: report for report in room.subscriber.heard(SenderReport)}

    def captured(consumer: Consumer, packet: bytes, rate: int) -> float:
        """NTP seconds of a packet, as a subscriber works it out."""
        report = reports[ssrc(consumer)]
        ahead = (struct.unpack_from("!I", packet, 4)[0] - report.timestamp + 2**31) % 2**32 - 2**31
        return report.ntp / 2**32 + ahead / rate

    assert abs(captured(sound, sent_audio, 48000) - captured(picture, sent_video, 90000)) < 0.001
    assert (reports[ssrc(sound)].packets, reports[ssrc(sound)].octets) == (1, 80)

    def reported() -> dict[int, int]:
        reports = room.publisher.heard(ReceiverReport)
        return {block.ssrc: block.fraction_lost for report in reports for block in report.blocks}

    # The first one may come between the sound and the picture.
    await room.publisher.until(lambda: len(reported()) == 2)
    assert reported() == {1001: 0, 2001: 0}


async def test_a_subscribers_report_tells_the_round_trip(room: Room) -> None:
    producer, _ = room.publish()
    consumer = room.subscribe(producer)
    room.publisher.send(audio(1), building.sender_report(SenderReport(1001, 0xE0000000 << 32, 960, 1, 80)))
    (sent,) = await room.subscriber.until(lambda: room.subscriber.heard(SenderReport))

    block = ReportBlock(ssrc(consumer), 0, 0, 1, 0, sent.ntp >> 16 & 0xFFFFFFFF, 0)
    room.subscriber.send(building.receiver_report(ReceiverReport(9, (block,))))
    await becomes(lambda: consumer.round_trip is not None)
    assert consumer.round_trip is not None
    assert consumer.round_trip < 0.5
    assert room.subscriber.server.stats()["roundTrip"] == consumer.round_trip


async def test_a_publisher_is_asked_again_after_its_own_round_trip(room: Room) -> None:
    _, producer = room.publish()
    room.subscribe(producer)
    publisher = room.publisher
    publisher.send(video(1, keyframe=True))
    (told, *_) = await publisher.until(lambda: publisher.times)

    ours = publisher.server.ssrc
    # As of one for whom the packets take 0.4 s there and back.
    heard = (told >> 16) - round(0.4 * 65536) & 0xFFFFFFFF
    # Somebody else's time, and one that was never told, mean nothing.
    answers = (
        AnsweredTime(ours + 1, told >> 16 & 0xFFFFFFFF, 0),
        AnsweredTime(ours, 0, 0),
        AnsweredTime(ours, heard, 0),
    )
    publisher.send(*(building.answered_times(AnsweredTimes(2001, (answer,))) for answer in answers))
    await becomes(lambda: publisher.server.round_trip is not None)
    assert publisher.server.round_trip is not None
    assert 0.4 <= publisher.server.round_trip < 0.9
    assert publisher.server.stats()["roundTrip"] == publisher.server.round_trip

    loop = asyncio.get_running_loop()
    publisher.send(video(2), video(4))
    await publisher.until(lambda: publisher.heard(Nack))
    asked_at = loop.time()
    await publisher.until(lambda: len(publisher.heard(Nack)) == 2)
    assert loop.time() - asked_at >= 0.4


async def test_the_router_hears_levels_and_who_speaks(room: Room) -> None:
    producer, _ = room.publish()
    speakers: list[Producer | None] = []
    levels: list[list[tuple[Producer, int]]] = []
    room.router.on_active_speaker = speakers.append
    room.router.on_audio_levels = levels.append
    async with asyncio.timeout(5):
        for sequence in range(1000):
            if speakers:
                break
            room.publisher.send(audio(sequence, level=20))
            await asyncio.sleep(0.02)
    assert speakers == [producer]
    assert levels[0] == [(producer, -20)]
    producer.pause()
    assert speakers == [producer, None]


async def test_closing_a_producer_closes_its_consumers_and_says_goodbye(room: Room) -> None:
    producer, _ = room.publish()
    consumer = room.subscribe(producer)
    closed: list[str] = []
    consumer.on_close.append(lambda: closed.append("consumer"))
    producer.on_close.append(lambda: closed.append("producer"))
    producer.close()
    producer.close()
    assert (closed, consumer.closed) == (["consumer", "producer"], True)
    assert await room.subscriber.until(lambda: room.subscriber.heard(Bye)) == [Bye((ssrc(consumer),))]


async def test_a_listener_that_fails_does_not_keep_things_open(room: Room) -> None:
    producer, _ = room.publish()
    closed: list[str] = []

    def fail() -> None:
        raise RuntimeError("listener")

    producer.on_close += [fail, lambda: closed.append("producer")]
    room.publisher.server.close()
    assert (closed, set(room.router.transports)) == (["producer"], {room.subscriber.server.id})


async def test_a_consumer_resumed_before_its_transport_connects_starts_with_it(room: Room) -> None:
    _, producer = room.publish()
    late = room.router.create_transport()
    consumer = late.consume(producer, ROUTER_RTP_CAPABILITIES)
    consumer.resume()
    room.publisher.send(video(1, keyframe=True))
    await becomes(lambda: room.publisher.server.stats()["packetsReceived"] == 1)
    assert not room.publisher.heard(KeyframeRequest)
    client = await MediaClient.connect(late)
    await room.publisher.until(lambda: room.publisher.heard(KeyframeRequest))
    room.publisher.send(video(2, keyframe=True))
    await client.until(lambda: client.rtp)
    client.close()


async def test_a_publisher_without_transport_wide_feedback_is_told_a_bitrate(room: Room) -> None:
    remb = VIDEO | {
        "codecs": [VIDEO["codecs"][0] | {"rtcpFeedback": [{"type": "goog-remb"}]}],
        "headerExtensions": [],
        "encodings": [{"ssrc": 2001}],
    }
    room.publisher.server.produce("video", remb)
    room.publisher.send(video(1, keyframe=True))
    (told,) = (await room.publisher.until(lambda: room.publisher.heard(Remb)))[:1]
    assert told.ssrcs == (2001,)
    assert told.bitrate > 1_000_000


async def test_arrivals_are_reported_to_a_publisher_that_numbers_them(room: Room) -> None:
    room.publish()
    room.publisher.send(*(video(sequence, wide=sequence) for sequence in (1, 2, 4)))
    feedback = await room.publisher.until(lambda: room.publisher.feedback)
    base, count = struct.unpack_from("!HH", feedback[0], 12)
    assert (struct.unpack_from("!I", feedback[0], 8), base, count) == ((2001,), 1, 4)
