"""When a publisher is told to send less, or more."""

from media.downlink.demand import Demand


def test_more_is_told_at_once_and_less_when_it_lasted() -> None:
    demand = Demand(3)
    assert [demand.update(0, now) for now in (0.0, 1.0, 2.9, 3.0, 3.1)] == [None, None, None, 0, None]
    assert [demand.update(wanted, 3.2) for wanted in (2, 2)] == [2, None]


def test_of_what_was_wanted_meanwhile_the_most_stays() -> None:
    demand = Demand(3)
    assert [demand.update(wanted, now) for wanted, now in ((0, 0.0), (1, 1.0), (0, 3.0))] == [None, None, 1]
    # From then on it counts anew.
    assert [demand.update(0, now) for now in (3.1, 6.0, 6.2)] == [None, None, 0]


def test_a_layer_that_is_wanted_again_in_time_was_never_in_doubt() -> None:
    demand = Demand(3)
    assert [demand.update(wanted, now) for wanted, now in ((0, 0.0), (2, 2.9), (0, 3.0), (0, 5.9))] == [None] * 4
    assert demand.told == 2


def test_the_last_layer_is_given_up_only_after_a_while() -> None:
    demand = Demand(1)
    assert [demand.update(-1, now) for now in (0.0, 3.0, 9.9, 10.0)] == [None, None, None, -1]
    assert demand.update(0, 10.01) == 0
    assert (demand.arriving(12.0), demand.arriving(14.0)) == (True, False)
