"""What a publisher loses on its way to the node is not its subscribers' loss: their links are judged without it."""

import asyncio
import struct
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass

import pytest

from media import ROUTER_RTP_CAPABILITIES, Consumer
from media.rtcp import building
from media.rtcp.packets import KeyframeRequest, Nack, ReceiverReport, ReportBlock
from tests.unit.media.media_client import AUDIO, VIDEO, MediaClient, audio, rtp, two_clients, video
from tests.unit.media.node import becomes

ROUND = 20
"""Packets of each stream between two reports."""
REMB = 0x500000
"""Bit/s that the subscriber says at first that it can take."""


@dataclass
class Call:
    """A publisher of sound and pictures, and a subscriber that reports as browsers do."""

    publisher: MediaClient
    subscriber: MediaClient
    sound: Consumer
    picture: Consumer
    remb: int = REMB

    def received(self, consumer: Consumer) -> set[int]:
        arrived = (struct.unpack_from("!HII", packet, 2) for packet in self.subscriber.rtp)
        return {sequence for sequence, _, ssrc in arrived if ssrc == consumer.ssrcs[0]}

    async def send(self, first: int, lost: Collection[int] = ()) -> None:
        """A round from number `first` on, of which the publisher's link loses those."""
        sent = [number for number in range(first, first + ROUND) if number not in lost]
        before = len(self.subscriber.rtp)
        self.publisher.send(*(packet for number in sent for packet in (audio(number), video(number, keyframe=True))))
        await self.subscriber.until(lambda: len(self.subscriber.rtp) == before + 2 * len(sent))

    async def report(self, lost: Collection[int] = ()) -> None:
        """What is missing is asked for and told of, and so is what the subscriber's own link is to have lost."""
        told = []
        for consumer in (self.sound, self.picture):
            ssrc, arrived = consumer.ssrcs[0], self.received(consumer).difference(lost)
            missing = [number for number in range(1, max(arrived)) if number not in arrived]
            block = ReportBlock(ssrc, 255 * len(missing) // max(arrived), len(missing), max(arrived), 0, 0, 0)
            told.append(building.receiver_report(ReceiverReport(7, (block,))))
            if missing and consumer is self.picture:
                told.append(building.nack(7, ssrc, missing[-50:]))
        self.remb += 0x10000
        self.subscriber.send(*told, building.remb(7, self.remb, [*self.sound.ssrcs, *self.picture.ssrcs]))
        await becomes(lambda: self.subscriber.server.downlink.remb == self.remb)


def some_of(first: int) -> list[int]:
    """Two fifths of a round, in bursts."""
    return [number for number in range(first, first + ROUND) if number % 10 in range(5, 9)]


@pytest.fixture
async def call() -> AsyncIterator[Call]:
    async with two_clients() as (_, publisher, subscriber):
        producers = publisher.server.produce("audio", AUDIO), publisher.server.produce("video", VIDEO)
        sound, picture = (
            subscriber.server.consume(producer, ROUTER_RTP_CAPABILITIES, paused=False) for producer in producers
        )
        call = Call(publisher, subscriber, sound, picture)
        await call.send(1)
        await call.report()
        yield call


async def test_a_publishers_losses_do_not_lower_the_estimate_of_a_subscribers_link(call: Call) -> None:
    for first in range(1 + ROUND, 400, ROUND):
        await call.send(first, some_of(first))
        await call.report()
        assert (call.sound.loss, call.picture.loss) == (0.0, 0.0)
    assert call.subscriber.server.estimate == call.remb
    # There was nothing that could have been sent again.
    forwarder = call.subscriber.server.plane.forwarder
    assert forwarder.totals().retransmitted == 0
    assert "nack_unknown" not in forwarder.counters()


async def test_the_same_losses_of_the_subscribers_own_link_do(call: Call) -> None:
    await call.send(21)
    await call.report(some_of(21))
    assert (call.sound.loss, call.picture.loss) == (0.4, 0.4)
    assert (call.subscriber.server.estimate or REMB) < REMB / 2


async def test_both_are_told_apart_and_what_the_publisher_sends_again_is_nobodys_loss(call: Call) -> None:
    await call.send(21, (23, 24))
    await call.report()
    await call.publisher.until(lambda: any(24 in nack.sequence_numbers for nack in call.publisher.heard(Nack)))
    before = len(call.subscriber.rtp)
    call.publisher.send(rtp(97, 1, 24 * 3000, 2002, b"\x00\x18" + video(24)[12:]))
    await call.subscriber.until(lambda: len(call.subscriber.rtp) == before + 1)
    await call.send(41)
    await call.report()
    assert call.picture.loss == 0.0
    # One of the round's sixteen packets is the link's loss.
    await call.send(61, (62, 63, 64, 65))
    await call.report((70,))
    assert (call.sound.loss, call.picture.loss) == (1 / 16, 1 / 16)


async def test_what_was_asked_for_while_its_publisher_sent_it_again_is_no_burst(call: Call) -> None:
    late = range(21, 101)
    call.publisher.send(*(video(number, keyframe=True) for number in (101, *late)))
    await becomes(lambda: call.received(call.picture).issuperset(late))
    call.subscriber.send(building.nack(7, call.picture.ssrcs[0], late))
    # It may have been lost again, and goes again.
    await becomes(lambda: call.subscriber.server.plane.forwarder.totals().retransmitted > 0)
    assert call.subscriber.server.estimate == call.remb


async def test_who_loses_requests_too_is_asked_twice_for_a_keyframe(call: Call) -> None:
    await call.send(21, some_of(21))
    await becomes(lambda: call.publisher.server.loses)
    loop = asyncio.get_running_loop()
    call.subscriber.send(building.picture_loss(7, call.picture.ssrcs[0]))
    await call.publisher.until(lambda: call.publisher.heard(KeyframeRequest))
    asked_at = loop.time()
    await call.publisher.until(lambda: len(call.publisher.heard(KeyframeRequest)) == 2)
    # Without the loss, half a second after the first.
    assert loop.time() - asked_at < 0.45
