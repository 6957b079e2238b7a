"""Whose packet it is, and what is done with what is nobody's."""

import gc
import os

import pylibsrtp
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from media.forwarder.interface import EncodingSpec, SrtpProfile, SsrcTakenError, TransportStats
from media.forwarder.reference import ReferenceForwarder
from media.forwarder.transport import MAX_STRANGERS, Transport
from media.rtp.packet import RtpPacket
from tests.unit.media.forwarder.peers import (
    KEYFRAME,
    Peer,
    audio,
    audio_sink,
    frame,
    new_forwarder,
    rtx_of,
    sound,
    video,
    video_sink,
)

RECEIVER_REPORT = bytes.fromhex("80c9000100000007")


def test_rtcp_is_handed_up_plain_and_sent_sealed() -> None:
    forwarder = new_forwarder()
    peer = Peer(forwarder)
    assert peer.send_rtcp(RECEIVER_REPORT, 2.0) == RECEIVER_REPORT
    forwarder.send_rtcp(peer.number, RECEIVER_REPORT)
    assert peer.take_rtcp() == [RECEIVER_REPORT]
    stats = forwarder.transport_stats(peer.number)
    assert stats == TransportStats(1, stats.octets_received, 1, stats.octets_sent, 2.0)
    assert stats.octets_received == stats.octets_sent == len(RECEIVER_REPORT) + 16 + 4


@given(st.binary(max_size=200))
def test_garbage_is_counted_and_never_raises(datagram: bytes) -> None:
    forwarder = new_forwarder()
    peer = Peer(forwarder)
    peer.add_source(video())
    for start in (b"", b"\x80", b"\x80\xc8", b"\x80\x60" + bytes(6) + (1000).to_bytes(4)):
        assert forwarder.receive(peer.number, start + datagram, 0) is None
    assert sum(forwarder.counters().values()) == 4
    assert forwarder.transport_stats(peer.number).last_heard_at == 0.0


@given(st.binary(max_size=80), st.integers(0, 255), st.integers(0, 255))
def test_authentic_nonsense_never_raises(body: bytes, first: int, second: int) -> None:
    """An authenticated peer may write any header, extension and padding it likes."""
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder), Peer(forwarder)
    subscriber.add_sink(publisher.add_source(video()), video_sink())
    plain = bytes((0x80 | first & 0x3F, second)) + bytes(6) + (1000).to_bytes(4) + body
    try:
        datagram = publisher.seal_bytes(plain)
    except pylibsrtp.Error:
        assume(False)
    forwarder.receive(publisher.number, datagram, 0)
    subscriber.datagrams.clear()


def test_an_ssrc_is_learnt_by_its_mid() -> None:
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder), Peer(forwarder)
    source = publisher.add_source(video(encodings=(EncodingSpec(),)))
    subscriber.add_sink(source, video_sink())
    assert forwarder.source_ssrc(source, 0) is None
    assert forwarder.waiting_for_keyframe() == set()
    publisher.send(frame(1, KEYFRAME, ssrc=44, extensions=[(4, b"other")]))
    publisher.send(frame(2, KEYFRAME, ssrc=45, extensions=[(4, b"cam")]))
    publisher.send(rtx_of(frame(1, KEYFRAME), 1, ssrc=46, extensions=[(4, b"cam")]))
    assert [packet.timestamp for packet in subscriber.take()] == [6000]
    assert forwarder.source_ssrc(source, 0) == 45
    assert [forwarder.find_source(publisher.number, ssrc) for ssrc in (44, 45, 46)] == [None, (source, 0), (source, 0)]
    assert forwarder.counters() == {"unknown_ssrc": 1, "too_late": 1}


def test_an_ssrc_is_learnt_by_a_payload_type_that_is_unambiguous() -> None:
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder), Peer(forwarder)
    source = publisher.add_source(audio(encodings=(EncodingSpec(),)))
    publisher.add_source(video())
    subscriber.add_sink(source, audio_sink())
    publisher.send(sound(1, ssrc=9))
    assert len(subscriber.take()) == 1
    publisher.send(sound(2, ssrc=10))
    assert subscriber.take() == []
    publisher.add_source(audio(encodings=(EncodingSpec(),), mid="second"))
    publisher.send(sound(1, ssrc=11))
    assert forwarder.find_source(publisher.number, 11) is None


def test_sinks_are_found_by_either_ssrc() -> None:
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder), Peer(forwarder)
    sink = subscriber.add_sink(publisher.add_source(video()), video_sink())
    assert [forwarder.find_sink(subscriber.number, ssrc) for ssrc in (5000, 5001, 5002)] == [sink, sink, None]
    forwarder.remove_sink(sink)
    assert forwarder.find_sink(subscriber.number, 5000) is None


