"""What Prometheus reads: how much is live on this node, what media flows, and what was dropped."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from prometheus_client import REGISTRY, Counter
from prometheus_client.core import CounterMetricFamily, GaugeHistogramMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from media import Worker
from rooms.jobs.worker import Outcome
from signaling.server import SignalingServer

JOBS = Counter("technopark_jobs", "Attempts at jobs of this node, by how they ended.", ["kind", "outcome"])

WEBHOOKS = Counter(
    "technopark_webhook_attempts", "Attempts at telling webhooks of this node, by how they ended.", ["outcome"]
)


def count_webhook(outcome: str) -> None:
    """An attempt came to its end: `delivered`, or why it does not count."""
    WEBHOOKS.labels(outcome).inc()


def count_job(kind: str, outcome: Outcome) -> None:
    """Count one attempt."""
    JOBS.labels(kind, outcome.value).inc()


ESTIMATES: Final = (150_000, 300_000, 600_000, 1_200_000, 2_500_000, 5_000_000, 10_000_000)
"""Bounds of the buckets, bit/s: sound only, a thin link, a picture, … nothing is missing."""


class NodeCollector(Collector):
    """Reads the parts when it is asked, so that nothing is counted twice or on the way."""

    def __init__(self, worker: Worker, signaling: SignalingServer) -> None:
        self._worker = worker
        self._signaling = signaling

    def collect(self) -> Iterable[Metric]:
        """The node as it is now."""
        media = self._worker.stats()
        for name in ("routers", "transports", "producers", "consumers"):
            yield GaugeMetricFamily(f"technopark_media_{name}", f"Open {name} of the media plane.", media[name])
        yield from _traffic(self._worker.counters())
        yield _estimates(self._worker)
        dropped = CounterMetricFamily(
            "technopark_media_dropped_packets", "Packets that went nowhere.", labels=["reason"]
        )
        for reason, count in media["dropped"].items():
            dropped.add_metric([reason], count)
        yield dropped
        mistakes = CounterMetricFamily(
            "technopark_media_mistakes", "Exceptions that ended with what met them; each is a bug.", labels=["work"]
        )
        for work, count in media["mistakes"].items():
            mistakes.add_metric([work], count)
        yield mistakes
        live = self._signaling.live_summary()
        yield GaugeMetricFamily("technopark_live_rooms", "Rooms with somebody inside.", live.rooms)
        yield GaugeMetricFamily("technopark_participants", "People inside rooms of this node.", live.seats)
        yield GaugeMetricFamily("technopark_lobby_waiting", "People who knock.", live.waiting)
        yield GaugeMetricFamily("technopark_sockets", "Open sockets.", live.connections)


def _traffic(counters: Mapping[str, int]) -> Iterable[Metric]:
    packets = CounterMetricFamily("technopark_media_packets", "Datagrams of media.", labels=["direction"])
    octets = CounterMetricFamily("technopark_media_octets", "Octets in datagrams of media.", labels=["direction"])
    for direction in ("in", "out"):
        packets.add_metric([direction], counters[f"packets_{direction}"])
        octets.add_metric([direction], counters[f"octets_{direction}"])
    yield packets
    yield octets
    yield CounterMetricFamily(
        "technopark_media_layer_switches",
        "Times that a subscriber got another layer.",
        counters["layer_switches"],
    )
    keyframes = CounterMetricFamily(
        "technopark_media_keyframe_requests",
        "Times that subscribers asked for a keyframe, and that publishers were asked for one.",
        labels=["by"],
    )
    keyframes.add_metric(["subscribers"], counters["keyframes_wanted"])
    keyframes.add_metric(["node"], counters["keyframe_requests"])
    yield keyframes
    yield CounterMetricFamily(
        "technopark_media_retransmitted_packets", "Packets sent again to subscribers.", counters["retransmitted"]
    )
    yield CounterMetricFamily("technopark_media_padding_octets", "Octets sent to probe links.", counters["padding"])


def _estimates(worker: Worker) -> Metric:
    """Of the links that are known; a gauge of how they are spread, for they come and go."""
    known = sorted(
        transport.estimate
        for router in worker.routers
        for transport in router.transports.values()
        if transport.estimate is not None
    )
    buckets = [(str(bound), float(bisect_right(known, bound))) for bound in ESTIMATES]
    return GaugeHistogramMetricFamily(
        "technopark_media_downlink_estimate_bits_per_second",
        "What the links to subscribers are thought to carry.",
        buckets=[*buckets, ("+Inf", float(len(known)))],
        gsum_value=float(sum(known)),
    )


@contextmanager
def observe(worker: Worker, signaling: SignalingServer) -> Iterator[None]:
    """Collect for as long as the context lasts."""
    collector = NodeCollector(worker, signaling)
    REGISTRY.register(collector)
    try:
        yield
    finally:
        REGISTRY.unregister(collector)
