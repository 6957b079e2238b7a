"""The control hears that packets are missing, so that it need not keep asking."""

import pytest

from media.forwarder.choice import forwarder_kinds
from media.forwarder.reference import ReferenceForwarder
from tests.unit.media.forwarder.peers import KEYFRAME, Peer, frame, video
from tests.unit.media.forwarder.threaded import Threaded, threaded


def test_the_reference_tells_of_each_hole() -> None:
    told: list[str] = []
    publisher = Peer(ReferenceForwarder(lambda: told.append("gap")))
    publisher.add_source(video())
    for sequence in (1, 2, 4, 3):
        publisher.send(frame(sequence, KEYFRAME))
    assert len(told) == 1


def say(call: Threaded, *sequences: int) -> None:
    """Returns when the thread has seen them."""
    call.send(*(frame(sequence, KEYFRAME) for sequence in sequences))
    call.settle()


@pytest.mark.skipif("native" not in forwarder_kinds(), reason="the native forwarder was not built here")
def test_the_thread_tells_once_until_nothing_is_missing() -> None:
    with threaded() as call:
        source = call.peer.add_source(video())
        call.start()
        say(call, 1, 2)
        assert call.gaps == 0
        say(call, 4, 6)
        assert call.gaps == 1
        assert call.forwarder.incomplete() == {(source, 0)}
        say(call, 8)
        assert call.gaps == 1
        say(call, 3, 5, 7)
        assert call.forwarder.incomplete() == set()
        say(call, 10)
        assert call.gaps == 2