def test_ssrcs_are_not_shared() -> None:
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder), Peer(forwarder)
    source = publisher.add_source(video())
    for taken in (1000, 1001):
        with pytest.raises(SsrcTakenError):
            publisher.add_source(audio(encodings=(EncodingSpec(taken),)))
    sink = subscriber.add_sink(source, video_sink())
    with pytest.raises(SsrcTakenError):
        subscriber.add_sink(source, video_sink())
    forwarder.remove_sink(sink)
    # A retired SSRC would begin its nonces anew.
    with pytest.raises(SsrcTakenError):
        subscriber.add_sink(source, video_sink())
    forwarder.send_rtcp(subscriber.number, b"\x80\xc8\x00\x06" + (5000).to_bytes(4) + bytes(20))
    assert subscriber.datagrams == []
    assert forwarder.counters() == {"rtcp_of_retired": 1}


def test_the_same_ssrc_in_another_source_goes_on() -> None:
    """A publisher that closes a source and opens another on the same sender keeps its SRTP state."""
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder), Peer(forwarder)
    source = publisher.add_source(video())
    for sequence in range(65_000, 66_000):
        publisher.send(frame(sequence))
    forwarder.remove_source(source)
    subscriber.add_sink(publisher.add_source(video()), video_sink())
    publisher.send(frame(66_000, KEYFRAME))
    assert len(subscriber.take()) == 1


def test_before_keys_nothing_passes() -> None:
    forwarder = new_forwarder()
    sent: list[bytes] = []
    forwarder.add_transport(10**6, sent.append)
    assert forwarder.receive(10**6, bytes((0x80, 96)) + bytes(40), 0) is None
    forwarder.send_rtcp(10**6, RECEIVER_REPORT)
    assert sent == []
    assert forwarder.counters() == {"no_keys": 2}


def test_the_same_keys_again_change_nothing_and_others_begin_anew() -> None:
    forwarder = new_forwarder()
    peer = Peer(forwarder)
    assert peer.send_rtcp(RECEIVER_REPORT) == RECEIVER_REPORT
    replay = peer.seal_rtcp(RECEIVER_REPORT)
    assert forwarder.receive(peer.number, replay, 0) == RECEIVER_REPORT
    forwarder.set_keys(peer.number, *peer.keys)
    assert forwarder.receive(peer.number, replay, 0) is None
    forwarder.set_keys(peer.number, SrtpProfile.AEAD_AES_128_GCM, os.urandom(28), os.urandom(28))
    assert forwarder.receive(peer.number, replay, 0) is None
    assert forwarder.counters() == {"replayed": 1, "unauthenticated": 1}


def test_strangers_are_bounded() -> None:
    forwarder = new_forwarder()
    peer = Peer(forwarder)
    for ssrc in range(1, 10 * MAX_STRANGERS):
        peer.send(RtpPacket(96, 1, 0, ssrc, b""))
        peer.send_rtcp(b"\x80\xc9\x00\x01" + (ssrc + 10_000).to_bytes(4))
    # The one in C has no room for more.
    if isinstance(forwarder, ReferenceForwarder):
        assert len(forwarder._transports[peer.number].strangers) == MAX_STRANGERS


def test_numbers_are_used_once_and_known() -> None:
    forwarder = new_forwarder()
    peer = Peer(forwarder)
    source = peer.add_source(video())
    sink = peer.add_sink(source, video_sink())
    with pytest.raises(ValueError, match="in use"):
        forwarder.add_transport(peer.number, lambda _: None)
    with pytest.raises(ValueError, match="in use"):
        forwarder.add_source(source, peer.number, video())
    with pytest.raises(ValueError, match="in use"):
        forwarder.add_sink(sink, peer.number, source, video_sink())
    for call in (forwarder.sender_info, forwarder.sink_layers, forwarder.layer_octets, forwarder.transport_stats):
        with pytest.raises(KeyError):
            call(1 << 31)
    for unknown, layer in ((1 << 31, 0), (source, 1), (source, -1)):
        with pytest.raises(KeyError):
            forwarder.source_ssrc(unknown, layer)
        with pytest.raises(KeyError):
            forwarder.missing(unknown, layer, 0.0, 0.1)
    with pytest.raises(KeyError):
        forwarder.remove_transport(1 << 31)
    forwarder.remove_sink(1 << 31)
    forwarder.remove_source(1 << 31)


def test_removing_frees_everything_beneath() -> None:
    forwarder = new_forwarder()
    publisher, subscriber, other = (Peer(forwarder) for _ in range(3))
    source = publisher.add_source(video())
    sink = subscriber.add_sink(source, video_sink())
    other.add_sink(source, video_sink())
    publisher.send(frame(1, KEYFRAME))
    forwarder.remove_transport(other.number)
    publisher.send(frame(2))
    assert len(other.datagrams) == 1
    forwarder.remove_transport(publisher.number)
    with pytest.raises(KeyError):
        forwarder.sender_info(sink)
    assert forwarder.waiting_for_keyframe() == set()
    forwarder.remove_transport(subscriber.number)
    # Of the one in C a sanitizer watches this.
    if not isinstance(forwarder, ReferenceForwarder):
        return
    held = [forwarder._transports, forwarder._sources, forwarder._sinks, forwarder._levels]
    assert held == [{}, {}, {}, {}]
    gc.collect()
    sends = [peer.datagrams.append for peer in (publisher, subscriber, other)]
    assert not [each for each in gc.get_objects() if isinstance(each, Transport) and each.send in sends]
