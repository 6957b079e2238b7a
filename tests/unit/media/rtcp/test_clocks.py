"""The moments that reports name."""

from media.rtcp.source_clock import PublisherClock, SourceTime, clock_offset
from media.rtcp.wall_clock import WallClock, middle, to_ntp


def test_all_streams_of_a_publisher_share_one_offset() -> None:
    clock = PublisherClock()
    start = 3_900_000_000.0
    assert clock.to_local(to_ntp(start), now=50.0) == 50.0
    # An SR delayed by 80 ms on its way names the moment it was made, not the one it came.
    assert clock.to_local(to_ntp(start + 1), now=51.08) == 51.0


def test_a_clock_set_anew_is_followed() -> None:
    clock = PublisherClock()
    clock.to_local(to_ntp(3_900_000_000.0), now=50.0)
    assert clock.to_local(to_ntp(3_800_000_000.0), now=51.0) == 51.0


def test_lips_and_sound_of_one_moment_are_reported_for_the_same_time() -> None:
    clock = PublisherClock()
    start = 3_900_000_000.0
    audio = SourceTime(48_000, clock.to_local(to_ntp(start), 50.0), 0, 50.0)
    video = SourceTime(0xFFFFFF00, clock.to_local(to_ntp(start + 0.5), 50.7), 0, 50.7)
    assert audio.at(51.0, 48_000) == 96_000
    assert video.at(51.0, 90_000) == (0xFFFFFF00 + 45_000) % 2**32


def test_layers_of_one_picture_agree_on_its_moment() -> None:
    """Their reports are of different moments, and their timestamps begin anywhere."""
    start = 3_900_000_000
    small = clock_offset(to_ntp(start), 500, 90_000)
    large = clock_offset(to_ntp(start + 0.7), 0xFFFFFFF0, 90_000)
    taken = 2 * 90_000
    moments = (500 + taken + small, 0xFFFFFFF0 + taken - 63_000 + large)
    assert abs((moments[0] - moments[1] + 0x80000000) % 2**32 - 0x80000000) <= 1


def test_the_delay_since_an_sr_is_counted_in_65536ths() -> None:
    assert SourceTime(0, 1.0, 0, 10.0).delay(11.5) == 98_304


def test_ntp_advances_with_the_monotonic_clock() -> None:
    clock = WallClock(lambda: 100.0)
    assert clock.ntp(101.0) - clock.ntp(100.0) in range(2**32 - 1024, 2**32 + 1024)
    assert middle(0x1111_2222_3333_4444) == 0x2222_3333
