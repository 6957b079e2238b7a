"""The node's media plane: one port, one certificate, many routers."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from media.forwarder.choice import forwarder_kinds, shards_for, suitable_threads
from media.forwarder.interface import Forwarder
from media.forwarder.reference import ReferenceForwarder
from media.ice.candidates import announce, host_candidates
from media.ice.dual_port import DualPort
from media.ice.native_port import NativePort
from media.ice.port import Address, Port
from media.ice.udp_port import UdpPort
from media.plane import MediaPlane
from media.router import Router
from media.schedule import Schedule


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """`port` 0 means any. `host` or `host6` None leaves that family out; IPv6 is left out where the machine has none.

    `tcp` says whether the number is also listened to on TCP, for people whose network lets no UDP through.
    `announced` are the addresses that browsers are told; without them, all of this machine's that are bound.
    `clock` is monotonic, in seconds; the native forwarder knows the system's only. `forwarder` "auto" is the native one
    where there is one. So many `threads` of it read and write; None: as many as suit the machine.
    """

    host: str | None = "0.0.0.0"  # noqa: S104 - browsers come from anywhere
    port: int = 40000
    host6: str | None = "::"
    tcp: bool = True
    announced: tuple[str, ...] = ()
    consent_timeout: float = 12.0
    clock: Callable[[], float] = time.monotonic
    forwarder: Literal["auto", "native", "python"] = "auto"
    threads: int | None = None


class Worker:
    """Made by `Worker.start`."""

    def __init__(self, plane: MediaPlane, schedule: Schedule) -> None:
        self._plane = plane
        self._schedule = schedule
        self._routers: set[Router] = set()
        self._closed = False

    @classmethod
    async def start(cls, options: WorkerOptions | None = None) -> "Worker":
        """Open the port.

        Raises OSError when it cannot be had, ValueError for an announced address that is none, and ImportError when the
        native forwarder is asked for and was not built.
        """
        options = options or WorkerOptions()

        def receive_rtcp(number: int, compound: bytes, came_at: float) -> None:
            transport = plane.transports.get(number)
            if transport is None:
                return
            now = plane.now()
            # As with datagrams: one peer's must not keep those of others, or the clock, from their turn.
            if not plane.mistakes.contain("rtcp", now, transport.receive_rtcp, compound, now, came_at):
                plane.demultiplexer.dropped["internal_error"] += 1

        schedule = Schedule()
        port, forwarder = _open(options, receive_rtcp, schedule.wake)
        try:
            addresses = announce(port.hosts, options.announced)
        except ValueError:
            port.close()
            raise
        plane = MediaPlane(
            now=options.clock,
            port=port,
            candidates=host_candidates(addresses, port.number, tcp=options.tcp),
            forwarder=forwarder,
            consent_timeout=options.consent_timeout,
            wake=schedule.wake,
        )

        def receive(data: bytes, address: Address) -> None:
            plane.demultiplexer.receive(data, address, plane.now())

        port.start(receive)
        schedule.start(plane)
        return cls(plane, schedule)

    @property
    def port(self) -> int:
        """The number of the UDP port, and of the TCP one."""
        return self._plane.port.number

    @property
    def candidates(self) -> list[dict[str, Any]]:
        return self._plane.candidates

    @property
    def routers(self) -> frozenset[Router]:
        return frozenset(self._routers)

    def create_router(self) -> Router:
        router = Router(self._plane, self._routers.discard)
        self._routers.add(router)
        return router

    def stats(self) -> dict[str, Any]:
        """How much there is, what was dropped, by reason, and what went wrong inside, by the work that was going on."""
        plane = self._plane
        return {
            "routers": len(self._routers),
            "transports": len(plane.transports),
            "producers": len(plane.producers),
            "consumers": len(plane.consumers),
            "dropped": {
                **plane.forwarder.counters(),
                **plane.demultiplexer.dropped,
                **plane.port.dropped,
            },
            "mistakes": dict(plane.mistakes.counted),
        }

    def counters(self) -> dict[str, int]:
        """Since the start: datagrams of media and their octets, each way; packets sent again, octets sent to probe; how
        often a subscriber was given another layer, or asked for a keyframe, and how often a publisher was asked.
        """
        plane = self._plane
        totals = plane.forwarder.totals()
        return {
            "packets_in": totals.packets_received,
            "octets_in": totals.octets_received,
            "packets_out": totals.packets_sent,
            "octets_out": totals.octets_sent,
            "retransmitted": totals.retransmitted,
            "padding": totals.padding,
            "layer_switches": totals.layer_switches,
            "keyframes_wanted": totals.keyframe_requests,
            "keyframe_requests": plane.keyframe_requests.asked,
        }

    async def close(self) -> None:
        """Close every router, the port and the schedule."""
        if self._closed:
            return
        self._closed = True
        for router in list(self._routers):
            router.close()
        self._schedule.stop()
        self._plane.port.close()


def _open(
    options: WorkerOptions, on_rtcp: Callable[[int, bytes, float], None], on_gap: Callable[[], None]
) -> tuple[Port, Forwarder]:
    """The port, and the forwarder that sends through it."""
    kind = options.forwarder
    if kind == "auto":
        kind = forwarder_kinds()[0] if options.clock is time.monotonic else "python"
    where = options.host, options.host6, options.port
    if kind == "python":
        return DualPort.open(UdpPort, *where, with_tcp=options.tcp), ReferenceForwarder(on_gap)
    from media.forwarder.native.forwarder import NativeForwarder

    port = DualPort.open(NativePort, *where, with_tcp=options.tcp)
    threads = suitable_threads() if options.threads is None else options.threads
    forwarder = NativeForwarder(shards=shards_for(threads))
    port.udp.attach(forwarder, on_rtcp, on_gap, threads=threads)
    return port, forwarder
