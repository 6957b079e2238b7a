"""While one of Python's threads waits for another, media goes on: nobody holds a lock of the forwarder's meanwhile."""

import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest

from media.forwarder.choice import forwarder_kinds
from tests.unit.media.forwarder.peers import KEYFRAME, Peer, frame, video, video_sink
from tests.unit.media.forwarder.threaded import Threaded, threaded

pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif("native" not in forwarder_kinds(), reason="the native forwarder was not built here"),
]

SO_TIMESTAMPNS = 35
SECONDS = 0.4
"""For which the interpreter is held."""
PACKETS = 50
BODY = KEYFRAME + bytes(500)
RATE = 8 * 540 * PACKETS


@contextmanager
def held_by_another() -> Iterator[None]:
    """Who gives up the interpreter has to wait for it."""
    before = sys.getswitchinterval()
    over = threading.Event()

    def spin() -> None:
        while not over.is_set():
            pass

    other = threading.Thread(target=spin)
    sys.setswitchinterval(SECONDS)
    try:
        other.start()
        yield
    finally:
        over.set()
        sys.setswitchinterval(before)
        other.join()


def arrivals(receiver: socket.socket) -> list[float]:
    """When the kernel got each datagram."""
    times = []
    for _ in range(PACKETS):
        _, ancillary, _, _ = receiver.recvmsg(2048, 64)
        seconds, nanoseconds = struct.unpack("qq", ancillary[0][2][:16])
        times.append(seconds + nanoseconds * 1e-9)
    return times


def asked(call: Threaded) -> dict[str, Callable[[], object]]:
    forwarder = call.forwarder
    return {
        "counters": forwarder.counters,
        "totals": forwarder.totals,
        "incomplete": forwarder.incomplete,
        "take_levels": forwarder.take_levels,
        "take_arrivals": lambda: forwarder.take_arrivals(call.peer.number),
        "transport_stats": lambda: forwarder.transport_stats(call.peer.number),
    }


@pytest.mark.parametrize(
    "name", ["counters", "totals", "incomplete", "take_levels", "take_arrivals", "transport_stats"]
)
def test_what_is_asked_of_the_forwarder_stops_no_media_while_it_waits_for_the_interpreter(name: str) -> None:
    with threaded() as call, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(5)
        subscriber = Peer(call.forwarder)
        subscriber.add_sink(call.peer.add_source(video()), video_sink())
        call.forwarder.set_peer(subscriber.number, receiver.getsockname())
        # A packet every 20 ms, by the forwarder's own thread.
        call.forwarder.set_pace(subscriber.number, RATE, time.monotonic())
        call.start()
        call.send(*(frame(sequence, BODY) for sequence in range(1, PACKETS + 1)))
        call.settle()
        with held_by_another():
            # Until it had to wait, or had many an occasion to.
            until = time.monotonic() + SECONDS / 2
            while time.monotonic() < until:
                asked(call)[name]()
        times = arrivals(receiver)
        assert max(later - before for before, later in pairwise(times)) < SECONDS / 2
