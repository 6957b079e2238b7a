"""How much RTCP of one peer is read: far more than any browser sends, and no more than costs a part of a core."""

from media.forwarder.transport import RTCP_BURST, RTCP_EACH, RTCP_PER_SECOND
from tests.unit.media.forwarder.peers import Peer, new_forwarder

REPORT = b"\x80\xc9\x00\x01\x00\x00\x00\x07"
LONG = REPORT * 100
BUSIEST = 512, 13_824
"""Datagrams and octets in a second of Chromium with 14 pictures and 6 voices that loses two of five packets both ways:
the most that it sent on any link."""


def heard(peer: Peer, *packets: bytes, now: float) -> int:
    """How many of them are handed on."""
    return sum(peer.send_rtcp(packet, now) is not None for packet in packets)


def test_a_flood_is_dropped_and_counted_and_keeps_nobody_else_from_being_heard() -> None:
    forwarder = new_forwarder()
    loud, quiet = Peer(forwarder), Peer(forwarder)
    most = RTCP_BURST // (len(LONG) + RTCP_EACH)
    assert heard(loud, *[LONG] * 1000, now=10.0) == most
    assert forwarder.counters() == {"rtcp_rate": 1000 - most}
    assert heard(quiet, LONG, now=10.0) == 1
    # What was dropped came from the peer all the same.
    stats = forwarder.transport_stats(loud.number)
    assert (stats.packets_received, stats.last_heard_at) == (1000, 10.0)


def test_it_is_heard_again_as_time_goes_by() -> None:
    peer = Peer(new_forwarder())
    heard(peer, *[LONG] * 1000, now=10.0)
    assert heard(peer, REPORT, now=10.0 + (len(REPORT) + RTCP_EACH) / RTCP_PER_SECOND + 1e-6) == 1
    most = RTCP_PER_SECOND // (len(LONG) + RTCP_EACH)
    assert most - 1 <= heard(peer, *[LONG] * 1000, now=11.0) <= most


def test_small_datagrams_count_too() -> None:
    peer = Peer(new_forwarder())
    heard(peer, *[LONG] * 1000, now=10.0)
    left = len(LONG) + RTCP_EACH
    assert heard(peer, *[REPORT] * 10_000, now=11.0) <= (RTCP_PER_SECOND + left) // (len(REPORT) + RTCP_EACH)


def test_what_does_not_open_takes_nothing_of_it() -> None:
    """Anybody can send from an address that is forged."""
    forwarder = new_forwarder()
    peer, stranger = Peer(forwarder), Peer(forwarder)
    for _ in range(1000):
        assert forwarder.receive(peer.number, stranger.seal_rtcp(LONG), 10.0) is None
    assert forwarder.counters() == {"unauthenticated": 1000}
    assert heard(peer, LONG, now=10.0) == 1


def test_four_times_the_busiest_browser_is_heard_for_ever() -> None:
    forwarder = new_forwarder()
    peer = Peer(forwarder)
    datagrams, octets = BUSIEST
    # A multiple of four octets.
    each = b"\x80\xc9" + (octets // datagrams // 4).to_bytes(2) + bytes(4 * (octets // datagrams // 4))
    for second in range(5):
        for number in range(4 * datagrams):
            assert heard(peer, each, now=second + number / (4 * datagrams)) == 1
    assert "rtcp_rate" not in forwarder.counters()
