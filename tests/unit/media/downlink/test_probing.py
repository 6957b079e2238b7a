"""Bursts: how large, how long, when they stop, and what they prove."""

from dataclasses import replace

from media.downlink.probing import BURST, Prober, Signs, Verdict

CALM = Signs(harms=0, reports=5, queue=0.0, asked_at=0.0)
ESTIMATE = 800_000


def burst(prober: Prober, *, media: int = 0, signs: Signs = CALM, began: float = 10.0) -> tuple[int, float]:
    """Pad every 20 ms beside `media` bit/s until the burst ends: octets sent in all, and when it ended."""
    sent, now = 0, began
    while prober.bursting:
        sent += prober.padding(sent, signs, now)
        now += 0.02
        sent += media // 8 // 50
    return sent, now


def test_a_burst_sends_half_as_much_again_for_a_short_time() -> None:
    prober = Prober()
    assert prober.start(ESTIMATE, 5_000_000, 0, CALM, 10.0)
    assert prober.rate == 1_200_000
    sent, ended = burst(prober, media=600_000)
    assert 0.98 < sent * 8 / (1_200_000 * (BURST + 0.02)) < 1.05
    assert ended - 10.0 < BURST + 0.05


def test_a_burst_goes_no_further_than_wanted() -> None:
    prober = Prober()
    assert not prober.start(ESTIMATE, ESTIMATE, 0, CALM, 10.0)
    assert prober.start(ESTIMATE, 900_000, 0, CALM, 10.0)
    assert prober.rate == 900_000
    assert not prober.start(ESTIMATE, 900_000, 0, CALM, 10.0)


def test_a_report_of_what_was_asked_after_the_burst_ends_it_well() -> None:
    prober = Prober()
    prober.start(ESTIMATE, 5_000_000, 0, CALM, 10.0)
    _, ended = burst(prober)
    assert prober.active
    assert prober.judge(Signs(0, 6, 0.0, asked_at=ended - 1), 0.05, ended + 0.5) is None
    good = Signs(0, 7, 0.01, asked_at=ended)
    assert prober.judge(good, 0.05, ended + 0.1) is None
    assert prober.judge(good, 0.05, ended + 0.5) == Verdict(1_200_000, good=True)
    assert prober.start(1_200_000, 5_000_000, 0, CALM, ended + 0.5)


def test_harm_stops_a_burst_at_once_and_the_next_waits_longer_each_time() -> None:
    prober, now, pauses = Prober(), 10.0, []
    for harm in (Signs(1, 5, 0.0, 0.0), Signs(0, 5, 0.1, 0.0)) * 3:
        while not prober.start(ESTIMATE, 5_000_000, 0, CALM, now):
            now += 0.1
        assert prober.padding(0, harm, now) == 0
        assert not prober.bursting
        assert prober.judge(harm, 0.05, now) == Verdict(1_200_000, good=False)
        pauses.append(round(prober.next_at - now, 2))
    assert pauses == [1.5, 2.4, 3.84, 4.0, 4.0, 4.0]


def test_silence_afterwards_is_no_good_news() -> None:
    prober = Prober()
    prober.start(ESTIMATE, 5_000_000, 0, CALM, 10.0)
    _, ended = burst(prober)
    assert prober.judge(CALM, 0.05, ended + 3) == Verdict(1_200_000, good=False)


def test_where_no_round_trip_is_told_any_good_report_will_do() -> None:
    prober = Prober()
    prober.start(ESTIMATE, 5_000_000, 0, CALM, 10.0)
    _, ended = burst(prober)
    assert prober.judge(Signs(0, 6, 0.0, 0.0), 0.0, ended + 3) == Verdict(1_200_000, good=True)


def test_a_burst_that_could_not_be_sent_proves_nothing() -> None:
    prober = Prober()
    prober.start(ESTIMATE, 5_000_000, 0, CALM, 10.0)
    now = 10.0
    while prober.bursting:
        prober.padding(0, CALM, now)
        now += 0.02
    assert prober.judge(Signs(0, 6, 0.0, now), 0.0, now + 1) == Verdict(0.0, good=True)
    assert not prober.start(ESTIMATE, 5_000_000, 0, CALM, now + 1)


def probed(lost: int, *, expected: int = 200, usual: float = 0.0) -> Verdict | None:
    """Of a burst of a hundred packets, once what went before and after it is reported, too."""
    prober = Prober()
    before = Signs(0, 5, 0.0, 0.0, sent=1000, expected=900, lost=90, usual=usual)
    prober.start(ESTIMATE, 5_000_000, 0, before, 10.0)
    _, ended = burst(prober, signs=replace(before, sent=1100))
    told = Signs(0, 6, 0.0, ended, 1200, 900 + expected, 90 + lost, usual)
    return prober.judge(told, 0.05, ended + 0.5)


def test_a_probe_of_which_too_much_was_lost_failed_though_no_report_told_of_harm() -> None:
    assert probed(8) == Verdict(1_200_000, good=True)
    failed = probed(30)
    assert failed is not None
    assert (failed.rate, failed.good) == (1_200_000, False)
    # Of it, seven tenths came through.
    assert failed.arrived is not None
    assert 0.65 < failed.arrived / 1_200_000 < 0.75


def test_what_a_link_loses_anyway_is_not_the_probes_doing() -> None:
    assert probed(20, usual=0.1) == Verdict(1_200_000, good=True)
    failed = probed(55, usual=0.1)
    assert failed is not None
    assert not failed.good


def test_a_probe_of_which_nothing_is_told_proves_nothing() -> None:
    """A short queue dropped all of it, or the receiver is silent on padding."""
    assert probed(0, expected=40) is None
    prober = Prober()
    prober.start(ESTIMATE, 5_000_000, 0, CALM, 10.0)
    _, ended = burst(prober, signs=replace(CALM, sent=100))
    told = Signs(0, 6, 0.0, ended, 200, expected=40)
    assert prober.judge(told, 0.05, ended + 2.1) == Verdict(0.0, good=True)
