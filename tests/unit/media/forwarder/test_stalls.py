"""A publisher that leaves out its largest picture says nothing of it; the control hears of it after two pictures."""

from random import Random

import pytest

from media.forwarder.choice import forwarder_kinds
from media.forwarder.reference import ReferenceForwarder
from tests.unit.media.forwarder.peers import Peer, new_forwarder
from tests.unit.media.forwarder.simulcast import Simulcast
from tests.unit.media.forwarder.threaded import threaded

FRAME = 1 / 15


class Camera:
    """Of three layers and fifteen pictures a second."""

    def __init__(self, publisher: Peer) -> None:
        self.forwarder = publisher.forwarder
        self._publisher = publisher
        self._camera = Simulcast(publisher, Random(5))
        self.source = self._camera.source
        self._now = 1.0

    def capture(self, pictures: int, *layers: int) -> set[int]:
        """In these layers; gives those that stalled meanwhile."""
        self.take(pictures, *layers)
        found = self.forwarder.take_stalled()
        assert {source for source, _ in found} <= {self.source}
        return {layer for _, layer in found}

    def take(self, pictures: int, *layers: int) -> None:
        """Nobody asks."""
        for _ in range(pictures):
            self._now += FRAME
            for layer in layers:
                for packet in self._camera.encoders[layer].picture(self._now):
                    self._publisher.send(packet, self._now)

    def rest(self, seconds: float) -> None:
        self._now += seconds


@pytest.fixture
def camera() -> Camera:
    camera = Camera(Peer(new_forwarder()))
    assert camera.capture(3, 0, 1, 2) == set()
    return camera


def test_a_layer_stalls_when_a_smaller_one_goes_on_for_two_pictures(camera: Camera) -> None:
    assert camera.capture(1, 0, 1) == set()
    assert camera.capture(1, 0, 1) == {2}
    # Once.
    assert camera.capture(5, 0, 1) == set()


def test_every_layer_above_the_one_that_goes_on_stalls(camera: Camera) -> None:
    assert camera.capture(2, 0) == {1, 2}


def test_it_may_go_on_and_stall_again(camera: Camera) -> None:
    assert camera.capture(2, 0, 1) == {2}
    assert camera.capture(2, 0, 1, 2) == set()
    assert camera.capture(2, 0, 1) == {2}


def test_one_that_went_on_before_anybody_asked_is_none(camera: Camera) -> None:
    camera.take(2, 0, 1)
    assert camera.capture(1, 0, 1, 2) == set()


def test_a_rest_of_all_layers_is_no_stall(camera: Camera) -> None:
    camera.rest(5.0)
    assert camera.capture(3, 0, 1, 2) == set()


def test_a_picture_that_is_left_out_is_no_stall(camera: Camera) -> None:
    assert camera.capture(1, 0) | camera.capture(3, 0, 1, 2) | camera.capture(1, 0, 1) == set()


def test_a_layer_that_never_came_or_a_smaller_one_does_not_stall() -> None:
    camera = Camera(Peer(new_forwarder()))
    assert camera.capture(5, 0, 1) == set()
    assert camera.capture(5, 1) == set()


def test_a_paused_source_forgets(camera: Camera) -> None:
    camera.forwarder.pause_source(camera.source, True)
    assert camera.capture(5, 0) == set()
    camera.forwarder.pause_source(camera.source, False)
    assert camera.capture(5, 0) == set()
    assert camera.capture(1, 0, 1, 2) | camera.capture(2, 0, 1) == {2}


def test_the_reference_tells_of_each_stall() -> None:
    told: list[str] = []
    camera = Camera(Peer(ReferenceForwarder(lambda: told.append("gap"))))
    camera.capture(3, 0, 1, 2)
    assert told == []
    camera.capture(9, 0, 1)
    assert told == ["gap"]


@pytest.mark.skipif("native" not in forwarder_kinds(), reason="the native forwarder was not built here")
def test_the_thread_tells_of_a_stall() -> None:
    with threaded() as call:
        camera = Simulcast(call.peer, Random(5))
        call.start()
        pictures = 0
        while call.gaps == 0:
            # In the thread's own time.
            assert pictures < 10_000
            for encoder in camera.encoders[: 3 if pictures < 3 else 2]:
                call.send(encoder.picture(1.0 + pictures * FRAME, parts=1)[0])
            call.settle()
            pictures += 1
        assert call.forwarder.take_stalled() == {(camera.source, 2)}
