"""Choices from a budget: what there is to choose, in which order, and what always holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.downlink.allocation import (
    HEADROOM,
    HELD,
    OTHER,
    SCREEN,
    SPEAKER,
    Choice,
    Ladder,
    Stream,
    allocate,
    cost,
    ladder,
    top_layer,
    wish,
)
from media.forwarder.interface import ALL_TEMPORAL

RATES = ((60, 90, 150), (200, 300, 500), (600, 1000, 1600))
camera = ladder(RATES, 2)


def spent(streams: list[Stream], choices: list[Choice]) -> int:
    return sum(cost(stream.ladder, choice) for stream, choice in zip(streams, choices, strict=True))


def test_frames_go_before_pixels_but_a_small_moving_picture_before_a_large_stuttering_one() -> None:
    assert camera == (
        (60, Choice(0, 0)),
        (90, Choice(0, 1)),
        (150, Choice(0, ALL_TEMPORAL)),
        (300, Choice(1, 1)),
        (500, Choice(1, ALL_TEMPORAL)),
        (1000, Choice(2, 1)),
        (1600, Choice(2, ALL_TEMPORAL)),
    )


def test_without_temporal_layers_there_are_whole_layers_only() -> None:
    assert ladder([[150], [500]], 1) == ((150, Choice(0, ALL_TEMPORAL)), (500, Choice(1, ALL_TEMPORAL)))


def test_what_costs_no_less_than_something_better_is_no_choice() -> None:
    assert ladder([[150], [140, 400], [390]], 2) == ((140, Choice(1, 0)), (390, Choice(2, ALL_TEMPORAL)))


def test_layers_above_the_top_are_left_out() -> None:
    assert ladder(RATES, 0) == camera[:3]
    assert ladder(RATES, -1) == ()


@pytest.mark.parametrize(
    ("view", "layer"),
    [(None, 2), ((0, 0), -1), ((160, 90), 0), ((320, 180), 0), ((640, 360), 1), ((1280, 720), 2), ((360, 640), 1)],
)
def test_a_tile_gets_the_smallest_layer_that_fills_it(view: tuple[int, int] | None, layer: int) -> None:
    assert top_layer(3, view) == layer
    assert top_layer(1, view) == min(layer, 0)


@pytest.mark.parametrize(
    ("count", "size", "view", "layer"),
    [
        # A camera of 640x480 in two layers: what 720 lines' second one would fill needs all of it.
        (2, (640, 480), (320, 180), 0),
        (2, (640, 480), (640, 360), 1),
        (2, (0, 0), (640, 360), 0),
        # An upright one has as many pixels as one that lies.
        (3, (720, 1280), (640, 360), 1),
        (3, (1280, 720), (640, 360), 1),
        # The window of a program, and a whole screen.
        (2, (800, 600), (640, 400), 1),
        (2, (1920, 1080), (640, 360), 0),
        (2, (1920, 1080), (960, 540), 1),
    ],
)
def test_what_a_layer_fills_depends_on_what_is_captured(
    count: int, size: tuple[int, int], view: tuple[int, int], layer: int
) -> None:
    assert top_layer(count, view, size) == layer


def test_screen_then_a_moving_speaker_then_everyone_then_more() -> None:
    screen = Stream(((400, Choice(0, ALL_TEMPORAL)),), SCREEN)
    speaker, large, small = (Stream(camera, SPEAKER), Stream(camera, OTHER, 900), Stream(camera, OTHER, 100))
    streams = [small, speaker, large, screen]
    by_budget = {
        100: [HELD, Choice(0, 1), HELD, HELD],
        460: [HELD, HELD, HELD, Choice(0, ALL_TEMPORAL)],
        600: [HELD, Choice(0, ALL_TEMPORAL), HELD, Choice(0, ALL_TEMPORAL)],
        630: [HELD, Choice(0, ALL_TEMPORAL), Choice(0, 0), Choice(0, ALL_TEMPORAL)],
        690: [Choice(0, 0), Choice(0, ALL_TEMPORAL), Choice(0, 0), Choice(0, ALL_TEMPORAL)],
        1130: [Choice(0, 1), Choice(1, ALL_TEMPORAL), Choice(0, 1), Choice(0, ALL_TEMPORAL)],
        9000: [Choice(2, ALL_TEMPORAL), Choice(2, ALL_TEMPORAL), Choice(2, ALL_TEMPORAL), Choice(0, ALL_TEMPORAL)],
    }
    # Between a budget and what a step up has to leave free there is some room.
    assert {budget: allocate(budget, streams) for budget in by_budget} == by_budget


def test_equal_tiles_share_evenly() -> None:
    streams = [Stream(camera[:3], OTHER, 100) for _ in range(12)]
    levels = [camera.index((cost(camera, choice), choice)) for choice in allocate(1200, streams)]
    assert max(levels) - min(levels) <= 1


def test_a_step_up_leaves_room_and_a_step_taken_needs_none() -> None:
    up = Stream(camera, current=Choice(0, ALL_TEMPORAL))
    stay = Stream(camera, current=Choice(1, 1))
    assert allocate(310, [up]) == [Choice(0, ALL_TEMPORAL)]
    assert allocate(310, [stay]) == [Choice(1, 1)]
    assert allocate(299, [stay]) == [Choice(0, ALL_TEMPORAL)]


def test_a_stream_that_just_changed_goes_down_but_not_up_and_keeps_its_place() -> None:
    steady = Stream(camera, SPEAKER, current=Choice(0, ALL_TEMPORAL), steady=True)
    other = Stream(camera, OTHER)
    assert allocate(1800, [steady, other])[0] == Choice(0, ALL_TEMPORAL)
    assert allocate(1800, [steady, other]) == [
        min(steady.current, choice) if index == 0 else choice
        for index, choice in enumerate(
            allocate(1800, [Stream(camera, SPEAKER, current=Choice(0, ALL_TEMPORAL)), other])
        )
    ]
    assert allocate(100, [steady]) == [Choice(0, 1)]


def test_the_wish_has_room_for_every_step_up() -> None:
    streams = [Stream(camera, current=Choice(1, ALL_TEMPORAL)), Stream(camera[:3])]
    assert wish(streams) == int(500 + 1100 * HEADROOM + 150 * HEADROOM)
    assert allocate(wish(streams) + 1, streams) == [Choice(2, ALL_TEMPORAL), Choice(0, ALL_TEMPORAL)]


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    rates = draw(st.lists(st.lists(st.integers(1, 1000), min_size=1, max_size=4), min_size=1, max_size=4))
    return ladder([sorted(layer) for layer in rates], draw(st.integers(-1, 3)))


@st.composite
def wanted(draw: st.DrawFn) -> Stream:
    steps = draw(ladders())
    current = draw(st.sampled_from([HELD, *(choice for _, choice in steps)]))
    return Stream(steps, draw(st.integers(1, 3)), draw(st.integers(0, 5)), current, steady=draw(st.booleans()))


budgets = st.integers(0, 8000)
crowds = st.lists(wanted(), max_size=8)


@given(budgets, crowds)
def test_the_budget_is_never_exceeded(budget: int, streams: list[Stream]) -> None:
    choices = allocate(budget, streams)
    assert spent(streams, choices) <= budget
    known = [{HELD, *(choice for _, choice in stream.ladder)} for stream in streams]
    assert all(choice in steps for choice, steps in zip(choices, known, strict=True))


@given(budgets, budgets, wanted())
def test_a_stream_alone_never_loses_by_a_larger_budget(one: int, other: int, stream: Stream) -> None:
    assert allocate(min(one, other), [stream]) <= allocate(max(one, other), [stream])


@given(budgets, budgets, ladders(), st.integers(1, 8))
def test_the_least_of_equals_never_loses_by_a_larger_budget(one: int, other: int, steps: Ladder, count: int) -> None:
    # One of them may: what it had more than the others may now be enough for another to see anything at all.
    fewer, more = (allocate(budget, [Stream(steps) for _ in range(count)]) for budget in sorted((one, other)))
    assert min(fewer) <= min(more)


@given(budgets, crowds, wanted())
def test_screens_are_served_as_if_they_were_alone(budget: int, streams: list[Stream], screen: Stream) -> None:
    screen.priority = SCREEN
    others = [stream for stream in streams if stream.priority < SCREEN]
    assert allocate(budget, [*others, screen])[-1:] == allocate(budget, [screen])


@given(budgets, crowds, wanted())
def test_no_other_tile_takes_anything_from_a_speakers_smallest_picture(
    budget: int, streams: list[Stream], speaker: Stream
) -> None:
    speaker.priority = SPEAKER
    speaker.ladder = tuple(step for step in speaker.ladder if step[1].layer == 0)
    others = [stream for stream in streams if stream.priority == OTHER]
    assert allocate(budget, [*others, speaker])[-1:] == allocate(budget, [speaker])


@given(budgets, crowds)
def test_it_is_still_when_nothing_changes(budget: int, streams: list[Stream]) -> None:
    for _ in range(2):
        for stream, choice in zip(streams, allocate(budget, streams), strict=True):
            stream.current, stream.steady = choice, False
    first = allocate(budget, streams)
    for stream, choice in zip(streams, first, strict=True):
        stream.current = choice
    assert allocate(budget, streams) == first
