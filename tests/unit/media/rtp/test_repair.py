"""RTX, the cache that feeds it, and audio levels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.rtp.audio_level import AudioLevel, build_audio_level, parse_audio_level
from media.rtp.cache import PacketCache
from media.rtp.packet import RtpPacket
from media.rtp.rtx import restore, rtx_payload


@given(st.binary(max_size=30), st.integers(0, 0x1FFFF), st.integers(0, 9), st.integers(0, 9))
def test_a_packet_comes_back_from_its_retransmission(media: bytes, sequence: int, own: int, outer: int) -> None:
    """Neither its padding nor the retransmission's is part of it."""
    original = RtpPacket(96, sequence, 7, 1, media + bytes(own), marker=True, padding=own)
    payload = rtx_payload(original.media, sequence) + bytes(outer)
    restored = restore(RtpPacket(97, 5, 7, 2, payload, marker=True, padding=outer), 96, 1)
    assert restored is not None
    assert (restored.payload, restored.padding) == (media, 0)
    assert (restored.payload_type, restored.ssrc, restored.sequence, restored.timestamp, restored.marker) == (
        96,
        1,
        sequence & 0xFFFF,
        7,
        True,
    )


def test_padding_that_probes_the_path_restores_nothing() -> None:
    assert restore(RtpPacket(97, 5, 7, 2, bytes(255), padding=255), 96, 1) is None


def packet(sequence: int) -> RtpPacket:
    return RtpPacket(96, sequence, 0, 1, b"")


def test_the_cache_keeps_the_newest() -> None:
    cache = PacketCache(4)
    packets = [packet(sequence) for sequence in range(6)]
    assert all(cache.add(each) for each in packets)
    assert [cache.get(sequence) for sequence in range(-1, 8)] == [None, None, None, *packets[2:], None, None]
    assert not cache.add(packet(1))
    assert not cache.add(packet(5))
    cache.clear()
    assert cache.get(5) is None


@pytest.mark.parametrize("size", [0, -4, 3])
def test_the_cache_is_a_power_of_two(size: int) -> None:
    with pytest.raises(ValueError, match="power of two"):
        PacketCache(size)


@given(st.booleans(), st.integers(-127, 0))
def test_audio_level_round_trip(voice: bool, dbov: int) -> None:
    level = AudioLevel(voice, dbov)
    assert parse_audio_level(build_audio_level(level)) == level
    assert parse_audio_level(b"") is None
