"""What publishers and subscribers say, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from media.rtcp.packets import (
    AnsweredTimes,
    Bye,
    KeyframeRequest,
    Nack,
    ReceiverReport,
    Remb,
    ReportBlock,
    SenderReport,
    parse,
)
from media.rtcp.source_clock import SourceTime, clock_offset
from media.rtcp.to_publishers import request_keyframes
from media.rtcp.wall_clock import middle

if TYPE_CHECKING:
    from media.consumer import Consumer
    from media.producer import Producer
    from media.webrtc_transport import WebRtcTransport

_LOSSY: Final = 0.05
"""Share of loss from which on repairs are sent twice."""
_SMOOTHING: Final = 0.25
"""Of a publisher's round trip, with every answer; each of its streams answers once a second or so."""


def handle(transport: WebRtcTransport, compound: bytes, now: float, came_at: float) -> None:
    """Act on a plain compound packet that came in on the transport, a moment ago maybe.

    SSRCs that are not its own mean nothing.
    """
    picture_lost = False
    for packet in parse(compound):
        match packet:
            case SenderReport():
                _note_time(transport, packet, came_at)
                _note_reception(transport, packet.blocks, now, came_at)
            case ReceiverReport():
                _note_reception(transport, packet.blocks, now, came_at)
            case Nack():
                _send_again(transport, packet, now)
            case KeyframeRequest():
                picture_lost |= _note_picture_lost(transport, packet, now)
            case Remb():
                transport.downlink.take_remb(packet.bitrate, now, packet.ssrcs)
            case AnsweredTimes():
                _note_round_trip(transport, packet, came_at)
            case Bye():
                for ssrc in packet.ssrcs:
                    if found := _layer(transport, ssrc):
                        found[0].times[found[1]] = None
    if picture_lost:
        # Once, however many were asked for: every publisher is looked at for it.
        request_keyframes(transport.plane, now)


def _send_again(transport: WebRtcTransport, packet: Nack, now: float) -> None:
    consumer = _consumer(transport, packet.media_ssrc)
    if consumer is None:
        return
    # Where much is lost, so are repairs; each that is lost costs another round trip of a picture that stands still.
    for _ in range(2 if (consumer.loss or 0.0) >= _LOSSY and transport.downlink.loses_by_chance(now) else 1):
        numbers = transport.downlink.admit_repairs(consumer, packet.sequence_numbers, now)
        transport.plane.forwarder.retransmit(consumer.sink, numbers, now)


def _note_picture_lost(transport: WebRtcTransport, packet: KeyframeRequest, now: float) -> bool:
    """Returns whether it is one that is sent on the transport, and that another keyframe is needed for."""
    consumer = _consumer(transport, packet.media_ssrc)
    if consumer is None or transport.downlink.awaits_keyframe(consumer, now):
        return False
    transport.plane.forwarder.request_keyframe(consumer.sink)
    return True


def _layer(transport: WebRtcTransport, ssrc: int) -> tuple[Producer, int] | None:
    """The producer that sends on it, and as which layer."""
    found = transport.plane.forwarder.find_source(transport.number, ssrc)
    producer = transport.plane.producers.get(found[0]) if found else None
    return (producer, found[1]) if producer and found else None


def _consumer(transport: WebRtcTransport, ssrc: int) -> Consumer | None:
    sink = transport.plane.forwarder.find_sink(transport.number, ssrc)
    return None if sink is None else transport.plane.consumers.get(sink)


def _note_time(transport: WebRtcTransport, report: SenderReport, now: float) -> None:
    found = _layer(transport, report.ssrc)
    # Before its clock is known a sender may report zero (RFC 3550 6.4.1). RTX streams report too, with the same clock.
    if found is None or report.ntp == 0:
        return
    transport.way_up.note(report.ntp / 2**32, now)
    producer, layer = found
    forwarder = transport.plane.forwarder
    if report.ssrc != forwarder.source_ssrc(producer.source, layer):
        return
    first = producer.times[layer] is None
    local = transport.publisher_clock.to_local(report.ntp, now)
    producer.times[layer] = SourceTime(report.timestamp, local, middle(report.ntp), now)
    offset = clock_offset(report.ntp, report.timestamp, producer.clock_rate)
    forwarder.set_timestamp_offset(producer.source, layer, offset)
    if first:
        for consumer in producer.consumers:
            consumer.report_soon()


def _note_reception(transport: WebRtcTransport, blocks: Iterable[ReportBlock], now: float, came_at: float) -> None:
    for block in blocks:
        consumer = _consumer(transport, block.ssrc)
        if consumer is None:
            continue
        round_trip = None
        if block.last_sr:
            round_trip = consumer.round_trip = _round_trip(transport, block.last_sr, block.delay, came_at)
        transport.downlink.take_report(consumer, block, round_trip, now, came_at)


def _note_round_trip(transport: WebRtcTransport, packet: AnsweredTimes, came_at: float) -> None:
    for answer in packet.answers:
        if answer.ssrc == transport.ssrc and answer.last_rr:
            sample = _round_trip(transport, answer.last_rr, answer.delay, came_at)
            before = transport.round_trip
            transport.round_trip = sample if before is None else before + (sample - before) * _SMOOTHING


def _round_trip(transport: WebRtcTransport, asked: int, delay: int, came_at: float) -> float:
    """Seconds from when we said the time `asked` until its answer came, without the `delay` there; 1/65536 s both."""
    elapsed = middle(transport.plane.wall_clock.ntp(came_at)) - asked - delay
    # Signed: the other side's rounding may put the answer before the question.
    elapsed = (elapsed + 0x80000000) % 0x100000000 - 0x80000000
    return max(elapsed, 0) / 65536
