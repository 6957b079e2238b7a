"""How often publishers are asked."""

from dataclasses import dataclass

from media.rtcp.keyframe_requests import KeyframeRequests
from media.rtcp.loss_based_bitrate import LEAST, MOST, LossBasedBitrate


@dataclass
class Link:
    loses: bool


GOOD, BAD = Link(False), Link(True)


def test_a_source_is_asked_at_once_then_every_half_second_while_it_owes() -> None:
    requests = KeyframeRequests()
    asked = [moment for moment in range(0, 2000, 20) if requests.due((1, 0), moment / 1000, GOOD)]
    assert asked == [0, 500, 1000, 1500]


def test_on_a_link_that_loses_each_request_is_said_twice() -> None:
    requests = KeyframeRequests()
    # Looked at every 64th of a second: twice, then again after half a second.
    asked = [moment for moment in range(76) if requests.due((1, 0), moment / 64, BAD)]
    assert asked == [0, 7, 32, 39, 64, 71]
    assert requests.asked == 6
    assert [requests.due((2, 0), 1 + late, GOOD) for late in (0, 0.1, 0.4)] == [True, False, False]


def test_layers_are_independent_and_forgotten() -> None:
    requests = KeyframeRequests()

    def due(now: float) -> list[tuple[int, int]]:
        return [layer for layer in ((1, 0), (1, 1), (2, 0)) if requests.due(layer, now, GOOD)]

    assert requests.due((1, 0), 10.0, GOOD)
    assert due(10.1) == [(1, 1), (2, 0)]
    requests.forget(1)
    assert due(10.2) == [(1, 0), (1, 1)]


def test_the_bitrate_grows_without_loss_holds_with_some_and_shrinks_with_much() -> None:
    rate = LossBasedBitrate()
    start = rate.bitrate
    assert rate.update(10) == start
    assert rate.update(0) > start
    assert rate.update(128) < start
    assert [rate.update(0) for _ in range(60)][-1] == MOST
    assert [rate.update(255) for _ in range(60)][-1] == LEAST
