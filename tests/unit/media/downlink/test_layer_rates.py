"""Rates from counted octets."""

import pytest

from media.downlink.allocation import Choice
from media.downlink.layer_rates import LayerRates
from media.forwarder.interface import ALL_TEMPORAL


def fed(rates: LayerRates, *layers: tuple[int, ...], seconds: int = 12, began: int = 0) -> LayerRates:
    """Count up `layers` (bit/s by temporal id) twice a second."""
    for half in range(2 * began, 2 * (began + seconds) + 1):
        rates.update([[rate // 16 * half for rate in layer] for layer in layers], half / 2)
    return rates


def test_sane_defaults_until_something_was_measured() -> None:
    assert LayerRates(3).rates == ((150_000,), (500_000,), (1_500_000,))
    assert LayerRates(1).rates == ((500_000,),)
    assert LayerRates(1, audio=True).rates == ((32_000,),)
    assert LayerRates(3).active == (False, False, False)


def test_rates_are_measured_by_layer_and_temporal_id() -> None:
    rates = fed(LayerRates(2), (64_000, 32_000, 64_000, 0), (320_000, 0, 0, 0))
    assert (rates.rates, rates.active) == (((64_000, 96_000, 160_000), (320_000,)), (True, True))
    assert rates.ladder(1) == (
        (64_000, Choice(0, 0)),
        (96_000, Choice(0, 1)),
        (160_000, Choice(0, ALL_TEMPORAL)),
        (320_000, Choice(1, ALL_TEMPORAL)),
    )


class Publisher:
    """Of two layers, of which it leaves out the larger now and then."""

    def __init__(self) -> None:
        self.rates = LayerRates(2)
        self._now = 0.0
        self._octets = [0, 0]

    def send(self, seconds: float, *layers: int) -> None:
        for _ in range(round(seconds * 2)):
            self._now += 0.5
            for layer in layers:
                self._octets[layer] += 1000
            self.rates.update([[octets] for octets in self._octets], self._now)

    def proves(self, *, sent: float = 5, asked: bool = False) -> float:
        """After it was sent so long the larger one stalls. Gives how long it is sent again until it is there."""
        self.send(sent, 0, 1)
        self.rates.stop(1, asked=asked)
        self.send(1, 0)
        assert self.rates.active == (True, False)
        again_at = self._now
        while not self.rates.active[1]:
            self.send(0.5, 0, 1)
        return self._now - again_at


def test_a_layer_that_is_left_out_has_to_be_sent_for_a_while_until_it_is_there_again() -> None:
    publisher = Publisher()
    assert [publisher.proves() for _ in range(4)] == [8.5, 16.5, 32.5, 32.5]


def test_that_it_was_left_out_long_ago_is_forgotten() -> None:
    publisher = Publisher()
    assert [publisher.proves(), publisher.proves(sent=70), publisher.proves()] == [8.5, 8.5, 16.5]


def test_a_layer_that_nobody_wanted_is_there_as_soon_as_it_comes() -> None:
    assert Publisher().proves(asked=True) == 0.5


def test_a_layer_that_stops_keeps_its_rate_but_is_not_there() -> None:
    rates = fed(LayerRates(1), (320_000,))
    for half in range(30, 40):
        rates.update([[240_000]], half / 2)
    assert (rates.rates, rates.active) == (((320_000,),), (False,))


def test_a_change_comes_in_gradually() -> None:
    rates = fed(LayerRates(1), (320_000,))
    octets = 320_000 // 8 * 12
    rates.update([[octets + 80_000]], 12.5)
    assert 320_000 < rates.rates[0][-1] < 1_280_000


@pytest.mark.parametrize(
    ("there", "wanted", "flows"),
    [
        ([True, True, True], 1, 1),
        ([True, False, False], 2, 0),
        ([True, True, False], 2, 1),
        ([False, False, True], 1, 2),
        ([False, False, False], 1, 1),
        ([True, True, True], -1, -1),
    ],
)
def test_what_flows_is_the_nearest_layer_that_is_there(there: list[bool], wanted: int, flows: int) -> None:
    rates = LayerRates(3)
    rates.active = tuple(there)
    assert rates.available(wanted) == flows
