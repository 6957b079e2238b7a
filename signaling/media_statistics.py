"""How well a participant's two transports do, as the server sees it."""

from dataclasses import dataclass
from typing import Any

from media import Consumer, Producer, WebRtcTransport
from signaling.protocol.receiving import ConsumerStatistics, MediaStatistics, ProducerStatistics


@dataclass(slots=True)
class Meter:
    """Bit/s from a counter of octets, over the time between two readings."""

    octets: int | None = None
    at: float = 0.0

    def read(self, octets: int, now: float) -> int | None:
        """`now` in seconds. None at the first reading, and when no time has passed."""
        before, elapsed = self.octets, now - self.at
        self.octets, self.at = octets, now
        return round((octets - before) * 8 / elapsed) if before is not None and elapsed > 0 else None


class StatisticsReader:
    """Reads one participant's transports; rates are over the time since the last reading."""

    def __init__(self, send: WebRtcTransport, receive: WebRtcTransport) -> None:
        self._send = send
        self._receive = receive
        self._sent, self._received = Meter(), Meter()

    def read(self, now: float) -> MediaStatistics:
        """`now` in seconds of any monotonic clock."""
        uplink, downlink = self._send.stats(), self._receive.stats()
        return MediaStatistics(
            downlink_estimate=self._receive.estimate,
            downlink_limit=self._receive.limit,
            round_trip=downlink.get("roundTrip"),
            loss=_loss(self._receive),
            sent_bitrate=self._sent.read(downlink.get("octetsSent", 0), now),
            received_bitrate=self._received.read(uplink.get("octetsReceived", 0), now),
            candidate_protocol=_protocol(downlink) or _protocol(uplink),
            consumers=tuple(_consumer(consumer) for consumer in self._receive.consumers.values()),
            producers=tuple(_producer(producer) for producer in self._send.producers.values()),
        )


def _loss(transport: WebRtcTransport) -> float | None:
    # Each consumer's loss counts the same: how many packets each had between two reports is not told.
    known = [consumer.loss for consumer in transport.consumers.values() if consumer.loss is not None]
    return sum(known) / len(known) if known else None


def _protocol(stats: dict[str, Any]) -> Any:
    candidate = stats.get("candidate")
    return candidate["protocol"] if candidate else None


def _consumer(consumer: Consumer) -> ConsumerStatistics:
    layer, temporal = (0, 0) if consumer.kind == "audio" else consumer.video.target
    producer = consumer.producer
    if producer is None or producer.paused or consumer.paused or layer < 0:
        return ConsumerStatistics(consumer_id=consumer.id, layer=-1, temporal=0, bitrate=0)
    rates = producer.rates.rates[min(layer, len(producer.rates.rates) - 1)]
    return ConsumerStatistics(
        consumer_id=consumer.id,
        layer=layer,
        temporal=min(temporal, len(rates) - 1),
        bitrate=rates[min(temporal, len(rates) - 1)] if any(producer.rates.active) else 0,
    )


def _producer(producer: Producer) -> ProducerStatistics:
    known = [block for block in producer.receptions if block]
    return ProducerStatistics(
        producer_id=producer.id,
        layers=tuple(layer.bitrate if layer.active else 0 for layer in producer.layers),
        loss=max((block.fraction_lost / 256 for block in known), default=None),
        jitter=max((block.jitter / producer.clock_rate for block in known), default=None),
    )
