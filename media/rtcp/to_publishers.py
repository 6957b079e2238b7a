"""What publishers are told: what is missing, how their packets arrive, and when a keyframe is needed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from media.rtcp import building
from media.rtcp.packets import ReceiverReport, ReportBlock

if TYPE_CHECKING:
    from media.plane import MediaPlane
    from media.webrtc_transport import WebRtcTransport

_MOST_BLOCKS: Final = 31
_UNKNOWN: Final = 0.1
"""Seconds that a round trip to a publisher is taken for until it has answered."""
_LONGEST: Final = 0.5
"""And at the most, whatever it answers."""


Requests = defaultdict["WebRtcTransport", bytes]
"""What each publisher is to be told, in one datagram."""


def request_keyframes(plane: MediaPlane, now: float) -> None:
    """PLI for every layer that owes a keyframe, within the limits of `KeyframeRequests`; one datagram a publisher."""
    requests: Requests = defaultdict(bytes)
    for source, layer in plane.forwarder.waiting_for_keyframe():
        plane.mistakes.contain("keyframe requests", now, _request_keyframe, plane, requests, source, layer, now)
    _send("keyframe requests", plane, requests, now)


def _request_keyframe(plane: MediaPlane, requests: Requests, source: int, layer: int, now: float) -> None:
    producer = plane.producers.get(source)
    if producer is None or not plane.keyframe_requests.due((source, layer), now, producer.transport):
        return
    ssrc = plane.forwarder.source_ssrc(source, layer)
    if ssrc is not None:
        requests[producer.transport] += building.picture_loss(producer.transport.ssrc, ssrc)


def _send(work: str, plane: MediaPlane, requests: Requests, now: float) -> None:
    for transport, compound in requests.items():
        plane.mistakes.contain(work, now, plane.forwarder.send_rtcp, transport.number, compound)


def ask_again(plane: MediaPlane, now: float) -> bool:
    """NACK for the packets missing from each layer. Returns whether any are, so that it is to be called again."""
    incomplete = plane.forwarder.incomplete()
    requests: Requests = defaultdict(bytes)
    for source, layer in sorted(incomplete):
        plane.mistakes.contain("missing packets", now, _ask_again, plane, requests, source, layer, now)
    _send("missing packets", plane, requests, now)
    return bool(incomplete)


def _ask_again(plane: MediaPlane, requests: Requests, source: int, layer: int, now: float) -> None:
    transport = plane.producers[source].transport
    round_trip = _UNKNOWN if transport.round_trip is None else min(transport.round_trip, _LONGEST)
    missing = plane.forwarder.missing(source, layer, now, round_trip)
    ssrc = plane.forwarder.source_ssrc(source, layer) if missing else None
    if ssrc is not None:
        requests[transport] += building.nack(transport.ssrc, ssrc, missing)


def report_arrivals(transport: WebRtcTransport) -> None:
    """Transport-wide feedback since the last call, to a publisher that understands it."""
    forwarder = transport.plane.forwarder
    arrivals = forwarder.take_arrivals(transport.number)
    if not arrivals:
        return
    producer = next(known for known in transport.producers.values() if known.uses_transport_cc)
    ssrcs = (forwarder.source_ssrc(producer.source, layer) for layer in range(len(producer.times)))
    media_ssrc = next((ssrc for ssrc in ssrcs if ssrc is not None), 0)
    for feedback in transport.feedback.build(transport.ssrc, media_ssrc, arrivals):
        forwarder.send_rtcp(transport.number, feedback)


def report_reception(transport: WebRtcTransport, now: float) -> None:
    """Receiver reports about all layers of the transport, our time, and REMB for those that take a bitrate that way."""
    forwarder = transport.plane.forwarder
    blocks: list[ReportBlock] = []
    remb_ssrcs: list[int] = []
    received = lost = 0
    layers = ((producer, *layer) for producer in transport.producers.values() for layer in enumerate(producer.times))
    for producer, layer, time in layers:
        report = forwarder.receive_report(producer.source, layer, now)
        if report is None:
            continue
        block = producer.receptions[layer] = ReportBlock(
            ssrc=report.ssrc,
            fraction_lost=report.fraction_lost,
            cumulative_lost=report.cumulative_lost,
            highest_sequence=report.highest_sequence,
            jitter=report.jitter,
            last_sr=time.last_sr if time else 0,
            delay=time.delay(now) if time else 0,
        )
        blocks.append(block)
        if producer.kind == "video":
            # Sound is repaired in its own stream: what was lost of it first, is counted as if it had come.
            received += report.packets
            lost += report.cumulative_lost
        if producer.uses_remb:
            remb_ssrcs.append(report.ssrc)
    if not blocks:
        return
    transport.note_loss(received, lost, now)
    batches = (tuple(blocks[start : start + _MOST_BLOCKS]) for start in range(0, len(blocks), _MOST_BLOCKS))
    compound = b"".join(building.receiver_report(ReceiverReport(transport.ssrc, batch)) for batch in batches)
    compound += building.source_description(transport.ssrc, transport.plane.cname)
    compound += building.receiver_time(transport.ssrc, transport.plane.wall_clock.ntp(now))
    if remb_ssrcs:
        bitrate = transport.bitrate.update(max(block.fraction_lost for block in blocks))
        compound += building.remb(transport.ssrc, bitrate, remb_ssrcs)
    forwarder.send_rtcp(transport.number, compound)
