"""Sender reports: which moment of the publisher's clock each RTP timestamp was, so that lips and sound agree."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

from media.rtcp import building
from media.rtcp.packets import SenderReport

if TYPE_CHECKING:
    from media.consumer import Consumer
    from media.webrtc_transport import WebRtcTransport

INTERVAL: Final = {"audio": 5.0, "video": 1.0}
"""Seconds between sender reports of one stream, on average (RFC 3550 6.2 with room for many streams)."""

_EARLY: Final = 3
"""Reports half a second apart at the start: browsers need two of each stream before they align lips and sound."""
_EARLY_INTERVAL: Final = 0.5
_SILENT: Final = 10.0
"""A sink that sent nothing for this long has nothing to say."""
_DATAGRAM: Final = 1100


def report_sending(transport: WebRtcTransport, now: float) -> None:
    """Send the sender reports that are due, many to a datagram."""
    forwarder = transport.plane.forwarder
    compound = b""
    for consumer in transport.consumers.values():
        if consumer.next_report_at > now:
            continue
        report = _report(consumer, now)
        if report is None:
            # Nothing flows yet, or the publisher has not said what time it is: look again at the next round.
            continue
        consumer.reports_sent += 1
        interval = _EARLY_INTERVAL if consumer.reports_sent < _EARLY else INTERVAL[consumer.kind]
        # Half to one and a half intervals, so that streams do not fall in step (RFC 3550 6.3.1).
        consumer.next_report_at = now + interval * random.uniform(0.5, 1.5)
        part = building.sender_report(report) + building.source_description(report.ssrc, consumer.cname)
        if compound and len(compound) + len(part) > _DATAGRAM:
            forwarder.send_rtcp(transport.number, compound)
            compound = b""
        compound += part
    if compound:
        forwarder.send_rtcp(transport.number, compound)


def _report(consumer: Consumer, now: float) -> SenderReport | None:
    plane, producer = consumer.transport.plane, consumer.producer
    info = plane.forwarder.sender_info(consumer.sink)
    if producer is None or info is None or info.layer < 0 or now - info.last_sent_at > _SILENT:
        return None
    time = producer.times[info.layer]
    if time is None:
        return None
    source_timestamp = time.at(now, producer.clock_rate)
    return SenderReport(
        ssrc=info.ssrc,
        ntp=plane.wall_clock.ntp(now),
        timestamp=(source_timestamp + info.timestamp_offset) & 0xFFFFFFFF,
        packets=info.packets,
        octets=info.octets,
    )
