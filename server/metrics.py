"""What Prometheus reads: how much is live on this node, and what was dropped."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from prometheus_client import REGISTRY, Counter
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from media import Worker
from rooms.jobs.worker import Outcome
from signaling.server import SignalingServer

JOBS = Counter("technopark_jobs", "Attempts at jobs of this node, by how they ended.", ["kind", "outcome"])


def count_job(kind: str, outcome: Outcome) -> None:
    """Count one attempt."""
    JOBS.labels(kind, outcome.value).inc()


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
        dropped = CounterMetricFamily(
            "technopark_media_dropped_packets", "Packets that went nowhere.", labels=["reason"]
        )
        for reason, count in media["dropped"].items():
            dropped.add_metric([reason], count)
        yield dropped
        live = self._signaling.live_summary()
        yield GaugeMetricFamily("technopark_live_rooms", "Rooms with somebody inside.", live.rooms)
        yield GaugeMetricFamily("technopark_participants", "People inside rooms of this node.", live.seats)
        yield GaugeMetricFamily("technopark_lobby_waiting", "People who knock.", live.waiting)
        yield GaugeMetricFamily("technopark_sockets", "Open sockets.", live.connections)


@contextmanager
def observe(worker: Worker, signaling: SignalingServer) -> Iterator[None]:
    """Collect for as long as the context lasts."""
    collector = NodeCollector(worker, signaling)
    REGISTRY.register(collector)
    try:
        yield
    finally:
        REGISTRY.unregister(collector)
