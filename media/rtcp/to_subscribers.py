"""Sender reports: which moment of the publisher's clock each RTP timestamp was, so that lips and sound agree."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Final

from media.rtcp import building
from media.rtcp.packets import SenderReport

if TYPE_CHECKING:
    from media.consumer import Consumer
    from media.webrtc_transport import WebRtcTransport

INTERVAL: Final = {"audio": 5.0, "video": 1.0}
"""Seconds between sender reports of one stream, on average, and at the least (RFC 3550 6.2)."""
_A_SECOND: Final = 8.0
"""Sender reports to one subscriber, on average and at the most: who gets many streams hears less often of each."""

_EARLY: Final = 3
"""Reports half a second apart at the start: browsers need two of each stream before they align lips and sound."""
_EARLY_INTERVAL: Final = 0.5
_SILENT: Final = 10.0
"""A sink that sent nothing for this long has nothing to say."""
_DATAGRAM: Final = 1100
_TOGETHER: Final = 0.2
"""What is due within this time goes with what is due now."""
_AGAIN: Final = 0.2
"""After which a stream is looked at again that does not flow yet."""


def report_sending(transport: WebRtcTransport, now: float) -> None:
    """Send the sender reports that are due, many to a datagram, and note when the next one is."""
    forwarder = transport.plane.forwarder
    compound = b""
    for consumer in transport.consumers.values():
        if consumer.next_report_at > now + _TOGETHER:
            continue
        report = _report(consumer, now)
        consumer.next_report_at = _next(consumer, now, reported=report is not None)
        if report is None:
            continue
        part = building.sender_report(report) + building.source_description(report.ssrc, consumer.cname)
        if compound and len(compound) + len(part) > _DATAGRAM:
            forwarder.send_rtcp(transport.number, compound)
            compound = b""
        compound += part
    if compound:
        forwarder.send_rtcp(transport.number, compound)
    transport.sender_reports_at = min((each.next_report_at for each in transport.consumers.values()), default=math.inf)


def _next(consumer: Consumer, now: float, *, reported: bool) -> float:
    if not reported:
        # Nobody can say what time it is before the publisher did; when it does, or another one feeds the consumer, this
        # is told. That something flows is not.
        told = consumer.producer is not None and any(consumer.producer.times)
        return now + _AGAIN if told else math.inf
    consumer.reports_sent += 1
    if consumer.reports_sent < _EARLY:
        interval = _EARLY_INTERVAL
    else:
        interval = max(INTERVAL[consumer.kind], len(consumer.transport.consumers) / _A_SECOND)
    # Half to one and a half intervals, so that streams do not fall in step (RFC 3550 6.3.1).
    return now + interval * random.uniform(0.5, 1.5)


def _report(consumer: Consumer, now: float) -> SenderReport | None:
    plane, producer = consumer.transport.plane, consumer.producer
    if producer is None or not any(producer.times):
        return None
    info = plane.forwarder.sender_info(consumer.sink)
    if info is None or info.layer < 0 or now - max(info.last_sent_at, consumer.probed_at) > _SILENT:
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
