"""When a picture is tried though there seems to be no room for any."""

import math
from itertools import pairwise

from media.downlink.allocation import HELD, OTHER, SPEAKER, Choice, Stream, ladder
from media.downlink.chances import Chances

STEPS = ladder([(40_000,)], 0)
ONE = STEPS[0][1]


def attempts(seconds: int, *, audio: int = 0, took: float = math.inf, lasting: int = 1) -> list[int]:
    """The seconds in which an attempt begins; each lasts `lasting` seconds."""
    chances, begun, flowing = Chances(), [], 0
    stream = Stream(STEPS, OTHER)
    for second in range(seconds):
        choices = [HELD if flowing <= 0 else ONE]
        flowing -= 1
        held = choices == [HELD]
        chances.give(choices, [stream], audio, took, float(second))
        if held and choices == [ONE]:
            begun.append(second)
            flowing = lasting
    return begun


def test_each_attempt_that_fails_is_followed_by_twice_the_wait() -> None:
    begun = attempts(200)
    assert begun[0] == 5
    waits = [later - earlier for earlier, later in pairwise(begun)]
    assert waits == sorted(waits)
    assert waits[1] >= 1.8 * waits[0]
    assert len(begun) <= 6


def test_a_picture_that_stayed_makes_the_next_wait_short_again() -> None:
    begun = attempts(60, lasting=15)
    assert begun == [5, 26, 47]


def test_what_would_be_far_too_much_beside_sound_is_not_tried() -> None:
    assert attempts(200, audio=40_000, took=50_000) == []
    assert attempts(200, audio=40_000, took=60_000)
    assert attempts(200, took=30_000)


def test_the_video_of_the_highest_priority_is_tried_and_none_that_is_not_seen() -> None:
    chances, choices = Chances(), [HELD, HELD, HELD]
    streams = [Stream(STEPS, OTHER), Stream((), SPEAKER), Stream(STEPS, SPEAKER)]
    for second in range(6):
        chances.give(choices, streams, 0, math.inf, float(second))
    assert choices == [HELD, HELD, ONE]


def test_nothing_is_tried_while_anything_flows() -> None:
    chances = Chances()
    for second in range(100):
        choices = [HELD, Choice(1, 0)]
        chances.give(choices, [Stream(STEPS), Stream(STEPS)], 0, math.inf, float(second))
        assert choices == [HELD, Choice(1, 0)]
