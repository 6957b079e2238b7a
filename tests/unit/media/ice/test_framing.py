"""Datagrams come out of a stream as they went in, however it is cut; nothing else is kept."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.ice.framing import LONGEST, FrameParser, FramingError, frame

DATAGRAMS = st.lists(st.binary(max_size=300), max_size=20)


def pieces(stream: bytes, cuts: list[int]) -> list[bytes]:
    """The stream cut at these places."""
    edges = [0, *sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]
    return [stream[start:end] for start, end in pairwise(edges)]


@given(DATAGRAMS, st.lists(st.integers(0, 10000), max_size=30))
def test_what_was_framed_comes_out_however_it_is_cut(datagrams: list[bytes], cuts: list[int]) -> None:
    parser = FrameParser()
    stream = b"".join(map(frame, datagrams))
    found = [datagram for piece in pieces(stream, cuts) for datagram in parser.feed(piece)]
    assert found == [datagram for datagram in datagrams if datagram]
    assert parser.pending == 0


def test_octet_by_octet() -> None:
    parser = FrameParser()
    found = [parser.feed(bytes([octet])) for octet in frame(b"abc") + frame(b"d")]
    assert found == [[], [], [], [], [b"abc"], [], [], [b"d"]]


def test_the_length_comes_first_and_the_longest_is_taken() -> None:
    assert frame(b"abc") == b"\x00\x03abc"
    assert FrameParser().feed(frame(bytes(LONGEST))) == [bytes(LONGEST)]


def test_a_longer_frame_is_refused_by_its_length_alone() -> None:
    parser = FrameParser()
    assert parser.feed(b"\xff") == []
    with pytest.raises(FramingError, match="65535"):
        parser.feed(b"\xff")
    assert parser.pending == 0


@given(st.lists(st.binary(max_size=5000), max_size=20))
def test_noise_never_fills_the_memory(noise: list[bytes]) -> None:
    parser = FrameParser()
    for piece in noise:
        try:
            datagrams = parser.feed(piece)
        except FramingError:
            return
        finally:
            assert parser.pending < 2 + LONGEST
        assert all(0 < len(datagram) <= LONGEST for datagram in datagrams)
