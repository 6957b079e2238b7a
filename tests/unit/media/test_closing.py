"""Whatever is closed is gone: sockets, tasks, timers and objects, after a thousand joins."""

import asyncio
import gc
import os
import weakref
from collections import Counter

from media import ROUTER_RTP_CAPABILITIES, Consumer, Producer, Router, WebRtcTransport, Worker
from media.dtls.endpoint import DtlsEndpoint
from tests.unit.media.media_client import AUDIO, DTLS_PARAMETERS, VIDEO, MediaClient, audio, video
from tests.unit.media.node import becomes, running_worker

COUNTED = (Router, WebRtcTransport, Producer, Consumer, DtlsEndpoint)


def sockets() -> int:
    """Open descriptors of this process that are sockets."""
    found = 0
    for descriptor in os.listdir("/proc/self/fd"):
        try:
            found += os.readlink(f"/proc/self/fd/{descriptor}").startswith("socket:")
        except FileNotFoundError:
            continue
    return found


def objects() -> Counter[str]:
    """Live objects of the media plane by class, after a collection."""
    gc.collect()
    return Counter(type(known).__name__ for known in gc.get_objects() if isinstance(known, COUNTED))


def join(router: Router) -> list[WebRtcTransport]:
    """One participant with everything a participant has, without a peer on the wire."""
    sending, receiving = router.create_transport(), router.create_transport()
    for transport in (sending, receiving):
        transport.connect(DTLS_PARAMETERS)
        transport.on_state = lambda _: None
    for producer in (sending.produce("audio", AUDIO), sending.produce("video", VIDEO)):
        receiving.consume(producer, ROUTER_RTP_CAPABILITIES).resume()
    return [sending, receiving]


async def real_join(router: Router) -> list[MediaClient]:
    """One participant on real sockets, with DTLS and media."""
    sending = await MediaClient.connect(router.create_transport())
    receiving = await MediaClient.connect(router.create_transport())
    for producer in (sending.server.produce("audio", AUDIO), sending.server.produce("video", VIDEO)):
        receiving.server.consume(producer, ROUTER_RTP_CAPABILITIES).resume()
    sending.send(audio(1), video(1, keyframe=True))
    await receiving.until(lambda: len(receiving.rtp) == 2)
    return [sending, receiving]


def everything(worker: Worker) -> list[int]:
    """Sizes of all that the plane keeps by name."""
    plane = worker._plane
    demultiplexer, rounds = plane.demultiplexer, plane.downlinks
    kept = (
        plane.transports,
        plane.producers,
        plane.consumers,
        plane._ssrcs,
        plane.keyframe_requests._asked,
        demultiplexer._by_address,
        demultiplexer._by_fragment,
        demultiplexer._routes,
        demultiplexer._neighbours._at,
        rounds._touched,
        rounds._due,
        rounds.restless,
        rounds.probing,
        worker.routers,
    )
    return [len(known) for known in kept]


async def test_a_thousand_joins_leave_nothing() -> None:
    before = objects()
    async with running_worker() as worker:
        idle = (sockets(), len(asyncio.all_tasks()))
        watched: list[weakref.ref[object]] = []
        router = worker.create_router()
        for turn in range(1000):
            if turn % 100 == 0:
                clients = await real_join(router)
                transports = [client.server for client in clients]
                for client in clients:
                    client.close(politely=turn % 200 == 0)
            else:
                transports = join(router)
            watched += map(weakref.ref, transports)
            if turn % 2:
                for transport in transports:
                    transport.close()
            else:
                router.close()
                router = worker.create_router()
            transports.clear()
        router.close()
        del router, transports, transport, clients, client
        assert not any(everything(worker))
        await becomes(lambda: (sockets(), len(asyncio.all_tasks())) == idle)
        assert objects() <= before
        assert [reference() for reference in watched] == [None] * len(watched)
        handles = getattr(asyncio.get_running_loop(), "_scheduled", [])
        assert not [handle for handle in handles if "DtlsEndpoint" in repr(handle) and not handle.cancelled()]


async def test_a_closed_worker_gives_back_its_port_and_its_task() -> None:
    before = (sockets(), len(asyncio.all_tasks()))
    async with running_worker() as worker:
        clients = await real_join(worker.create_router())
        await worker.close()
    for client in clients:
        client.close()
    await becomes(lambda: (sockets(), len(asyncio.all_tasks())) == before)
