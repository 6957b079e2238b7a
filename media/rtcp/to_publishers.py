"""What publishers are told: what is missing, how their packets arrive, and when a keyframe is needed."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from media.rtcp import building
from media.rtcp.packets import ReceiverReport, ReportBlock

if TYPE_CHECKING:
    from media.plane import MediaPlane
    from media.webrtc_transport import WebRtcTransport

_MOST_BLOCKS: Final = 31


def request_keyframes(plane: MediaPlane, now: float) -> None:
    """PLI for every source that owes a keyframe, within the limits of `KeyframeRequests`."""
    waiting = plane.forwarder.waiting_for_keyframe()
    if not waiting:
        return
    for source, layer in plane.keyframe_requests.due(waiting, now):
        producer, ssrc = plane.producers.get(source), plane.forwarder.source_ssrc(source, layer)
        if producer and ssrc is not None:
            transport = producer.transport
            plane.forwarder.send_rtcp(transport.number, building.picture_loss(transport.ssrc, ssrc))


def ask_again(plane: MediaPlane, now: float) -> None:
    """NACK for the packets missing from each source."""
    for source, producer in plane.producers.items():
        if not producer.wants_nack or producer.paused:
            continue
        missing = plane.forwarder.missing(source, 0, now)
        if not missing:
            continue
        ssrc = plane.forwarder.source_ssrc(source, 0)
        if ssrc is not None:
            transport = producer.transport
            plane.forwarder.send_rtcp(transport.number, building.nack(transport.ssrc, ssrc, missing))


def report_arrivals(transport: WebRtcTransport) -> None:
    """Transport-wide feedback since the last call, if the publisher understands it."""
    forwarder = transport.plane.forwarder
    producer = next((known for known in transport.producers.values() if known.uses_transport_cc), None)
    if producer is None:
        return
    arrivals = forwarder.take_arrivals(transport.number)
    media_ssrc = forwarder.source_ssrc(producer.source, 0) or 0
    for feedback in transport.feedback.build(transport.ssrc, media_ssrc, arrivals):
        forwarder.send_rtcp(transport.number, feedback)


def report_reception(transport: WebRtcTransport, now: float) -> None:
    """Receiver reports about all sources of the transport, and REMB for those that take a bitrate that way."""
    forwarder = transport.plane.forwarder
    blocks: list[ReportBlock] = []
    remb_ssrcs: list[int] = []
    for producer in islice(transport.producers.values(), _MOST_BLOCKS):
        report = forwarder.receive_report(producer.source, 0, now)
        if report is None:
            continue
        time = producer.time
        blocks.append(
            ReportBlock(
                ssrc=report.ssrc,
                fraction_lost=report.fraction_lost,
                cumulative_lost=report.cumulative_lost,
                highest_sequence=report.highest_sequence,
                jitter=report.jitter,
                last_sr=time.last_sr if time else 0,
                delay=time.delay(now) if time else 0,
            )
        )
        if producer.uses_remb:
            remb_ssrcs.append(report.ssrc)
    if not blocks:
        return
    compound = building.receiver_report(ReceiverReport(transport.ssrc, tuple(blocks)))
    compound += building.source_description(transport.ssrc, transport.plane.cname)
    if remb_ssrcs:
        bitrate = transport.bitrate.update(max(block.fraction_lost for block in blocks))
        compound += building.remb(transport.ssrc, bitrate, remb_ssrcs)
    forwarder.send_rtcp(transport.number, compound)
